/* One operation: its words, its call, its result. */
#include <string.h>

#include "tui/command/arguments.h"
#include "tui/command/bytes.h"
#include "tui/command/outlet.h"
#include "tui/command/output.h"
#include "tui/command/paper.h"
#include "tui/command/run.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

#define PAGE 1000

/* A list as CSV is an export: all of it, fetched page by page. */
static int export_all(struct client *client, const char *operation, const json_t *description,
		      json_t *params)
{
	json_int_t offset = 0, total = 0;

	do {
		json_t *page = json_copy(params), *answer, *columns, *row;
		const json_t *rows;
		enum wire_status status;
		size_t i;

		json_object_set_new(page, "limit", json_integer(PAGE));
		json_object_set_new(page, "offset", json_integer(offset));
		status = client_call(client, operation, page, &answer);
		if (status != WIRE_DONE) {
			int code = say_refusal(FORMAT_CSV, status, answer);

			json_decref(answer);
			return code;
		}
		rows = json_object_get(answer, "rows");
		columns = output_columns(description, json_array_get(rows, 0), false);
		if (offset == 0)
			output_csv_header(columns);
		json_array_foreach(rows, i, row)
		{
			output_csv_row(columns, row);
		}
		total = i > 0 ? json_integer_value(json_object_get(answer, "total")) : 0;
		offset += (json_int_t)i;
		json_decref(columns);
		json_decref(answer);
	} while (offset < total && !outlet_broken());
	return EXIT_DONE;
}

static bool is_export(const struct arguments *arguments, const json_t *description)
{
	return arguments->format == FORMAT_CSV &&
	       strcmp(value_member(description, "shape", ""), "list") == 0 &&
	       arguments_param(description, "limit") != NULL &&
	       arguments_param(description, "offset") != NULL &&
	       json_object_get(arguments->params, "limit") == NULL &&
	       json_object_get(arguments->params, "offset") == NULL;
}

static int call_and_show(struct client *client, const char *operation, const json_t *description,
			 const struct arguments *arguments)
{
	json_t *answer;
	enum wire_status status =
		client_call(client, operation, json_incref(arguments->params), &answer);
	const char *bytes = arguments->format == FORMAT_TABLE ? bytes_column(description) : NULL;
	int code = EXIT_DONE;

	if (status == WIRE_DONE && arguments->format == FORMAT_PDF)
		code = paper_print(answer);
	else if (status == WIRE_DONE && bytes != NULL)
		code = bytes_print(answer, bytes);
	else if (status == WIRE_DONE)
		output_result(arguments->format, description, answer);
	else
		code = say_refusal(arguments->format, status, answer);
	json_decref(answer);
	return code;
}

int run_operation(struct client *client, struct input *input, char *const *words, size_t count)
{
	const char *operation = words[0];
	struct arguments arguments;
	const json_t *description;
	int code;

	if (strspn(operation, "abcdefghijklmnopqrstuvwxyz0123456789_.") != strlen(operation))
		return say_usage(_("\"%s\" is no operation; `guichet help` lists them"), operation);
	if (client->hello == NULL) {
		json_t *error;
		enum wire_status status = client_start(client, operation, &error);

		json_decref(error);
		if (status == WIRE_CUT)
			return say_refusal(FORMAT_TABLE, status, NULL);
	}
	description = client_describe(client, operation);
	code = arguments_read(&arguments, description, input, words + 1, count - 1);
	if (code == EXIT_DONE && arguments.format == FORMAT_PDF && !paper_is(operation)) {
		json_decref(arguments.params);
		code = say_usage(_("%s is no document to print: format is table, json or csv"),
				 operation);
	}
	if (code != EXIT_DONE)
		return code;
	code = is_export(&arguments, description)
		       ? export_all(client, operation, description, arguments.params)
		       : call_and_show(client, operation, description, &arguments);
	json_decref(arguments.params);
	return code;
}
