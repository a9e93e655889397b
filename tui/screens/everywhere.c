/* Owns the floor under the designed screens: a generic list or form for every
 * operation, made from its description. */
#include "tui/screens/everywhere.h"

#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/picker.h"
#include "tui/screens/record.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* Operations of the log-in and of the programs themselves. */
static bool is_internal(const char *name)
{
	return strncmp(name, "auth.", 5) == 0 || strncmp(name, "gate.", 5) == 0 ||
	       strcmp(name, "session.hello") == 0;
}

static void show_rows(const char *operation, json_t *arguments)
{
	static const struct act no_acts[] = { { .key = 0 } };
	const struct list_spec spec = {
		.title = value_member(server_operation(operation), "summary", operation),
		.help = N_("What this operation answers."),
		.operation = operation,
		.acts = no_acts,
	};

	list_screen_show(&spec, arguments, NULL);
}

static void open_operation(const char *name)
{
	const json_t *description = server_operation(name);
	const char *summary = value_member(description, "summary", name);
	bool reads = strcmp(value_member(description, "kind", ""), "read") == 0;
	bool lists = strcmp(value_member(description, "shape", ""), "list") == 0;
	json_t *params;
	json_t *record = NULL;

	if (!reads) {
		if (operation_form(name, NULL, NULL, &record)) {
			operation_done(name, record);
			if (json_object_size(record) > 0)
				record_show_kept(summary, name, record);
		}
		json_decref(record);
		return;
	}
	params = operation_ask(name);
	if (params == NULL)
		return;
	if (lists)
		show_rows(name, params);
	else
		record_show(summary, name, params);
}

/* --- The list of operations --- */

static json_t *visible_operations(void)
{
	json_t *rows = json_array();
	const char *name;
	json_t *description;

	json_object_foreach((json_t *)server_operations(), name,
			    description) if (!is_internal(name))
		json_array_append_new(rows, json_pack("{s:s, s:s}", "summary",
						      value_member(description, "summary", name),
						      "name", name));
	return rows;
}

void everywhere_show_operations(void)
{
	static const struct rows_column columns[] = {
		{ "summary", 3, N_("What it does") },
		{ "name", 2, N_("Name") },
		{ NULL, 0, NULL },
	};
	json_t *rows = visible_operations();
	json_t *row = picker_show_columns(_("All operations"), rows, columns);

	if (row != NULL)
		open_operation(value_member(row, "name", ""));
	json_decref(row);
	json_decref(rows);
}

static void show_operations(struct screen *screen, const struct action *action)
{
	(void)screen;
	(void)action;
	everywhere_show_operations();
}

const struct action everywhere_actions[] = {
	{ ':', NULL, N_("All operations, by name"), show_operations, NULL, NULL },
	{ .key = UI_NONE },
};
