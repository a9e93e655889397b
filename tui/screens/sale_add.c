/* Owns what is asked of a product that goes into the basket: the session, then how
 * many of each audience. One screen; Enter puts all of it in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { LEFT = 3, ROWS_MOST = 40, UNITS_MOST = 999, LABEL_WIDTH = 24 };

struct add {
	struct screen screen;
	struct sale *sale;
	json_t *choices; /* product.choices */
	int session;     /* index into its sessions */
	bool sessions;   /* the arrows are in the sessions, not in the prices */
	int price;       /* index into its prices */
	int units[ROWS_MOST];
};

static const json_t *list(const struct add *add, const char *name)
{
	return json_object_get(add->choices, name);
}

static int count(const struct add *add, const char *name)
{
	size_t size = json_array_size(list(add, name));

	return size < ROWS_MOST ? (int)size : ROWS_MOST;
}

static const json_t *session(const struct add *add)
{
	return json_array_get(list(add, "sessions"), (size_t)add->session);
}

static const json_t *price(const struct add *add, int i)
{
	return json_array_get(list(add, "prices"), (size_t)i);
}

/* How many places are left of a session, for a seat category; -1: it has none such. */
static int64_t left_of(const json_t *of, const json_t *seat)
{
	size_t index;
	json_t *place;

	json_array_foreach(json_object_get(of, "places"), index, place)
	{
		if (json_equal(json_object_get(place, "seat"), seat))
			return sale_cents(place, "left");
	}
	return -1;
}

static int64_t left_in_all(const json_t *of)
{
	int64_t left = 0;
	size_t index;
	json_t *place;

	json_array_foreach(json_object_get(of, "places"), index, place) left +=
		sale_cents(place, "left");
	return left;
}

/* --- Drawing --- */

static void draw_session(const struct add *add, int i, int y, int cols)
{
	const json_t *of = json_array_get(list(add, "sessions"), (size_t)i);
	bool here = i == add->session;
	int64_t left = left_in_all(of);
	char text[SCREEN_TEXT] = "";
	int64_t at;

	if (value_time(value_member(of, "starts", ""), &at))
		lang_time(ui_lang, LANG_MOMENT, at, text, sizeof text);
	if (here)
		paint_text(y, LEFT, 1, STYLE_STRONG,
			   add->sessions ? glyph("▸", ">") : glyph("·", "*"));
	paint_text(y, LEFT + 2, LABEL_WIDTH, here ? STYLE_STRONG : STYLE_PLAIN, text);
	snprintf(text, sizeof text, _n("%lld place", "%lld places", left), (long long)left);
	paint_text(y, LEFT + 2 + LABEL_WIDTH, 14, left > 0 ? STYLE_PLAIN : STYLE_BAD,
		   left > 0 ? text : _("full"));
	paint_text(y, LEFT + 18 + LABEL_WIDTH, cols - 2 * LEFT - 18 - LABEL_WIDTH, STYLE_DIM,
		   value_member(of, "note", ""));
}

static int draw_sessions(const struct add *add, struct area area)
{
	int all = count(add, "sessions");
	int rows = area.rows < all ? area.rows : all;
	int first = add->session >= rows ? add->session - rows + 1 : 0;

	for (int i = 0; i < rows; i++)
		draw_session(add, first + i, area.y + i, area.cols);
	return rows;
}

static void draw_price(const struct add *add, int i, int y, int cols)
{
	const json_t *of = price(add, i);
	bool here = !add->sessions && i == add->price;
	enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
	int64_t left = session(add) ? left_of(session(add), json_object_get(of, "seat")) : 0;
	char text[SCREEN_TEXT];
	int x = LEFT + 2 + LABEL_WIDTH;

	(void)cols;
	if (here)
		paint_text(y, LEFT, 1, STYLE_STRONG, glyph("▸", ">"));
	paint_text(y, LEFT + 2, LABEL_WIDTH - 1, style, value_member(of, "audience_name", ""));
	paint_text(y, x, 15, style, value_member(of, "seat_name", ""));
	lang_money(ui_lang, sale_cents(of, "cents"), text, sizeof text);
	paint_text_right(y, x + 26, 10, style, text);
	snprintf(text, sizeof text, "%4d ", add->units[i]);
	paint_text(y, x + 29, 5, here ? STYLE_FIELD : STYLE_PLAIN,
		   add->units[i] > 0 || here ? text : "");
	if (here)
		paint_cursor(y, x + 32, true);
	if (session(add) && left >= 0 && json_is_integer(json_object_get(of, "seat"))) {
		snprintf(text, sizeof text, _n("%lld left", "%lld left", left), (long long)left);
		paint_text(y, x + 36, 12, STYLE_DIM, text);
	}
}

static int64_t total(const struct add *add)
{
	int64_t cents = 0;

	for (int i = 0; i < count(add, "prices"); i++)
		cents += add->units[i] * sale_cents(price(add, i), "cents");
	return cents;
}

