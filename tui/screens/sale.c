/* Owns the desk sale's behaviour. Whatever is typed goes into the field, so that a
 * scan is never lost; the rest is done by function keys. What the field means: a
 * short number is how many of the marked line; then a product's name or reference;
 * then a code of any kind. */
#include "tui/screens/sale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/screens/picker.h"
#include "tui/screens/rows.h"
#include "tui/screens/sale_state.h"
#include "tui/screens/server.h"
#include "tui/screens/till.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { NUMBER_MOST = 4, FEW = 2 };

/* --- The basket --- */

const json_t *sale_lines(const struct sale *sale)
{
	return json_object_get(sale->order, "lines");
}

const json_t *sale_line(const struct sale *sale, int index)
{
	return json_array_get(sale_lines(sale), (size_t)index);
}

int64_t sale_cents(const json_t *object, const char *member)
{
	return json_integer_value(json_object_get(object, member));
}

const char *sale_amount(int64_t cents, char buf[32])
{
	snprintf(buf, 32, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100));
	return buf;
}

static void keep_in_lines(struct sale *sale)
{
	int count = (int)json_array_size(sale_lines(sale));

	if (sale->line >= count)
		sale->line = count - 1;
	if (sale->line < 0)
		sale->line = 0;
}

static void take(struct sale *sale, json_t *record)
{
	json_decref(sale->order);
	sale->order = record;
	keep_in_lines(sale);
}

bool sale_call(struct sale *sale, const char *operation, json_t *params)
{
	json_t *error = NULL;
	json_t *result = server_ask(operation, params, &error);
	const char *reason = value_member(json_object_get(error, "data"), "reason", "");

	if (result != NULL) {
		take(sale, json_incref(json_object_get(result, "record")));
	} else if (error != NULL) {
		/* Its time ran out, or another hand ended it. */
		if (strcmp(reason, "wrong_state") == 0)
			sale_clear(sale);
		screen_say(STYLE_BAD, server_sentence(error));
	}
	json_decref(error);
	json_decref(result);
	return error == NULL && result != NULL;
}

json_t *sale_order(struct sale *sale)
{
	if (sale->order == NULL) {
		if (!sale_call(sale, "order.open", json_pack("{s:I}", "shop", sale->shop)))
			return NULL;
		if (sale->customer != NULL)
			sale_for(sale, sale->customer);
	}
	return json_pack("{s:O}", "order", json_object_get(sale->order, "id"));
}

void sale_clear(struct sale *sale)
{
	json_decref(sale->order);
	json_decref(sale->customer);
	sale->order = NULL;
	sale->customer = NULL;
	sale->line = 0;
	field_set(&sale->entry, "");
}

/* --- The field --- */

static void set_units(struct sale *sale, json_int_t units)
{
	const json_t *line = sale_line(sale, sale->line);

	if (line == NULL)
		return;
	if (units <= 0)
		sale_call(sale, "order.remove",
			  json_pack("{s:O}", "line", json_object_get(line, "line")));
	else
		sale_call(sale, "order.change",
			  json_pack("{s:O, s:I}", "line", json_object_get(line, "line"), "units",
				    units));
}

static bool is_count(const struct sale *sale, const char *typed)
{
	return strlen(typed) < NUMBER_MOST && strspn(typed, "0123456789") == strlen(typed) &&
	       sale_line(sale, sale->line) != NULL;
}

static void choose_product(struct sale *sale, const char *typed)
{
	json_t *row = picker_show_rows(_("Products on sale"), NULL, "product.on_sale", NULL, typed);

	if (row != NULL)
		sale_add(sale, json_integer_value(json_object_get(row, "id")));
	json_decref(row);
}

/* What a code is, and what it did. */
static void say_code(const json_t *said)
{
	const char *title = value_member(said, "title", "");
	const char *sentence = value_member(said, "sentence", "");
	char text[SCREEN_TEXT];

	if (json_is_true(json_object_get(said, "added"))) {
		snprintf(text, sizeof text, "%s : %.120s", value_member(said, "code", ""), title);
		screen_say(STYLE_GOOD, text);
		return;
	}
	snprintf(text, sizeof text, "%.60s · %.100s", value_member(said, "code", ""),
		 sentence[0] != '\0' ? sentence : title);
	screen_say(STYLE_WARN, text);
}

