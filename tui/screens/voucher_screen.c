/* Owns how a voucher looks: its QR code, its code in large, until when, and the
 * offers it recalls. */
#include "tui/screens/voucher_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/qr_view.h"
#include "tui/kit/screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/screens/voucher.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

struct voucher_screen {
	struct screen screen;
	json_t *voucher;
	void (*again)(void);
	int first; /* first offer shown */
};

enum { LEFT = 3 };

static void spaced(const char *code, char *buf, size_t size)
{
	size_t length = 0;

	for (; *code != '\0' && length + 2 < size; code++) {
		buf[length++] = *code;
		buf[length++] = ' ';
	}
	buf[length > 0 ? length - 1 : 0] = '\0';
}

/* Who asked for it, without a right to look at vouchers, has the same words. */
static const char *described(void)
{
	return server_may("voucher.show") ? "voucher.show" : "voucher.issue";
}

/* A visitor's code is only in their mailbox. */
static bool has_code(const struct voucher_screen *shown)
{
	return value_member(shown->voucher, "code", "")[0] != '\0';
}

static bool is_mailed(const struct voucher_screen *shown)
{
	return strcmp(value_member(shown->voucher, "mail", "off"), "off") != 0;
}

static int draw_code(const char *spelled, int y, struct area area, bool boxed)
{
	struct area box = { y, area.x, 5, (int)strlen(spelled) + 10 };

	if (!boxed) {
		paint_text(y, area.x, area.cols, STYLE_STRONG, spelled);
		return y + 2;
	}
	paint_box(box);
	paint_text(y + 2, area.x + 5, area.cols - 10, STYLE_STRONG, spelled);
	return y + box.rows + 1;
}

/* Where no QR code can be drawn the code stands in a box, to be read out. */
static int draw_head(const struct voucher_screen *shown, struct area area, bool boxed)
{
	const json_t *voucher = shown->voucher;
	char code[80];
	char text[SCREEN_TEXT];
	char *reason = rows_text(described(), voucher, "reason");
	char *state = rows_text(described(), voucher, "state");
	const char *word = value_member(voucher, "state", "valid");
	int64_t until;
	char day[40] = "";
	int y = area.y;

	spaced(value_member(voucher, "code", ""), code, sizeof code);
	if (has_code(shown))
		y = draw_code(code, y, area, boxed);
	if (value_time(value_member(voucher, "valid_until", ""), &until))
		lang_when(ui_lang, LANG_DAY, until - 1, server_now(), day, sizeof day);
	snprintf(text, sizeof text, _("valid until %s"), day);
	if (strcmp(word, "valid") == 0)
		paint_text(y++, area.x, area.cols, STYLE_GOOD, text);
	else
		paint_text(y++, area.x, area.cols, STYLE_BAD, state);
	snprintf(text, sizeof text, "%s%s%s", reason, reason[0] != '\0' ? " · " : "",
		 value_member(voucher, "issuer", ""));
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, text);
	paint_text(y++, area.x, area.cols, STYLE_PLAIN, value_member(voucher, "email", ""));
	free(reason);
	free(state);
	return y + 1;
}

/* What has just happened, and what may be done with it. */
static int draw_issued(const struct voucher_screen *shown, int y, struct area area)
{
	char text[SCREEN_TEXT];
	const char *email = value_member(shown->voucher, "email", "");

	if (!is_mailed(shown))
		return y + 1 +
		       paint_wrapped(
			       y, area.x, area.cols, 3, STYLE_GOOD,
			       _("The voucher is issued. It can be shown, printed or read out."));
	if (has_code(shown)) {
		snprintf(text, sizeof text,
			 _("The voucher is on its way to %s. It can also be shown here, or read "
			   "out."),
			 email);
		return y + 1 + paint_wrapped(y, area.x, area.cols, 4, STYLE_GOOD, text);
	}
	snprintf(text, sizeof text, _("Your voucher is on its way to %s."), email);
	y += 1 + paint_wrapped(y, area.x, area.cols, 3, STYLE_GOOD, text);
	return y + 1 +
	       paint_wrapped(y, area.x, area.cols, 5, STYLE_PLAIN,
			     _("The message holds the QR code to show to the partners, the offers "
			       "chosen and how to reach them. If it does not come, look among the "
			       "unwanted messages, or have it sent again from the first screen."));
}

