/* Owns where each kind of thing is looked up, and the screen that does it. */
#include "tui/screens/picker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/form.h"
#include "tui/kit/screen.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* The first operation that the account may call is asked. */
static const struct reference {
	const char *type;
	const char *operation;
	const char *filter; /* NULL: "filter" */
	const char *value;
	const char *label;
	struct rows_column columns[5];
} references[] = {
	{ "party",
	  "party.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "kinds", 2, NULL }, { "town", 2, NULL } } },
	{ "host",
	  "host.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "postcode", 0, NULL }, { "town", 2, NULL } } },
	{ "shop",
	  "shop.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "party_name", 3, NULL }, { "town", 2, NULL } } },
	{ "offer",
	  "offer.search",
	  "text",
	  "id",
	  "title",
	  { { "title", 4, NULL }, { "producer", 3, NULL }, { "town", 2, NULL } } },
	{ "offer",
	  "offer.list",
	  NULL,
	  "id",
	  "title",
	  { { "title", 4, NULL }, { "producer", 3, NULL }, { "town", 2, NULL } } },
	{ "offer",
	  "advantage.list",
	  NULL,
	  "id",
	  "title",
	  { { "title", 4, NULL }, { "gives", 3, NULL }, { "state", 0, NULL } } },
	{ "product",
	  "product.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 4, NULL }, { "producer", 3, NULL }, { "state", 0, NULL } } },
	{ "product",
	  "product.on_sale",
	  NULL,
	  "id",
	  "name",
	  { { "name", 4, NULL },
	    { "producer", 3, NULL },
	    { "next_at", 0, NULL },
	    { "from_cents", 0, NULL } } },
	{ "slot",
	  "slot.list",
	  NULL,
	  "id",
	  "name",
	  { { "starts", 0, NULL }, { "name", 4, NULL }, { "left", 0, NULL } } },
	{ "season",
	  "season.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "from", 0, NULL }, { "until", 0, NULL } } },
	{ "contacts", "contacts.list", NULL, "id", "name", { { "name", 1, NULL } } },
	{ "indicator", "indicator.list", NULL, "id", "name", { { "name", 1, NULL } } },
	{ "audience", "item.list", NULL, "id", "name", { { "name", 1, "" } } },
	{ "seat", "item.list", NULL, "id", "name", { { "name", 1, "" } } },
	{ "channel", "item.list", NULL, "id", "name", { { "name", 1, "" } } },
	{ "means", "item.list", NULL, "id", "name", { { "name", 1, "" } } },
	{ "preference", "item.list", NULL, "id", "name", { { "name", 1, "" } } },
	{ "customer",
	  "customer.find",
	  "text",
	  "customer",
	  "name",
	  { { "name", 3, NULL }, { "email", 3, NULL }, { "phone", 0, NULL } } },
	{ "contacts",
	  "contacts.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "members", 0, NULL } } },
	{ "indicator",
	  "indicator.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "customers", 0, NULL } } },
	{ "account",
	  "account.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "login", 2, NULL }, { "roles", 2, NULL } } },
	{ "role",
	  "role.list",
	  NULL,
	  "name",
	  "label",
	  { { "label", 2, NULL }, { "reach", 1, NULL } } },
	{ "category",
	  "category.list",
	  NULL,
	  "id",
	  "name",
	  { { "icon", 0, "" }, { "name", 2, NULL } } },
	{ "commune",
	  "commune.find",
	  "text",
	  "insee",
	  "name",
	  { { "name", 3, NULL }, { "postcodes", 2, NULL }, { "population", 0, NULL } } },
	{ "voucher",
	  "voucher.list",
	  NULL,
	  "id",
	  "email",
	  { { "issued_at", 0, NULL }, { "email", 3, NULL }, { "issuer", 3, NULL } } },
	{ "redemption",
	  "redemption.list",
	  NULL,
	  "id",
	  "title",
	  { { "at", 0, NULL }, { "title", 3, NULL }, { "shop_name", 2, NULL } } },
	{ "session",
	  "session.list",
	  NULL,
	  "id",
	  "name",
	  { { "name", 3, NULL }, { "address", 2, NULL }, { "started_at", 0, NULL } } },
};

static const struct reference *find(const char *type)
{
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (strcmp(references[i].type, type) == 0 && server_may(references[i].operation))
			return &references[i];
	return NULL;
}

static const struct reference *find_operation(const char *operation)
{
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (strcmp(references[i].operation, operation) == 0)
			return &references[i];
	return NULL;
}

bool picker_knows(const char *type)
{
	return find(type) != NULL;
}

/* The value of a row of that type, borrowed, and how it reads. */
static json_t *picker_value(const char *type, const json_t *row)
{
	const struct reference *reference = find(type);

	return reference != NULL ? json_object_get(row, reference->value) : NULL;
}

static const char *picker_label(const char *type, const json_t *row)
{
	const struct reference *reference = find(type);

	return reference != NULL ? value_member(row, reference->label, "") : "";
}

/* --- The screen --- */

struct picker {
	struct screen screen;
	struct rows rows;
	json_t *picked;
	json_t *(*make)(const char *typed); /* NULL: nothing can be made here */
	json_t *(*read)(const char *typed); /* what Enter takes where no row fits; or NULL */
};

static void draw(struct screen *screen, struct area body)
{
	struct picker *picker = (struct picker *)screen;
	struct list *list = &picker->rows.list;
	struct area area = { body.y + 3, body.x, body.rows - 3, body.cols };

	list->filtering = true;
	list_draw(list, area, false);
	list_count(list, screen->context, sizeof screen->context);
	list_filter_draw(list, body.y + 1, 3, 50);
}

static void pick(struct screen *screen, const struct action *action)
{
	struct picker *picker = (struct picker *)screen;

	(void)action;
	picker->picked = json_incref(list_row(&picker->rows.list));
	if (picker->picked == NULL && picker->read != NULL)
		picker->picked = picker->read(picker->rows.list.filter.text);
	if (picker->picked != NULL)
		screen_close(screen);
}

static void make(struct screen *screen, const struct action *action)
{
	struct picker *picker = (struct picker *)screen;

	(void)action;
	picker->picked = picker->make(picker->rows.list.filter.text);
	if (picker->picked != NULL)
		screen_close(screen);
}

static bool can_make(struct screen *screen, const struct action *action)
{
	(void)action;
	return ((struct picker *)screen)->make != NULL;
}

static bool key(struct screen *screen, int pressed)
{
	struct list *list = &((struct picker *)screen)->rows.list;

	if (pressed == UI_ENTER || pressed == UI_TAB || pressed == UI_F1)
		return false;
	if (pressed == UI_ESCAPE)
		return false;
	list->filtering = true;
	if (pressed != ' ' || list->filter.length > 0)
		if (list_filter_key(list, pressed))
			return true;
	return pressed != ' ' && list_key(list, pressed);
}

static const struct action actions[] = {
	{ UI_ENTER, N_("choose"), NULL, pick, NULL, NULL },
	{ UI_F2, N_("new"), N_("None of these: make a new one"), make, can_make, NULL },
	{ UI_DOWN, N_("move"), N_("Move with the arrows and the page keys"), NULL, NULL, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type picker_type = {
	.help = N_(
		"Type a part of the name: the list narrows. Choose with the arrows, then Enter."),
	.leave = N_("cancel"),
	.actions = actions,
	.draw = draw,
	.key = key,
};

static json_t *run_picker(struct picker *picker, const char *title, const char *typed)
{
	json_t *picked;

	picker->screen.type = &picker_type;
	screen_set_title(&picker->screen, title);
	field_set(&picker->rows.list.filter, typed);
	screen_show(&picker->screen);
	picked = picker->picked;
	rows_free(&picker->rows);
	free(picker);
	return picked;
}

static struct picker *new_picker(void)
{
	struct picker *picker = need_new(1, sizeof *picker);

	return picker;
}

json_t *picker_show_operation(const char *title, const json_t *rows, const char *operation,
			      const struct rows_column *columns)
{
	struct picker *picker = new_picker();

	rows_start(&picker->rows, operation, NULL, columns);
	picker->rows.fixed = rows;
	return run_picker(picker, title, "");
}

json_t *picker_show_columns(const char *title, const json_t *rows,
			    const struct rows_column *columns)
{
	return picker_show_operation(title, rows, "", columns);
}

static struct picker *picker_of_rows(const json_t *rows, const char *operation, json_t *arguments)
{
	static const struct rows_column names[] = { { "name", 1, "" }, { NULL, 0, NULL } };
	const struct reference *reference = find_operation(operation);
	struct picker *picker = new_picker();

	rows_start(&picker->rows, operation, arguments,
		   rows != NULL || reference == NULL ? names : reference->columns);
	picker->rows.fixed = rows;
	picker->rows.filter_param = reference != NULL ? reference->filter : NULL;
	/* 35,000 communes, or all customers, are not a list to look through. */
	if (strcmp(operation, "commune.find") == 0) {
		picker->rows.filter_least = 1;
		picker->rows.list.empty = _("Type the beginning of a name, or a postal code.");
	} else if (strcmp(operation, "customer.find") == 0) {
		picker->rows.filter_least = 2;
		picker->rows.list.empty = _("Type a name, an e-mail address, a phone number.");
	}
	return picker;
}

json_t *picker_show_rows(const char *title, const json_t *rows, const char *operation,
			 json_t *arguments, const char *typed)
{
	return run_picker(picker_of_rows(rows, operation, arguments), title, typed);
}

json_t *picker_show_or_make(const char *type, const char *title, json_t *(*made)(const char *typed))
{
	const struct reference *reference = find(type);
	struct picker *picker;

	if (reference == NULL)
		return NULL;
	picker = picker_of_rows(NULL, reference->operation, NULL);
	picker->make = made;
	return run_picker(picker, title, "");
}

json_t *picker_show_or_read(const char *type, const char *title, const char *empty,
			    json_t *(*read)(const char *typed))
{
	const struct reference *reference = find(type);
	struct picker *picker;

	if (reference == NULL)
		return NULL;
	picker = picker_of_rows(NULL, reference->operation, NULL);
	picker->rows.list.empty = empty;
	picker->read = read;
	return run_picker(picker, title, "");
}

json_t *picker_show(const char *type, const char *title, json_t *arguments, const char *typed)
{
	const struct reference *reference = find(type);

	if (reference == NULL) {
		json_decref(arguments);
		return NULL;
	}
	/* The network's own lists are named as the types of what is on them. */
	if (strcmp(reference->operation, "item.list") == 0) {
		arguments = arguments != NULL ? arguments : json_object();
		json_object_set_new(arguments, "list", json_string(type));
		json_object_set_new(arguments, "active", json_true());
	}
	return picker_show_rows(title, NULL, reference->operation, arguments, typed);
}

/* A field for one kind of party finds only those. */
static json_t *narrowed(const struct form_field *field)
{
	if (strcmp(field->with, "party") != 0)
		return NULL;
	if (strcmp(field->name, "host") == 0 || strcmp(field->name, "association") == 0)
		return json_pack("{s:s}", "kind", field->name);
	return NULL;
}

void picker_look_up(struct form *form, struct form_field *field, const char *typed)
{
	json_t *row = picker_show(field->with, field->label, narrowed(field), typed);

	(void)form;
	if (row != NULL)
		form_set_reference(field, picker_value(field->with, row),
				   picker_label(field->with, row));
	json_decref(row);
}
