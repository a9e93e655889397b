/* Owns the command that exports a list. */
#include "tui/screens/list_export.h"

#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/screens/rows.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"

/* For guichet's own rules, within the double quotes of the operator's shell: what
 * would end either is left out, and finds more rather than something else. */
static void add_text(struct string *command, const char *name, const char *value)
{
	string_format(command, " %s='", name);
	for (; *value != '\0'; value++)
		if (strchr("'\"\\$`!", *value) == NULL)
			string_format(command, "%c", *value);
	string_text(command, "'");
}

static void add_argument(struct string *command, const char *name, const json_t *value)
{
	if (json_is_integer(value))
		string_format(command, " %s=%" JSON_INTEGER_FORMAT, name,
			      json_integer_value(value));
	else if (json_is_string(value))
		add_text(command, name, json_string_value(value));
}

void list_export_tell(const struct rows *rows, const char *title)
{
	struct string command = { 0 };
	const char *name;
	json_t *value;
	char *text;

	string_format(&command, "ssh … \"%s", rows->operation);
	json_object_foreach(rows->arguments, name, value) add_argument(&command, name, value);
	if (rows->list.filter.length > 0)
		add_text(&command, rows->filter_param != NULL ? rows->filter_param : "filter",
			 rows->list.filter.text);
	if (rows->list.sort[0] != '\0')
		string_format(&command, " sort=%s", rows->list.sort);
	string_text(&command, " format=csv\" > list.csv");
	text = string_take(&command);
	dialog_message(STYLE_STRONG, title,
		       _("The list as a file, narrowed and sorted as here. From the machine that "
			 "is to have it, run this command:"),
		       text);
	free(text);
}