static int draw_offer(const json_t *offer, int y, struct area area)
{
	char text[400];

	paint_text(y, area.x, area.cols, STYLE_PLAIN, value_member(offer, "title", ""));
	snprintf(text, sizeof text, "%s · %s%s%s", value_member(offer, "producer", ""),
		 value_member(offer, "town", ""),
		 value_member(offer, "phone", "")[0] != '\0' ? " · " : "",
		 value_member(offer, "phone", ""));
	paint_text(y + 1, area.x + 2, area.cols - 2, STYLE_DIM, text);
	return y + 2;
}

static int draw_use(const json_t *use, int y, struct area area)
{
	char text[400];
	char at[40] = "";
	int64_t when;

	if (value_time(value_member(use, "at", ""), &when))
		lang_when(ui_lang, LANG_MOMENT, when, server_now(), at, sizeof at);
	snprintf(text, sizeof text, "%s  %s · %s", at, value_member(use, "title", ""),
		 value_member(use, "shop", ""));
	paint_text(y, area.x, area.cols,
		   json_is_true(json_object_get(use, "undone")) ? STYLE_DIM : STYLE_PLAIN, text);
	return y + 1;
}

static void draw_lists(struct voucher_screen *shown, int y, struct area area)
{
	const json_t *offers = json_object_get(shown->voucher, "offers");
	const json_t *uses = json_object_get(shown->voucher, "uses");
	int bottom = area.y + area.rows;

	if (json_array_size(offers) == 0)
		y += paint_wrapped(y, area.x, area.cols, 3, STYLE_DIM,
				   _("Valid at every partner of the network."));
	else
		paint_text(y++, area.x, area.cols, STYLE_DIM, _("Selected offers"));
	for (size_t i = (size_t)shown->first; i < json_array_size(offers) && y + 1 < bottom; i++)
		y = draw_offer(json_array_get(offers, i), y, area);
	if (json_array_size(uses) > 0 && y + 2 < bottom)
		paint_text(++y, area.x, area.cols, STYLE_DIM, _("Used so far"));
	for (size_t i = 0; i < json_array_size(uses) && y + 1 < bottom; i++)
		y = draw_use(json_array_get(uses, i), y + (i == 0), area);
}

static void draw(struct screen *screen, struct area body)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;
	struct area place = { body.y + 1, LEFT, body.rows - 1, body.cols - 2 * LEFT };
	struct area text = place;
	const char *qr =
		value_member(shown->voucher, "qr", value_member(shown->voucher, "code", ""));
	int rows;
	int cols;
	bool drawn = has_code(shown) && qr_view_size(qr, place, &rows, &cols);
	int y;

	if (drawn) {
		qr_view_draw(qr, place);
		if (cols + 30 <= place.cols) {
			text.x += cols + 3;
			text.cols -= cols + 3;
		} else {
			text.y += rows + 1;
			text.rows -= rows + 1;
		}
	}
	/* Without a code what has happened is all there is to say. */
	y = text.y;
	if (shown->again != NULL && !has_code(shown))
		y = draw_issued(shown, y, text);
	y = draw_head(shown, (struct area){ y, text.x, text.rows, text.cols }, !drawn);
	if (shown->again != NULL && has_code(shown))
		y = draw_issued(shown, y, text);
	draw_lists(shown, y, text);
}

static bool key(struct screen *screen, int pressed)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;
	int count = (int)json_array_size(json_object_get(shown->voucher, "offers"));

	if (pressed == UI_DOWN && shown->first + 1 < count)
		shown->first++;
	else if (pressed == UI_UP && shown->first > 0)
		shown->first--;
	else
		return pressed == UI_DOWN || pressed == UI_UP;
	return true;
}