static void present_code(struct sale *sale, const char *typed)
{
	json_t *params = sale_order(sale);

	if (params == NULL)
		return;
	json_object_set_new(params, "code", json_string(typed));
	if (sale_call(sale, "order.code", params))
		say_code(json_object_get(sale->order, "said"));
}

/* One product of that name is taken; of several one chooses; else it is a code. */
static void find(struct sale *sale, const char *typed)
{
	int64_t total = 0;
	json_t *rows = server_rows("product.on_sale",
				   json_pack("{s:s, s:i}", "filter", typed, "limit", FEW), &total);
	json_int_t only = json_integer_value(json_object_get(json_array_get(rows, 0), "id"));

	if (rows != NULL && total == 0)
		present_code(sale, typed);
	else if (total == 1)
		sale_add(sale, only);
	else if (total > 1)
		choose_product(sale, typed);
	json_decref(rows);
}

static void enter(struct screen *screen, const struct action *action)
{
	struct sale *sale = (struct sale *)screen;
	char typed[FIELD_SIZE];

	(void)action;
	snprintf(typed, sizeof typed, "%s", sale->entry.text);
	field_set(&sale->entry, "");
	if (typed[0] == '\0')
		choose_product(sale, "");
	else if (is_count(sale, typed))
		set_units(sale, strtoll(typed, NULL, 10));
	else
		find(sale, typed);
}

/* --- Keys --- */

static bool has_lines(struct screen *screen, const struct action *action)
{
	(void)action;
	return json_array_size(sale_lines((struct sale *)screen)) > 0;
}

static bool has_order(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct sale *)screen)->order != NULL;
}

static void pay(struct screen *screen, const struct action *action)
{
	struct sale *sale = (struct sale *)screen;

	(void)action;
	if (sale_pay(sale)) {
		sale_sold(sale);
		sale_clear(sale);
	}
}

static void customer(struct screen *screen, const struct action *action)
{
	(void)action;
	sale_choose_customer((struct sale *)screen);
}

static void offers(struct screen *screen, const struct action *action)
{
	(void)action;
	sale_show_offers((struct sale *)screen);
}

static void delivery(struct screen *screen, const struct action *action)
{
	(void)action;
	sale_choose_delivery((struct sale *)screen);
}

static void remove_line(struct screen *screen, const struct action *action)
{
	(void)action;
	set_units((struct sale *)screen, 0);
}

static void set_aside(struct sale *sale)
{
	char remark[FIELD_SIZE];
	json_t *params;

	if (!dialog_reason(_("Set this basket aside"),
			   _("Its places are kept for a while. F7 takes it up again."), _("Remark"),
			   N_("set it aside"), remark, sizeof remark))
		return;
	params = sale_order(sale);
	if (params == NULL)
		return;
	json_object_set_new(params, "remark", json_string(remark));
	if (sale_call(sale, "order.hold", params))
		sale_clear(sale);
}

static void take_up(struct sale *sale)
{
	static const struct rows_column columns[] = {
		{ "remark", 3, NULL }, { "name", 2, NULL },      { "what", 3, NULL },
		{ "total", 0, NULL },  { "opened_at", 0, NULL }, { NULL, 0, NULL },
	};
	json_t *held = server_rows(
		"order.list", json_pack("{s:s, s:I}", "state", "held", "shop", sale->shop), NULL);
	json_t *row = NULL;

	if (json_array_size(held) == 0)
		screen_say(STYLE_PLAIN, _("No basket is set aside."));
	else
		row = picker_show_operation(_("Baskets set aside"), held, "order.list", columns);
	if (row != NULL)
		sale_call(sale, "order.resume",
			  json_pack("{s:O}", "order", json_object_get(row, "id")));
	json_decref(held);
}

static void aside(struct screen *screen, const struct action *action)
{
	struct sale *sale = (struct sale *)screen;

	if (has_lines(screen, action))
		set_aside(sale);
	else
		take_up(sale);
}

static void till(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	till_show();
}

static bool can_till(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	return server_may("till.open");
}

static void products(struct screen *screen, const struct action *action)
{
	struct sale *sale = (struct sale *)screen;
	char typed[FIELD_SIZE];

	(void)action;
	snprintf(typed, sizeof typed, "%s", sale->entry.text);
	field_set(&sale->entry, "");
	choose_product(sale, typed);
}

