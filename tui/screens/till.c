/* Owns the screen of a till. Three faces of one page: closed, it asks for the float;
 * open, it tells what should be there, by means of payment; counting, each amount is
 * typed beside what is expected, and the difference stands at once at its side. */
#include "tui/screens/till.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/kit/field.h"
#include "tui/kit/screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { DAY = 86400, MEANS_MAX = 12, EXPECTED = 48, COUNTED = 62, DIFFERENCE = 76, WRITE = 11 };

struct till {
	struct screen screen;
	json_t *record;
	struct field amounts[MEANS_MAX]; /* counted, by the row of its means */
	struct field opening;
	int focus;
	bool counting;
};

static json_int_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static bool is(const struct till *till, const char *state)
{
	return strcmp(value_member(till->record, "state", ""), state) == 0;
}

static json_t *means(const struct till *till, int i)
{
	return json_array_get(json_object_get(till->record, "means"), (size_t)i);
}

static int means_count(const struct till *till)
{
	int count = (int)json_array_size(json_object_get(till->record, "means"));

	return count < MEANS_MAX ? count : MEANS_MAX;
}

static bool countable(const struct till *till, int i)
{
	return json_is_true(json_object_get(means(till, i), "countable"));
}

/* What was typed, in cents; false while it is no amount. */
static bool typed_cents(const char *text, json_int_t *cents)
{
	int digits = 0;
	int decimals = 0;

	*cents = 0;
	for (; *text >= '0' && *text <= '9' && digits < 9; text++, digits++)
		*cents = *cents * 10 + (*text - '0');
	*cents *= 100;
	if (digits > 0 && (*text == ',' || *text == '.'))
		for (text++; *text >= '0' && *text <= '9' && decimals < 2; text++, decimals++)
			*cents += (*text - '0') * (decimals == 0 ? 10 : 1);
	return digits > 0 && *text == '\0';
}

/* What was counted of a means; where none is expected, nothing typed is nothing there. */
static bool counted_of(const struct till *till, int i, json_int_t *cents)
{
	*cents = 0;
	if (*till->amounts[i].text == '\0' && i > 0 && of(means(till, i), "expected") == 0)
		return true;
	return typed_cents(till->amounts[i].text, cents);
}

/* --- Drawing --- */

static void draw_money(int y, int right, enum style style, json_int_t cents)
{
	char text[48];

	paint_text_right(y, right, 16, style, lang_money(ui_lang, cents, text, sizeof text));
}

static void draw_difference(int y, json_int_t cents)
{
	char text[48];
	char signed_text[56];

	lang_money(ui_lang, cents, text, sizeof text);
	snprintf(signed_text, sizeof signed_text, "%s%s", cents > 0 ? "+" : "", text);
	paint_text_right(y, DIFFERENCE, 14,
			 cents < 0   ? STYLE_BAD
			 : cents > 0 ? STYLE_WARN
				     : STYLE_GOOD,
			 cents == 0 ? glyph("✓", "=") : signed_text);
}

static void draw_row(struct till *till, int i, int y)
{
	const json_t *row = means(till, i);
	json_int_t expected = of(row, "expected");
	json_int_t counted = of(row, "counted");
	bool known = json_is_integer(json_object_get(row, "counted"));
	char number[24];

	paint_text(y, 3, 26, STYLE_PLAIN, value_member(row, "name", ""));
	if (of(row, "payments") > 0)
		paint_text_right(y, 35, 6, STYLE_DIM,
				 lang_number(ui_lang, of(row, "payments"), number, sizeof number));
	draw_money(y, EXPECTED, STYLE_PLAIN, expected);
	if (till->counting && countable(till, i)) {
		field_draw(&till->amounts[i], y, COUNTED - WRITE, WRITE, i == till->focus);
		known = *till->amounts[i].text && typed_cents(till->amounts[i].text, &counted);
	} else if (known) {
		draw_money(y, COUNTED, STYLE_PLAIN, counted);
	}
	if (known)
		draw_difference(y, counted - expected);
}

/* The sums of what is counted. */
static void draw_sums(struct till *till, int y)
{
	json_int_t counted = 0;
	bool all = true;

	for (int i = 0; i < means_count(till); i++) {
		json_int_t cents = of(means(till, i), "counted");

		if (!countable(till, i))
			continue;
		if (till->counting)
			all = counted_of(till, i, &cents) && all;
		counted += cents;
	}
	paint_text(y, 3, 26, STYLE_STRONG, _("In the till"));
	draw_money(y, EXPECTED, STYLE_STRONG, of(till->record, "expected"));
	if ((till->counting && all) || is(till, "closed")) {
		draw_money(y, COUNTED, STYLE_STRONG, counted);
		draw_difference(y, counted - of(till->record, "expected"));
	}
}

