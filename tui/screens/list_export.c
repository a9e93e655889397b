/* Owns the command that exports a list. */
#include "tui/screens/list_export.h"

#include <jansson.h>
#include <stdlib.h>

#include "tui/kit/dialog.h"
#include "tui/screens/rows.h"
#include "tui/screens/ssh_command.h"
#include "tui/text/ui.h"

void list_export_tell(const struct rows *rows, const char *title)
{
	json_t *params = json_object();
	char *command;

	json_object_update(params, rows->arguments);
	if (rows->list.filter.length > 0)
		json_object_set_new(params,
				    rows->filter_param != NULL ? rows->filter_param : "filter",
				    json_string(rows->list.filter.text));
	if (rows->list.sort[0] != '\0')
		json_object_set_new(params, "sort", json_string(rows->list.sort));
	json_object_set_new(params, "format", json_string("csv"));
	command = ssh_command(rows->operation, params, "> list.csv");
	dialog_message(STYLE_STRONG, title,
		       _("The list as a file, narrowed and sorted as here. From the machine that "
			 "is to have it, run this command:"),
		       command);
	free(command);
	json_decref(params);
}
