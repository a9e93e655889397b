/* Owns what the home screen tells before it asks where to go. */
#include "tui/screens/home_head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/bars.h"
#include "tui/kit/screen.h"
#include "tui/screens/first.h"
#include "tui/screens/nouns.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { HEAD_ROWS = 6, FIGURE = 8 };

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
	json_decref(head->waiting);
	json_decref(head->days);
	json_decref(head->today);
	json_decref(head->access);
	memset(head, 0, sizeof *head);
}

void home_head_load(struct home_head *head)
{
	home_head_free(head);
	if (runs_network()) {
		head->empty = first_steps();
		if (server_may("system.status"))
			head->status = server_record("system.status", NULL);
		if (server_may("system.waiting"))
			head->waiting = server_record("system.waiting", NULL);
		if (server_may("system.today"))
			head->days = server_record("system.today", NULL);
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

static int64_t figure(const json_t *record, const char *name)
{
	return json_integer_value(json_object_get(record, name));
}

/* What may wait, most urgent first; each opens the list that it counts. */
static const struct task {
	const char *column; /* of system.waiting */
	const char *one, *many;
	const char *list, *argument, *value; /* see nouns_show_only */
	const char *operation;
} tasks[] = {
	{ "backup_failed", N_("the last backup failed"), N_("the last backup failed"), "backups",
	  NULL, NULL, "backup.list" },
	{ "mails_failed", N_("mail that failed"), N_("mails that failed"), "mails", "state",
	  "failed", "mail.list" },
	{ "forced", N_("forced redemption to check"), N_("forced redemptions to check"),
	  "redemptions", "state", "forced", "redemption.list" },
	{ "offers_draft", N_("offer to publish"), N_("offers to publish"), "offers", "state",
	  "draft", "offer.list" },
	{ "access_expiring", N_("access password about to expire"),
	  N_("access passwords about to expire"), "expiring", "within", "7", "access.expiring" },
	{ "tills_open", N_("till left open"), N_("tills left open"), "tills", "state", "opened",
	  "till.list" },
	{ "backup_old", N_("no recent backup"), N_("no recent backup"), "backups", NULL, NULL,
	  "backup.list" },
	{ "cards_to_give", N_("card to give"), N_("cards to give"), "cards", "state", "printed",
	  "card.list" },
	{ "mails_queued", N_("mail to be sent"), N_("mails to be sent"), "mails", "state", "queued",
	  "mail.list" },
};

enum { TASKS_SHOWN = 4, DAYS_SHOWN = 10 };

static int64_t waits(const struct home_head *head, const struct task *task)
{
	const json_t *value = json_object_get(head->waiting, task->column);

	if (!server_may(task->operation))
		return 0;
	return json_is_boolean(value) ? json_is_true(value) : json_integer_value(value);
}

/* What is not waiting takes no line: the line-th of those that do. */
static const struct task *task_on(const struct home_head *head, int line)
{
	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
		if (waits(head, &tasks[i]) > 0 && line-- == 1)
			return &tasks[i];
	return NULL;
}

static void draw_task(const struct home_head *head, int line, int y, struct area area)
{
	const struct task *task = task_on(head, line);
	int64_t number = waits(head, task);
	char key[8];
	char text[SCREEN_TEXT];

	snprintf(key, sizeof key, "%d", line);
	paint_text(y, area.x, 2, STYLE_STRONG, key);
	snprintf(text, sizeof text, "%s", _(number == 1 ? task->one : task->many));
	if (json_is_boolean(json_object_get(head->waiting, task->column))) {
		paint_text_right(y, area.x + FIGURE - 2, 1, STYLE_WARN, "!");
		paint_text(y, area.x + FIGURE, area.cols - FIGURE, STYLE_PLAIN, text);
	} else {
		draw_figure(y, area.x, area.cols, STYLE_WARN, number, text);
	}
}

static void draw_waiting(const struct home_head *head, struct area area)
{
	int line = 1;

	paint_text(area.y, area.x, area.cols, STYLE_STRONG, _("To do"));
	paint_rule(area.y + 1, area.x, area.cols);
	if (head->empty) {
		paint_text(area.y + 2, area.x, 2, STYLE_STRONG, "1");
		paint_text(area.y + 2, area.x + FIGURE, area.cols - FIGURE, STYLE_PLAIN,
			   _("First steps"));
		return;
	}
	for (; line <= TASKS_SHOWN && task_on(head, line) != NULL; line++)
		draw_task(head, line, area.y + 1 + line, area);
	if (line == 1)
		paint_text(area.y + 2, area.x, area.cols, STYLE_DIM, _("Nothing is waiting."));
}

bool home_head_open(const struct home_head *head, int line)
{
	const struct task *task = line <= TASKS_SHOWN ? task_on(head, line) : NULL;

	if (head->empty && line == 1) {
		first_show();
		return true;
	}
	if (task == NULL || head->empty)
		return false;
	if (task->argument != NULL)
		nouns_show_only(task->list, task->argument, task->value);
	else
		nouns_show(task->list);
	return true;
}

/* The last days, one by one, up to today. */
static void draw_days(const struct home_head *head, const char *column, int y, int right)
{
	const json_t *days = json_object_get(head->days, column);
	struct string line = { 0 };
	json_int_t most = 1;
	size_t index;
	json_t *day;

	if (days == NULL)
		return;
	json_array_foreach(days, index, day) if (json_integer_value(day) > most) most =
		json_integer_value(day);
	json_array_foreach(days, index, day) if (index + DAYS_SHOWN >= json_array_size(days))
		string_text(&line, bars_step((double)json_integer_value(day) / (double)most));
	paint_text_right(y, right, DAYS_SHOWN, STYLE_DIM, line.text != NULL ? line.text : "");
	string_free(&line);
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
	draw_days(head, "vouchers_days", y, area.x + area.cols);
	draw_days(head, "redemptions_days", y + 1, area.x + area.cols);
	draw_days(head, "refusals_days", y + 2, area.x + area.cols);
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
	if (!server_may("access.create"))
		return y - area.y;
	paint_text(y + 1, area.x, area.cols, STYLE_DIM, _("Access passwords to hand out"));
	after = draw_passwords(head, (struct area){ y + 2, area.x, area.rows, area.cols });
	if (after == y + 2)
		paint_text(after++, area.x + 2, area.cols - 2, STYLE_PLAIN,
			   _("None is valid at present; n under Passwords makes one."));
	return after - area.y;
}

/* Who comes for the first time is told what there is to be had. */
static int draw_welcome(struct area area)
{
	return paint_wrapped(area.y, area.x, area.cols, 3, STYLE_PLAIN,
			     _("Welcome. Discover the offers, choose those you like, and have your "
			       "exchange voucher sent to you by e-mail."));
}

int home_head_draw(const struct home_head *head, struct area area)
{
	int half = area.cols / 2 < 50 ? area.cols / 2 : 50;

	if (strcmp(server_hello_text("home"), "visitor") == 0)
		return draw_welcome(area);
	if (!runs_network())
		return draw_party(head, area);
	draw_waiting(head, (struct area){ area.y, area.x, HEAD_ROWS, half - 2 });
	draw_day(head, (struct area){ area.y, area.x + half + 1, HEAD_ROWS, half - 1 });
	return HEAD_ROWS;
}
