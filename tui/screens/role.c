/* Owns the tick list of a role. Each tick is written at once. */
#include "tui/screens/role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/screen.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

struct role {
	struct screen screen;
	const char *name;
	struct rows rows;
	json_t *operations; /* rows: name, summary, held ("x" or "") */
	int held;
};

static const struct rows_column columns[] = {
	{ "held", 0, "" },
	{ "summary", 3, N_("What it does") },
	{ "name", 2, N_("Name") },
	{ NULL, 0, NULL },
};

static bool holds(const json_t *names, const char *name)
{
	size_t index;
	json_t *item;

	json_array_foreach(names, index, item)
	{
		const char *text = json_is_object(item) ? value_member(item, "name", "")
							: json_string_value(item);

		if (text != NULL && strcmp(text, name) == 0)
			return true;
	}
	return false;
}

static const char *tick(bool held)
{
	return held ? "[x]" : "[ ]";
}

static json_t *operation_rows(const json_t *record, int *held)
{
	const json_t *names = json_object_get(record, "operations");
	json_t *rows = json_array();
	const char *name;
	json_t *description;

	*held = 0;
	json_object_foreach((json_t *)server_operations(), name, description)
	{
		bool has = holds(names, name);

		*held += has;
		json_array_append_new(rows, json_pack("{s:s, s:s, s:s}", "name", name, "summary",
						      value_member(description, "summary", name),
						      "held", tick(has)));
	}
	return rows;
}

static void draw(struct screen *screen, struct area body)
{
	struct role *role = (struct role *)screen;
	struct list *list = &role->rows.list;
	struct area area = body;

	if (list->filtering || list->filter.length > 0) {
		list_filter_draw(list, body.y, 3, 50);
		area.y += 2;
		area.rows -= 2;
	}
	list_draw(list, area, !list->filtering);
	snprintf(screen->context, sizeof screen->context,
		 _n("%d operation", "%d operations", role->held), role->held);
}

static void toggle(struct screen *screen, const struct action *action)
{
	struct role *role = (struct role *)screen;
	json_t *row = list_row(&role->rows.list);
	bool held = strcmp(value_member(row, "held", ""), tick(true)) == 0;
	json_t *error;
	json_t *result;

	(void)action;
	if (row == NULL)
		return;
	result = server_ask(held ? "role.deny" : "role.allow",
			    json_pack("{s:s, s:[s]}", "role", role->name, "operations",
				      value_member(row, "name", "")),
			    &error);
	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	if (result != NULL) {
		json_object_set_new(row, "held", json_string(tick(!held)));
		role->held += held ? -1 : 1;
	}
	json_decref(result);
	json_decref(error);
}

static bool on_list(struct screen *screen, const struct action *action)
{
	(void)action;
	return !((struct role *)screen)->rows.list.filtering;
}

static bool may_change(struct screen *screen, const struct action *action)
{
	return on_list(screen, action) && server_may("role.allow") && server_may("role.deny");
}

static void filter(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct role *)screen)->rows.list.filtering = true;
}

static bool key(struct screen *screen, int pressed)
{
	struct list *list = &((struct role *)screen)->rows.list;

	return list_filter_key(list, pressed) || list_key(list, pressed);
}

static const struct action actions[] = {
	{ ' ', N_("tick"), N_("Allow the operation, or take it away; written at once"), toggle,
	  may_change, NULL },
	{ '/', N_("filter"), N_("Show only the rows that hold a text"), filter, on_list, NULL },
	{ .key = UI_NONE },
};

static const struct screen_type role_type = {
	.help = N_("What this role may do. Changes hold at once, for those who are connected too."),
	.actions = actions,
	.draw = draw,
	.key = key,
};

void role_show(const json_t *row)
{
	struct role *role = need_new(1, sizeof *role);
	json_t *record;

	role->name = value_member(row, "name", "");
	record = server_record("role.show", json_pack("{s:s}", "role", role->name));
	if (record != NULL) {
		role->screen.type = &role_type;
		snprintf(role->screen.title, sizeof role->screen.title, "%s · %.150s", _("Role"),
			 value_member(row, "label", role->name));
		role->operations = operation_rows(record, &role->held);
		rows_start(&role->rows, "", NULL, columns);
		role->rows.fixed = role->operations;
		screen_show(&role->screen);
		rows_free(&role->rows);
		json_decref(role->operations);
	}
	json_decref(record);
	free(role);
}