static void leave(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
}

static void another(struct screen *screen, const struct action *action)
{
	(void)action;
	screen_close(screen);
	((struct voucher_screen *)screen)->again();
}

static bool may_issue(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct voucher_screen *)screen)->again != NULL;
}

static void revoke(struct screen *screen, const struct action *action)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;
	json_t *id = json_object_get(shown->voucher, "id");
	char why[FIELD_SIZE];
	json_t *record;

	(void)action;
	if (!dialog_reason(
		    _("Revoke this voucher"),
		    _("Nobody will be able to use it any more. What was used stays on record."),
		    _("Why"), N_("revoke"), why, sizeof why))
		return;
	record =
		server_record("voucher.revoke", json_pack("{s:O, s:s}", "voucher", id, "why", why));
	if (record != NULL) {
		json_t *again = server_record("voucher.show", json_pack("{s:O}", "voucher", id));

		if (again != NULL) {
			json_decref(shown->voucher);
			shown->voucher = again;
		}
		screen_say(STYLE_GOOD, _("The voucher is revoked."));
	}
	json_decref(record);
}

static void send_again(struct screen *screen, const struct action *action)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;
	json_t *sent =
		server_record("voucher.send",
			      json_pack("{s:O}", "voucher", json_object_get(shown->voucher, "id")));
	char text[SCREEN_TEXT];

	(void)action;
	snprintf(text, sizeof text, _("The voucher is sent again to %s."),
		 value_member(shown->voucher, "email", ""));
	if (sent != NULL)
		screen_say(STYLE_GOOD, text);
	json_decref(sent);
}

static void print(struct screen *screen, const struct action *action)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;

	operation_form(action->with,
		       json_pack("{s:O}", "voucher", json_object_get(shown->voucher, "id")), NULL,
		       NULL);
}

static bool can_print(struct screen *screen, const struct action *action)
{
	return server_may(action->with) && has_code((struct voucher_screen *)screen);
}

static bool can_send(struct screen *screen, const struct action *action)
{
	const json_t *voucher = ((struct voucher_screen *)screen)->voucher;

	(void)action;
	return server_may("voucher.send") && value_member(voucher, "email", "")[0] != '\0' &&
	       strcmp(value_member(voucher, "state", ""), "valid") == 0;
}

static bool can_revoke(struct screen *screen, const struct action *action)
{
	struct voucher_screen *shown = (struct voucher_screen *)screen;

	(void)action;
	return server_may("voucher.revoke") &&
	       strcmp(value_member(shown->voucher, "state", "valid"), "revoked") != 0;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("finish"), N_("Back to where you were"), leave, NULL, NULL },
	{ 'n', N_("another voucher"), N_("Issue another voucher"), another, may_issue, NULL },
	{ 'r', N_("send again"), N_("Send it again to its e-mail address"), send_again, can_send,
	  NULL },
	{ 'i', N_("print"), N_("The voucher on a page"), print, can_print, "voucher.paper" },
	{ 'v', N_("revoke"), N_("Revoke the voucher, with a reason"), revoke, can_revoke, NULL },
	{ UI_DOWN, NULL, N_("See the other offers"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type voucher_type = {
	.help = N_("The voucher: its code can be scanned from this screen, or typed. It is valid "
		   "at the "
		   "selected partners and at every other one."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void voucher_screen_show(json_t *voucher, void (*again)(void))
{
	struct voucher_screen shown = { .screen.type = &voucher_type,
					.voucher = json_incref(voucher),
					.again = again };

	screen_set_title(&shown.screen, _("Exchange voucher"));
	screen_set_context(&shown.screen, server_hello_text("network"));
	screen_show(&shown.screen);
	json_decref(shown.voucher);
}

void voucher_show_row(const json_t *row)
{
	json_t *voucher = server_record("voucher.show",
					json_pack("{s:O}", "voucher", json_object_get(row, "id")));

	if (voucher != NULL)
		voucher_screen_show(voucher, NULL);
	json_decref(voucher);
}
