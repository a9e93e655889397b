/* Owns what the home screen tells before it asks where to go. */
#include "tui/screens/home_head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { HEAD_ROWS = 6, FIGURE = 8, BACKUP_AGE = 2 * 24 * 3600 };

static bool home_is(const char *home)
{
	return strcmp(server_hello_text("home"), home) == 0;
}

static bool runs_network(void)
{
	return home_is("administrator") || home_is("office");
}

void home_head_free(struct home_head *head)
{
	json_decref(head->status);
	json_decref(head->today);
	json_decref(head->access);
	memset(head, 0, sizeof *head);
}

void home_head_load(struct home_head *head)
{
	home_head_free(head);
	if (runs_network()) {
		if (server_may("system.status"))
			head->status = server_record("system.status", NULL);
		if (server_may("redemption.today"))
			head->today = server_record("redemption.today", NULL);
	} else if (server_may("access.list")) {
		head->access = server_rows("access.list", json_pack("{s:i}", "limit", 5), NULL);
	}
}

/* --- Those who run the network --- */

static int draw_figure(int y, int x, int width, enum style style, int64_t number, const char *text)
{
	char figure[40];

	lang_number(ui_lang, number, figure, sizeof figure);
	paint_text_right(y, x + FIGURE - 2, FIGURE - 2, style, figure);
	paint_text(y, x + FIGURE, width - FIGURE, STYLE_PLAIN, text);
	return y + 1;
}

static bool backup_is_old(const json_t *status)
{
	int64_t at;

	if (status == NULL || !server_may("system.backup"))
		return false;
	return !value_time(value_member(status, "last_backup_at", ""), &at) ||
	       server_now() - at > BACKUP_AGE;
}

static int64_t figure(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

/* What is not waiting takes no line. */
static int draw_task(int y, struct area area, int64_t number, const char *text)
{
	return number > 0 ? draw_figure(y, area.x, area.cols, STYLE_WARN, number, text) : y;
}

static void draw_waiting(const struct home_head *head, struct area area)
{
	int64_t drafts = figure(head->status, "offers_draft");
	int64_t forced = figure(head->status, "forced_open");
	int64_t expiring = figure(head->status, "access_expiring");
	int y = area.y;
	int begin;

	paint_text(y, area.x, area.cols, STYLE_STRONG, _("To do"));
	paint_rule(y + 1, area.x, area.cols);
	begin = y += 2;
	y = draw_task(y, area, drafts, _n("offer to publish", "offers to publish", drafts));
	y = draw_task(y, area, forced,
		      _n("forced redemption to check", "forced redemptions to check", forced));
	y = draw_task(y, area, expiring,
		      _n("access password about to expire", "access passwords about to expire",
			 expiring));
	if (backup_is_old(head->status)) {
		paint_text_right(y, area.x + FIGURE - 2, 1, STYLE_WARN, "!");
		paint_text(y++, area.x + FIGURE, area.cols - FIGURE, STYLE_PLAIN,
			   _("no recent backup"));
	}
	if (y == begin)
		paint_text(y, area.x, area.cols, STYLE_DIM, _("Nothing is waiting."));
}

static void draw_day(const struct home_head *head, struct area area)
{
	int64_t vouchers = figure(head->status, "vouchers_today");
	int64_t uses = figure(head->today != NULL ? head->today : head->status,
			      head->today != NULL ? "uses" : "redemptions_today");
	int64_t refused = figure(head->today != NULL ? head->today : head->status,
				 head->today != NULL ? "refused" : "refused_today");
	int64_t sessions = figure(head->status, "sessions");
	char day[40];
	int y = area.y;

	paint_text(y, area.x, area.cols, STYLE_STRONG, _("Today"));
	paint_text_right(y, area.x + area.cols, 30, STYLE_DIM,
			 lang_time(ui_lang, LANG_DAY, server_now(), day, sizeof day));
	paint_rule(y + 1, area.x, area.cols);
	y += 2;
	if (head->status != NULL)
		y = draw_figure(y, area.x, area.cols, STYLE_STRONG, vouchers,
				_n("voucher issued", "vouchers issued", vouchers));
	y = draw_figure(y, area.x, area.cols, STYLE_STRONG, uses,
			_n("redemption made", "redemptions made", uses));
	y = draw_figure(y, area.x, area.cols, STYLE_STRONG, refused,
			_n("refusal", "refusals", refused));
	if (head->status != NULL)
		draw_figure(y, area.x, area.cols, STYLE_STRONG, sessions,
			    _n("session open", "sessions open", sessions));
}

/* --- A party --- */

static void role_line(char *buf, size_t size)
{
	const json_t *role = json_array_get(json_object_get(server_hello(), "roles"), 0);
	const char *where = value_member(role, "shop_name", value_member(role, "party_name", ""));

	snprintf(buf, size, "%s%s%s", where, where[0] != '\0' ? " · " : "",
		 value_member(role, "label", ""));
}

static int draw_passwords(const struct home_head *head, struct area area)
{
	int y = area.y;
	size_t index;
	json_t *row;

	json_array_foreach(head->access, index, row)
	{
		char *reason;
		char *until;
		char text[200];

		if (strcmp(value_member(row, "state", "valid"), "valid") != 0)
			continue;
		reason = rows_text("access.list", row, "reason");
		until = rows_text("access.list", row, "valid_until");
		paint_text(y, area.x + 2, 20, STYLE_STRONG, value_member(row, "password", ""));
		if (until[0] != '\0')
			snprintf(text, sizeof text, _("%s · until %s"), reason, until);
		else
			snprintf(text, sizeof text, "%s", reason);
		paint_text(y++, area.x + 24, area.cols - 24, STYLE_PLAIN, text);
		free(reason);
		free(until);
	}
	return y;
}

static int draw_party(const struct home_head *head, struct area area)
{
	char text[200];
	int y = area.y;
	int after;

	role_line(text, sizeof text);
	paint_text(y++, area.x, area.cols, STYLE_STRONG, text);
	if (json_array_size(head->access) == 0)
		return y - area.y;
	paint_text(y + 1, area.x, area.cols, STYLE_DIM, _("Access passwords to hand out"));
	after = draw_passwords(head, (struct area){ y + 2, area.x, area.rows, area.cols });
	return after == y + 2 ? y - area.y : after - area.y;
}

int home_head_draw(const struct home_head *head, struct area area)
{
	int half = area.cols / 2 < 50 ? area.cols / 2 : 50;

	if (!runs_network())
		return draw_party(head, area);
	draw_waiting(head, (struct area){ area.y, area.x, HEAD_ROWS, half - 2 });
	draw_day(head, (struct area){ area.y, area.x + half + 1, HEAD_ROWS, half - 1 });
	return HEAD_ROWS;
}
