/* Owns the screen that interprets a struct list_spec. */
#include "tui/screens/list_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/screen.h"
#include "tui/screens/agree.h"
#include "tui/screens/list_export.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/record.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { ACTS_MAX = 24, WIDE = 130 };

struct list_screen {
	struct screen screen;
	const struct list_spec *spec;
	struct rows rows;
	struct action actions[ACTS_MAX + 6];
};

/* Good until the next one is asked. */
static const char *row_name(const struct list_screen *screen, const json_t *row)
{
	static char text[SCREEN_TEXT];
	const char *names = screen->spec->name != NULL ? screen->spec->name : "name";
	char name[32];
	char *read;

	text[0] = '\0';
	for (size_t length; *names != '\0' && text[0] == '\0'; names += length) {
		names += strspn(names, " ");
		length = strcspn(names, " ");
		snprintf(name, sizeof name, "%.*s", (int)length, names);
		read = rows_text(screen->spec->operation, row, name);
		snprintf(text, sizeof text, "%s", read);
		free(read);
	}
	return text;
}

/* --- Acts --- */

static json_t *row_value(const struct act *act, const json_t *row)
{
	return json_object_get(row, act->from != NULL ? act->from : "id");
}

static bool usable(struct screen *screen, const struct action *action)
{
	struct list_screen *shown = (struct list_screen *)screen;
	const struct act *act = action->with;
	const json_t *row = list_row(&shown->rows.list);

	if (shown->rows.list.filtering || (act->operation != NULL && !server_may(act->operation)))
		return false;
	if (act->argument == NULL && act->kind != ACT_OPEN)
		return true;
	if (row == NULL)
		return act->kind == ACT_OPEN && act->argument == NULL;
	/* A list of several kinds of things: this is none that the act is about. */
	if ((act->kind == ACT_CALL || act->kind == ACT_FORM) && act->argument != NULL &&
	    json_is_null(row_value(act, row)))
		return false;
	if (act->state != NULL) {
		const char *state = value_member(row, "state", "");

		return act->state[0] == '!' ? strcmp(state, act->state + 1) != 0
					    : strcmp(state, act->state) == 0;
	}
	return true;
}

/* What narrows the list narrows what is done in it: a key is added to the account
 * whose keys these are. */
static json_t *list_arguments(const struct list_screen *screen, const struct act *act)
{
	json_t *params = json_object();
	const char *name;
	json_t *value;

	json_object_foreach(screen->rows.arguments, name,
			    value) if (server_param(act->operation, name) != NULL)
		json_object_set(params, name, value);
	return params;
}

static json_t *chosen_values(struct list_screen *screen, const struct act *act)
{
	json_t *rows = list_chosen(&screen->rows.list);
	json_t *values = json_array();
	size_t index;
	json_t *row;

	json_array_foreach(rows, index, row) json_array_append(values, row_value(act, row));
	json_decref(rows);
	return values;
}