static void draw(struct screen *screen, struct area body)
{
	struct add *add = (struct add *)screen;
	int prices = count(add, "prices");
	int y = body.y + 1;
	char text[64];

	if (count(add, "sessions") > 0) {
		paint_text(y++, LEFT, 30, STYLE_DIM, _("Session"));
		y += 1 + draw_sessions(add, (struct area){ y, body.x, body.rows - prices - 8,
							   body.cols });
	}
	paint_text(y, LEFT, LABEL_WIDTH, STYLE_DIM, _("Audience"));
	paint_text_right(y, LEFT + 28 + LABEL_WIDTH, 10, STYLE_DIM, _("Price"));
	paint_text(y++, LEFT + 31 + LABEL_WIDTH, 10, STYLE_DIM, _("How many"));
	for (int i = 0; i < prices && y < body.y + body.rows - 3; i++)
		draw_price(add, i, y++, body.cols);
	lang_money(ui_lang, total(add), text, sizeof text);
	paint_text(y + 1, LEFT + 2, LABEL_WIDTH, STYLE_STRONG, _("Together"));
	paint_text_right(y + 1, LEFT + 28 + LABEL_WIDTH, 12, STYLE_STRONG, text);
	paint_wrapped(body.y + body.rows - 2, LEFT, body.cols - 2 * LEFT, 2, STYLE_DIM,
		      value_member(add->choices, "terms", ""));
}

/* --- Keys --- */

static void move(struct add *add, int step)
{
	int *here = add->sessions ? &add->session : &add->price;
	int most = count(add, add->sessions ? "sessions" : "prices");
	int to = *here + step;

	if (to >= 0 && to < most)
		*here = to;
	else if (add->sessions && step > 0 && count(add, "prices") > 0)
		add->sessions = false;
	else if (!add->sessions && step < 0 && count(add, "sessions") > 0)
		add->sessions = true;
}

static bool type_units(struct add *add, int key)
{
	int *units = &add->units[add->price];

	if (key >= '0' && key <= '9' && *units * 10 + key - '0' <= UNITS_MOST)
		*units = *units * 10 + key - '0';
	else if (key == '+' && *units < UNITS_MOST)
		++*units;
	else if (key == '-' && *units > 0)
		--*units;
	else if (key == UI_BACKSPACE || key == UI_DELETE)
		*units /= 10;
	else
		return false;
	return true;
}

static bool key(struct screen *screen, int pressed)
{
	struct add *add = (struct add *)screen;

	switch (pressed) {
	case UI_UP:
		move(add, -1);
		return true;
	case UI_DOWN:
		move(add, 1);
		return true;
	case UI_TAB:
		add->sessions = !add->sessions && count(add, "sessions") > 0;
		return true;
	default:
		break;
	}
	if (!(pressed >= '0' && pressed <= '9') && pressed != '+' && pressed != '-' &&
	    pressed != UI_BACKSPACE && pressed != UI_DELETE)
		return false;
	add->sessions = false;
	return type_units(add, pressed);
}

static bool put_in(struct add *add, int i)
{
	const json_t *of = price(add, i);
	json_t *params = sale_order(add->sale);

	if (params == NULL)
		return false;
	json_object_set(params, "product", json_object_get(add->choices, "id"));
	json_object_set(params, "audience", json_object_get(of, "audience"));
	json_object_set_new(params, "units", json_integer(add->units[i]));
	if (json_is_integer(json_object_get(of, "seat")))
		json_object_set(params, "seat", json_object_get(of, "seat"));
	if (session(add) != NULL)
		json_object_set(params, "slot", json_object_get(session(add), "slot"));
	return sale_call(add->sale, "order.add", params);
}

static void put_all_in(struct screen *screen, const struct action *action)
{
	struct add *add = (struct add *)screen;
	bool any = false;

	(void)action;
	if (add->sessions) {
		add->sessions = false;
		return;
	}
	for (int i = 0; i < count(add, "prices"); i++) {
		if (add->units[i] == 0)
			continue;
		if (!put_in(add, i))
			return;
		add->units[i] = 0;
		any = true;
	}
	if (!any) {
		screen_say(STYLE_WARN, _("How many? Type a number, or +."));
		return;
	}
	add->sale->line = (int)json_array_size(sale_lines(add->sale)) - 1;
	screen_close(screen);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("put in"),
	  N_("Choose the session; then put what was counted into the basket"), put_all_in, NULL,
	  NULL },
	{ '+', N_("one more"), N_("One more; - one less; or type the number"), NULL, NULL, NULL },
	{ UI_TAB, N_("sessions"), N_("From the sessions to the prices and back"), NULL, NULL,
	  NULL },
	{ .key = UI_NONE },
};

static const struct screen_type type = {
	.help = N_("Choose the session with the arrows, then Enter; say how many of each audience, "
		   "then Enter."),
	.leave = N_("cancel"),
	.actions = actions,
	.draw = draw,
	.key = key,
};

/* The first session that has room. */
static int first_free(const struct add *add)
{
	for (int i = 0; i < count(add, "sessions"); i++)
		if (left_in_all(json_array_get(list(add, "sessions"), (size_t)i)) > 0)
			return i;
	return 0;
}

void sale_add(struct sale *sale, json_int_t product)
{
	struct add *add = need_new(1, sizeof *add);
	char title[SCREEN_TEXT];

	add->choices = server_record("product.choices", json_pack("{s:I}", "product", product));
	if (add->choices != NULL && count(add, "prices") == 0) {
		screen_say(STYLE_BAD, _("This product has no price here."));
	} else if (add->choices != NULL && count(add, "sessions") == 0 &&
		   json_is_true(json_object_get(add->choices, "by_session"))) {
		screen_say(STYLE_BAD, _("This product has no session to come."));
	} else if (add->choices != NULL) {
		add->screen.type = &type;
		add->sale = sale;
		add->session = first_free(add);
		add->sessions = count(add, "sessions") > 1;
		snprintf(title, sizeof title, "%s · %.150s", _("Put in"),
			 value_member(add->choices, "name", ""));
		screen_set_title(&add->screen, title);
		screen_show(&add->screen);
	}
	json_decref(add->choices);
	free(add);
}
