/* help: what the account may do, from the descriptions that the server gives. */
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/command/output.h"
#include "tui/command/run.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

void say_manual(void)
{
	say(stdout, "%s",
	    _("guichet [--socket PATH] [--language TAG] ...\n"
	      "  (nothing)                    the screens; without a terminal, the line mode\n"
	      "  OPERATION name=value ...     one operation; format=table, json or csv\n"
	      "  lines                        the line mode: a question and an answer a line\n"
	      "  batch                        JSON-RPC requests from standard input, one a line\n"
	      "  help [OPERATION]             what there is, and how it is called\n"
	      "\n"
	      "Over ssh, 'single quotes' keep a value whole, \"double quotes\" too (\\\" and \\\\\n"
	      "inside), \\ outside quotes keeps the next character; nothing is expanded.\n"
	      "Secrets are asked for, or are lines of standard input, in order; a file is the\n"
	      "rest of it.\n"
	      "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 not allowed, 4 try again.\n"));
}

/* A name in a column of its own, then what it is. */
static void say_entry(const char *name, size_t width, const char *text)
{
	size_t used = display_width(name);

	say(stdout, "  %s%*s  %s\n", name, used < width ? (int)(width - used) : 0, "", text);
}

static bool same_noun(const char *a, const char *b)
{
	size_t length = strcspn(a, ".");

	return length == strcspn(b, ".") && strncmp(a, b, length) == 0;
}

static void say_operations(const json_t *rows)
{
	const char *before = NULL;
	size_t i, width = 0;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		size_t length = strlen(value_member(row, "name", ""));

		width = length > width ? length : width;
	}
	json_array_foreach(rows, i, row)
	{
		const char *name = value_member(row, "name", "");

		if (before == NULL || !same_noun(before, name))
			say(stdout, "\n");
		say_entry(name, width, value_member(row, "summary", ""));
		before = name;
	}
}

/* "Label - help (a, b) [default]" */
static char *param_text(const json_t *param)
{
	const char *help = value_member(param, "help", "");
	const char *initial = value_member(param, "initial", "");
	struct string out = { 0 };
	json_t *choice;
	size_t i;

	string_text(&out, value_member(param, "label", ""));
	if (help[0] != '\0')
		string_format(&out, " - %s", help);
	json_array_foreach(json_object_get(param, "choices"), i, choice)
	{
		string_format(&out, "%s%s", i == 0 ? ": " : ", ",
			      value_member(choice, "value", ""));
	}
	if (initial[0] != '\0')
		string_format(&out, " (%s)", initial);
	if (json_is_true(json_object_get(param, "many")))
		string_format(&out, " %s", _("[several, with commas]"));
	return string_take(&out);
}

static void say_params(const json_t *operation)
{
	json_t *param;
	size_t i;

	json_array_foreach(json_object_get(operation, "params"), i, param)
	{
		char *name = NULL, *text = param_text(param);

		if (asprintf(&name, "%s=%s%s", value_member(param, "name", ""),
			     value_member(param, "type", ""),
			     json_is_true(json_object_get(param, "required")) ? " *" : "") < 0)
			need_end();
		say_entry(name, 24, text);
		free(name);
		free(text);
	}
}

/* Names in one line. */
static void say_names(const char *label, const json_t *entries)
{
	struct string out = { 0 };
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
	{
		string_format(&out, " %s",
			      json_is_string(entry) ? json_string_value(entry)
						    : value_member(entry, "name", ""));
	}
	if (out.length > 0)
		say(stdout, "%s%s\n", label, out.text);
	string_free(&out);
}

static void say_operation(const json_t *operation)
{
	say(stdout, "%s  %s\n", value_member(operation, "name", ""),
	    value_member(operation, "summary", ""));
	say_params(operation);
	if (json_array_size(json_object_get(operation, "params")) > 0)
		say(stdout, "  %s\n", _("* required"));
	say_names(_("Columns:"), json_object_get(operation, "columns"));
	say_names(_("Orders (sort=):"), json_object_get(operation, "orders"));
}

int run_help(struct client *client, const char *operation)
{
	json_t *answer, *params = json_object();
	enum wire_status status;
	int code;

	if (operation != NULL) {
		const json_t *known = client_describe(client, operation);

		json_decref(params);
		if (known == NULL)
			return say_usage(
				_("\"%s\" is no operation that you may use; `help` lists them"),
				operation);
		say_operation(known);
		return EXIT_DONE;
	}
	say_manual();
	status = client_call(client, "system.describe", params, &answer);
	if (status == WIRE_DONE)
		say_operations(json_object_get(answer, "rows"));
	else
		say_refusal(FORMAT_TABLE, status, answer);
	code = wire_exit_code(status, answer);
	json_decref(answer);
	return code;
}