static void add_also(json_t *params, const char *names, const json_t *row)
{
	char *copy = need_copy(names);
	char *rest = NULL;

	for (char *name = strtok_r(copy, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		json_t *value = json_object_get(row, name);

		if (value != NULL && !json_is_null(value))
			json_object_set(params, name, value);
	}
	free(copy);
}

/* Null is as good as absent to the server, and as good as given to a form. */
static void leave_out(json_t *params, const char *names)
{
	char *copy = need_copy(names);
	char *rest = NULL;

	for (char *name = strtok_r(copy, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest))
		json_object_set_new(params, name, json_null());
	free(copy);
}

/* The arguments that the list, and the row or the marked rows, fill in. */
static json_t *fixed_arguments(struct list_screen *screen, const struct act *act)
{
	json_t *params = list_arguments(screen, act);
	const json_t *row = list_row(&screen->rows.list);

	if (act->argument != NULL && act->many)
		json_object_set_new(params, act->argument, chosen_values(screen, act));
	else if (act->argument != NULL)
		json_object_set(params, act->argument, row_value(act, row));
	if (act->also != NULL)
		add_also(params, act->also, row);
	if (act->without != NULL)
		leave_out(params, act->without);
	return params;
}

static void call(struct list_screen *screen, const struct act *act)
{
	json_t *params = fixed_arguments(screen, act);
	json_t *more = act->initial != NULL ? json_loads(act->initial, 0, NULL) : NULL;
	json_t *error;
	json_t *result;

	json_object_update(params, more);
	json_decref(more);

	if (!agree(act, row_name(screen, list_row(&screen->rows.list)),
		   act->many ? list_marked(&screen->rows.list) : 0, params)) {
		json_decref(params);
		return;
	}
	screen_busy(_("Working…"));
	result = server_ask(act->operation, params, &error);
	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	if (result != NULL)
		operation_done(act->operation, json_object_get(result, "record"));
	list_reload(&screen->rows.list);
	json_decref(result);
	json_decref(error);
}

static void ask(struct list_screen *screen, const struct act *act)
{
	json_t *fixed = fixed_arguments(screen, act);
	json_t *values = act->initial != NULL ? json_loads(act->initial, 0, NULL) : NULL;
	json_t *record = NULL;
	char about[SCREEN_TEXT] = "";

	if (act->fill != NULL && strcmp(act->fill, ".") == 0) {
		values = json_incref(list_row(&screen->rows.list));
	} else if (act->fill != NULL) {
		values = server_record(act->fill, json_deep_copy(fixed));
		if (values == NULL) {
			json_decref(fixed);
			return;
		}
	}
	/* One that is made is about no row, and several that are marked about none of them. */
	if (act->argument != NULL && !act->many)
		snprintf(about, sizeof about, "%s", row_name(screen, list_row(&screen->rows.list)));
	if (operation_form_about(about, act->operation, fixed, values, &record)) {
		operation_done(act->operation, record);
		list_reload(&screen->rows.list);
	}
	json_decref(values);
	json_decref(record);
}

static void open_list(struct list_screen *screen, const struct act *act)
{
	const json_t *row = list_row(&screen->rows.list);
	json_t *arguments = act->argument != NULL ? json_object() : list_arguments(screen, act);
	char name[SCREEN_TEXT];

	if (act->argument != NULL)
		json_object_set(arguments, act->argument, row_value(act, row));
	snprintf(name, sizeof name, "%s", act->argument != NULL ? row_name(screen, row) : "");
	list_screen_show(act->list, arguments, name[0] != '\0' ? name : NULL);
	list_reload(&screen->rows.list);
}

static void open_row(struct list_screen *screen, const struct act *act)
{
	json_t *row = json_incref(list_row(&screen->rows.list));

	act->open(row);
	json_decref(row);
	list_reload(&screen->rows.list);
}

static const char *summary(const char *operation)
{
	return value_member(server_operation(operation), "summary", operation);
}

static void run(struct screen *screen, const struct action *action)
{
	struct list_screen *shown = (struct list_screen *)screen;
	const struct act *act = action->with;

	switch (act->kind) {
	case ACT_CALL:
		call(shown, act);
		break;
	case ACT_FORM:
		ask(shown, act);
		break;
	case ACT_RECORD:
		record_show(act->argument != NULL ? row_name(shown, list_row(&shown->rows.list))
						  : summary(act->operation),
			    act->operation, fixed_arguments(shown, act));
		break;
	case ACT_LIST:
		open_list(shown, act);
		break;
	case ACT_OPEN:
		open_row(shown, act);
		break;
	}
}

/* --- What every list does --- */

static void start_filter(struct screen *screen, const struct action *action)
{
	(void)action;
	((struct list_screen *)screen)->rows.list.filtering = true;
}

/* In the filter letters are text: only on the list are they commands. */
static bool on_list(struct screen *screen, const struct action *action)
{
	(void)action;
	return !((struct list_screen *)screen)->rows.list.filtering;
}

static bool in_filter(struct screen *screen, const struct action *action)
{
	return !on_list(screen, action);
}

static bool has_orders(struct screen *screen, const struct action *action)
{
	struct list_screen *shown = (struct list_screen *)screen;

	return on_list(screen, action) &&
	       json_array_size(json_object_get(server_operation(shown->rows.operation), "orders")) >
		       1;
}

static void next_order(struct screen *screen, const struct action *action)
{
	struct list_screen *shown = (struct list_screen *)screen;
	const char *label = rows_next_order(&shown->rows);
	char text[SCREEN_TEXT];

	(void)action;
	if (label == NULL)
		return;
	snprintf(text, sizeof text, _("Sorted by: %s %s"), label,
		 shown->rows.list.sort[0] == '-' ? glyph("↓", "(descending)") : "");
	screen_say(STYLE_DIM, text);
}

static void export(struct screen *screen, const struct action *action)
{
	(void)action;
	list_export_tell(&((struct list_screen *)screen)->rows, screen->title);
}

static bool can_mark(struct screen *screen, const struct action *action)
{
	return on_list(screen, action) && ((struct list_screen *)screen)->spec->marks;
}

static const struct action common[] = {
	{ UI_ENTER, N_("to the list"), N_("Go back to the list, which stays filtered"), NULL,
	  in_filter, NULL },
	{ '/', N_("filter"), N_("Show only the rows that hold a text"), start_filter, on_list,
	  NULL },
	{ 't', N_("sort"), N_("Sort by another column"), next_order, has_orders, NULL },
	{ 'E', NULL, N_("This list as a CSV file"), export, on_list, NULL },
	{ ' ', N_("mark"), N_("Mark rows, to do the same with all of them"), NULL, can_mark, NULL },
};

static void declare_actions(struct list_screen *screen)
{
	size_t count = 0;
	const struct act *act = screen->spec->acts;

	for (; act != NULL && act->key != 0 && count < ACTS_MAX; act++)
		screen->actions[count++] = (struct action){ .key = act->key,
							    .label = act->label,
							    .help = act->help,
							    .run = run,
							    .usable = usable,
							    .with = act };
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		screen->actions[count++] = common[i];
	screen->screen.actions = screen->actions;
}

/* --- The screen --- */

static void set_context(struct list_screen *screen)
{
	struct list *list = &screen->rows.list;
	char count[64];
	char marked[64] = "";

	list_count(list, count, sizeof count);
	if (list_marked(list) > 0)
		snprintf(marked, sizeof marked, _n("%d marked", "%d marked", list_marked(list)),
			 list_marked(list));
	snprintf(screen->screen.context, sizeof screen->screen.context, "%s%s%s", marked,
		 marked[0] != '\0' ? " · " : "", count);
}

static void draw(struct screen *screen, struct area body)
{
	struct list_screen *shown = (struct list_screen *)screen;
	struct list *list = &shown->rows.list;
	struct area area = body;

	if (list->filtering || list->filter.length > 0) {
		area.y += 2;
		area.rows -= 2;
	}
	if (body.cols >= WIDE)
		area.cols = body.cols * 3 / 5;
	list_draw(list, area, !list->filtering);
	if (body.cols >= WIDE && list_row(list) != NULL)
		record_draw(shown->spec->operation, list_row(list),
			    (struct area){ body.y + 1, area.cols + 2, body.rows - 1,
					   body.cols - area.cols - 4 },
			    0);
	if (list->filtering || list->filter.length > 0)
		list_filter_draw(list, body.y, 3, 50);
	set_context(shown);
}

static bool key(struct screen *screen, int pressed)
{
	struct list *list = &((struct list_screen *)screen)->rows.list;

	if (list_filter_key(list, pressed))
		return true;
	if (!list->filtering && pressed == UI_ESCAPE && list->filter.length > 0) {
		field_set(&list->filter, "");
		list_restart(list);
		return true;
	}
	return list_key(list, pressed);
}

static const struct screen_type list_type = {
	.draw = draw,
	.key = key,
};

void list_screen_show(const struct list_spec *spec, json_t *arguments, const char *of)
{
	struct list_screen *screen = need_new(1, sizeof *screen);
	struct screen_type type = list_type;

	type.help = spec->help;
	screen->spec = spec;
	screen->screen.type = &type;
	if (spec->arguments != NULL) {
		json_t *always = json_loads(spec->arguments, 0, NULL);

		if (arguments == NULL)
			arguments = json_object();
		json_object_update_missing(arguments, always);
		json_decref(always);
	}
	snprintf(screen->screen.title, sizeof screen->screen.title, "%.90s%s%.90s", _(spec->title),
		 of != NULL ? " · " : "", of != NULL ? of : "");
	rows_start(&screen->rows, spec->operation, arguments, spec->columns);
	screen->rows.list.mark_by = spec->marks ? "id" : NULL;
	screen->rows.list.empty = spec->empty != NULL ? _(spec->empty) : NULL;
	declare_actions(screen);
	screen_show(&screen->screen);
	rows_free(&screen->rows);
	free(screen);
}