static int draw_moves(struct till *till, struct area body, int y)
{
	json_t *moves = json_object_get(till->record, "moves"), *move;
	char text[48];
	size_t i;

	paint_text(y, 3, 24, STYLE_DIM, _("Float"));
	draw_money(y++, EXPECTED, STYLE_DIM, of(till->record, "float"));
	json_array_foreach(moves, i, move)
	{
		if (y >= body.y + body.rows - 1)
			break;
		lang_money(ui_lang, of(move, "cents"), text, sizeof text);
		paint_text(y, 3, 29, STYLE_DIM, value_member(move, "why", ""));
		paint_text_right(y++, EXPECTED, 16, STYLE_DIM, text);
	}
	return y;
}

static void draw_open(struct till *till, struct area body)
{
	int y = body.y + 1;
	const char *remark = value_member(till->record, "remark", "");

	paint_text(y, 3, 26, STYLE_DIM, _("Means of payment"));
	paint_text_right(y, 35, 12, STYLE_DIM, _("Payments"));
	paint_text_right(y, EXPECTED, 12, STYLE_DIM, _("Expected"));
	if (till->counting || is(till, "closed")) {
		paint_text_right(y, COUNTED, 12, STYLE_DIM, _("Counted"));
		paint_text_right(y, DIFFERENCE, 12, STYLE_DIM, _("Difference"));
	}
	paint_rule(++y, 3, DIFFERENCE - 3);
	for (int i = 0; i < means_count(till); i++)
		draw_row(till, i, ++y);
	paint_rule(++y, 3, DIFFERENCE - 3);
	draw_sums(till, ++y);
	y = draw_moves(till, body, y + 2);
	if (*remark)
		paint_wrapped(y + 1, 3, DIFFERENCE - 3, 2, STYLE_PLAIN, remark);
}

static void draw_closed(struct till *till, struct area body)
{
	int y = body.y + 2;

	paint_text(y, 3, 70, STYLE_STRONG, _("Your till here is not open."));
	paint_wrapped(y + 2, 3, 70, 3, STYLE_PLAIN,
		      _("Count the cash that it begins with: it is taken from the safe, and goes "
			"back there when the till is closed."));
	paint_text(y + 6, 3, 16, STYLE_PLAIN, _("Float"));
	field_draw(&till->opening, y + 6, 22, 14, true);
}

static void draw(struct screen *screen, struct area body)
{
	struct till *till = (struct till *)screen;

	if (is(till, "not_open"))
		draw_closed(till, body);
	else
		draw_open(till, body);
}

/* --- What it is now --- */

static void name(struct till *till)
{
	const char *at =
		value_member(till->record, is(till, "closed") ? "closed_at" : "opened_at", "");
	int64_t seconds;
	char when[64] = "";

	if (value_time(at, &seconds))
		lang_time(ui_lang, server_now() - seconds < DAY ? LANG_CLOCK : LANG_DAY_OF_YEAR,
			  seconds, when, sizeof when);
	snprintf(till->screen.title, SCREEN_TEXT, "%s · %.100s", _("Till"),
		 value_member(till->record, "shop_name", ""));
	if (is(till, "not_open"))
		screen_set_context(&till->screen, "");
	else
		snprintf(till->screen.context, SCREEN_TEXT,
			 is(till, "closed") ? _("%.30s · closed %s") : _("%.30s · since %s"),
			 value_member(till->record, "account", ""), when);
}

static void take(struct till *till, json_t *record)
{
	if (record == NULL)
		return;
	json_decref(till->record);
	till->record = record;
	till->counting = false;
	name(till);
}

static json_t *here(const struct till *till, const char *member)
{
	return json_pack(
		"{s:O}", member,
		json_object_get(till->record, strcmp(member, "till") == 0 ? "id" : "shop"));
}

/* --- Actions --- */

static void open_it(struct screen *screen, const struct action *action)
{
	struct till *till = (struct till *)screen;
	json_t *params = here(till, "shop");

	(void)action;
	json_object_set_new(params, "float", json_string(till->opening.text));
	take(till, server_record("till.open", params));
}

static void move_next(struct till *till, int step)
{
	int count = means_count(till);

	for (int i = 0; i < count; i++) {
		till->focus = (till->focus + step + count) % count;
		if (countable(till, till->focus))
			return;
	}
}

static void count(struct screen *screen, const struct action *action)
{
	struct till *till = (struct till *)screen;

	(void)action;
	till->counting = true;
	till->focus = -1;
	for (int i = 0; i < MEANS_MAX; i++)
		field_set(&till->amounts[i], "");
	move_next(till, 1);
}

static void next(struct screen *screen, const struct action *action)
{
	(void)action;
	move_next((struct till *)screen, 1);
}

static void stop(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct till *)screen)->counting = false;
}

/* "cash:120,50" of each that was typed; NULL, with the cursor there, when one is no
 * amount. */