/* A basket that is left would hold its places until its time runs out. */
static void leave(struct screen *screen, const struct action *action)
{
	struct sale *sale = (struct sale *)screen;

	if (sale->entry.length > 0) {
		field_set(&sale->entry, "");
		return;
	}
	if (has_order(screen, action)) {
		if (has_lines(screen, action) &&
		    !dialog_confirm(_("Give this basket up?"),
				    _("Its places are free again. F7 sets it aside instead."),
				    N_("give up")))
			return;
		sale_call(sale, "order.abandon", sale_order(sale));
		sale_clear(sale);
		return;
	}
	if (sale->customer != NULL)
		sale_clear(sale);
	else
		screen_close(screen);
}

static bool sale_key(struct screen *screen, int key)
{
	struct sale *sale = (struct sale *)screen;
	const json_t *line = sale_line(sale, sale->line);

	if (key == UI_UP || key == UI_DOWN) {
		sale->line += key == UI_UP ? -1 : 1;
		keep_in_lines(sale);
		return true;
	}
	if (sale->entry.length == 0 && line != NULL && (key == '+' || key == '-')) {
		set_units(sale, sale_cents(line, "units") + (key == '+' ? 1 : -1));
		return true;
	}
	if (key == UI_DELETE && sale->entry.length == 0) {
		set_units(sale, 0);
		return true;
	}
	return field_key(&sale->entry, key);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("add"),
	  N_("A product’s name, a code of any kind, or how many of the marked line; nothing: all "
	     "products on sale"),
	  enter, NULL, NULL },
	{ UI_F2, N_("pay"), N_("To the payment"), pay, has_lines, NULL },
	{ UI_F4, N_("customer"), N_("Whom it is for: find, or write down"), customer, NULL, NULL },
	{ UI_F5, N_("advantages"),
	  N_("Which offers apply, and what the others ask for; take one out"), offers, has_order,
	  NULL },
	{ UI_F6, N_("delivery"), N_("How it is handed over, and the handling fee"), delivery,
	  has_order, NULL },
	{ UI_F7, N_("aside"), N_("Set the basket aside, or take up one that was"), aside, NULL,
	  NULL },
	{ UI_F8, N_("take out"), N_("Take the marked line out of the basket"), remove_line,
	  has_lines, NULL },
	{ UI_F9, N_("till"), N_("One’s own till: open, count, close"), till, can_till, NULL },
	{ UI_F3, NULL, N_("Products on sale"), products, NULL, NULL },
	{ '+', NULL, N_("One more of the marked line; - one less"), NULL, NULL, NULL },
	{ UI_ESCAPE, NULL, NULL, leave, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type sale_type = {
	.help = N_("Type a part of a product’s name, or scan a code of any kind, then Enter. The "
		   "arrows mark a line; a number and Enter says how many of it. Offers that the "
		   "basket has a right to apply by themselves."),
	.leave = N_("menu"),
	.actions = actions,
	.draw = sale_draw,
	.key = sale_key,
};

/* --- Which desk --- */

static bool find_shop(struct sale *sale, char *name, size_t size)
{
	const json_t *shops = json_object_get(server_hello(), "shops");
	const json_t *shop = json_array_get(shops, 0);
	json_t *picked = NULL;

	if (json_array_size(shops) != 1) {
		picked = picker_show_rows(_("Which desk?"),
					  json_array_size(shops) > 0 ? shops : NULL, "shop.list",
					  NULL, "");
		shop = picked;
	}
	if (shop == NULL)
		return false;
	sale->shop = json_integer_value(json_object_get(shop, "id"));
	snprintf(name, size, "%s", value_member(shop, "name", ""));
	json_decref(picked);
	return true;
}

void sale_show(void)
{
	struct sale *sale = need_new(1, sizeof *sale);
	char name[SCREEN_TEXT];
	char today[40];

	if (find_shop(sale, name, sizeof name)) {
		sale->screen.type = &sale_type;
		snprintf(sale->screen.title, sizeof sale->screen.title, "%s · %.150s", _("Sale"),
			 name);
		lang_time(ui_lang, LANG_DAY, server_now(), today, sizeof today);
		snprintf(sale->screen.context, sizeof sale->screen.context, "%.120s   %s",
			 server_hello_text("name"), today);
		screen_show(&sale->screen);
		sale_clear(sale);
	}
	free(sale);
}