static json_t *counts(struct till *till, json_int_t *difference)
{
	json_t *all = json_array();

	*difference = 0;
	for (int i = 0; i < means_count(till); i++) {
		json_int_t cents;

		if (!countable(till, i))
			continue;
		if (!counted_of(till, i, &cents)) {
			till->focus = i;
			screen_say(STYLE_BAD, _("Type what was counted, 0 for nothing."));
			json_decref(all);
			return NULL;
		}
		*difference += cents - of(means(till, i), "expected");
		json_array_append_new(
			all, json_sprintf("%s:%s", value_member(means(till, i), "ref", ""),
					  *till->amounts[i].text ? till->amounts[i].text : "0"));
	}
	return all;
}

/* A difference is told before, with room for what explains it. */
static bool agree(json_int_t difference, char *remark, size_t size)
{
	char amount[48];
	char text[160];

	*remark = '\0';
	if (difference == 0)
		return dialog_confirm(_("Close the till"),
				      _("What was counted is what was expected. The cash goes to "
					"the safe."),
				      N_("close"));
	lang_money(ui_lang, difference, amount, sizeof amount);
	snprintf(text, sizeof text, _("The difference is %s. It is recorded."), amount);
	return dialog_reason(_("Close the till"), text, _("Remark"), N_("close"), remark, size);
}

static void close_it(struct screen *screen, const struct action *action)
{
	struct till *till = (struct till *)screen;
	json_int_t difference;
	json_t *all = counts(till, &difference);
	char remark[400];
	json_t *params;

	(void)action;
	if (all == NULL || !agree(difference, remark, sizeof remark)) {
		json_decref(all);
		return;
	}
	params = here(till, "till");
	json_object_set_new(params, "counts", all);
	if (*remark)
		json_object_set_new(params, "remark", json_string(remark));
	take(till, server_record("till.close", params));
}

static void move(struct screen *screen, const struct action *action)
{
	struct till *till = (struct till *)screen;
	json_t *fixed = here(till, "till");
	json_t *record = NULL;

	json_object_set_new(fixed, "way", json_string(action->with));
	json_object_set(fixed, "shop", json_object_get(till->record, "shop"));
	if (operation_form("till.move", fixed, NULL, &record))
		take(till, record);
}

static bool can_open(struct screen *screen, const struct action *action)
{
	(void)action;
	return is((struct till *)screen, "not_open") && server_may("till.open");
}

static bool can_count(struct screen *screen, const struct action *action)
{
	const struct till *till = (struct till *)screen;

	(void)action;
	return is(till, "opened") && !till->counting && server_may("till.close");
}

static bool is_counting(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct till *)screen)->counting;
}

static const struct action actions[] = {
	{ UI_ENTER, N_("open"), N_("Open the till with this float"), open_it, can_open, NULL },
	{ 'c', N_("count and close"), N_("Count what is in the till, and close it"), count,
	  can_count, NULL },
	{ '+', N_("put in"), N_("Put cash from the safe into the till"), move, can_count, "in" },
	{ '-', N_("take out"), N_("Take cash out of the till to the safe"), move, can_count,
	  "out" },
	{ UI_ENTER, N_("next"), N_("The next means of payment"), next, is_counting, NULL },
	{ UI_F2, N_("close"), N_("Close the till with what was counted"), close_it, is_counting,
	  NULL },
	{ UI_F3, N_("not now"), N_("Stop counting; the till stays open"), stop, is_counting, NULL },
	{ .key = UI_NONE },
};

static bool key(struct screen *screen, int pressed)
{
	struct till *till = (struct till *)screen;

	if (is(till, "not_open"))
		return field_key(&till->opening, pressed);
	if (!till->counting)
		return false;
	if (pressed == UI_DOWN || pressed == UI_TAB || pressed == UI_UP || pressed == UI_BACKTAB) {
		move_next(till, pressed == UI_DOWN || pressed == UI_TAB ? 1 : -1);
		return true;
	}
	return field_key(&till->amounts[till->focus], pressed);
}

static const struct screen_type till_type = {
	.help = N_("What should be in the till: the float, and what was paid here. To close it, "
		   "count each means of payment; the difference is shown as you type, and kept."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

static void show(json_t *params)
{
	struct till *till = need_new(1, sizeof *till);

	till->screen.type = &till_type;
	till->opening.max = 12;
	for (int i = 0; i < MEANS_MAX; i++)
		till->amounts[i].max = 12;
	take(till, server_record("till.show", params));
	if (till->record != NULL)
		screen_show(&till->screen);
	json_decref(till->record);
	free(till);
}

/* Who has several desks says which. */
void till_show(void)
{
	json_t *error;
	json_t *result = server_ask("till.show", NULL, &error);
	json_t *data = json_object_get(error, "data");
	json_t *params = NULL;

	if (strcmp(value_member(data, "reason", ""), "choose_shop") == 0)
		params = operation_ask("till.show");
	if (result != NULL || params != NULL)
		show(params);
	else if (error != NULL && *value_member(data, "reason", "") &&
		 strcmp(value_member(data, "reason", ""), "choose_shop") != 0)
		screen_say(STYLE_BAD, server_sentence(error));
	json_decref(result);
	json_decref(error);
}

void till_show_row(const json_t *row)
{
	show(json_pack("{s:O}", "till", json_object_get(row, "id")));
}
