#include "tui/command/say.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static void say_raw(FILE *out, const char *text)
{
	char *shown = display_text_lines(text);

	fputs(shown, out);
	free(shown);
}

__attribute__((format(printf, 1, 0))) static char *formatted(const char *format, va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		need_end();
	return text;
}

void say(FILE *out, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = formatted(format, arguments);
	va_end(arguments);
	say_raw(out, text);
	free(text);
}

int say_usage(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = formatted(format, arguments);
	va_end(arguments);
	fflush(stdout);
	say(stderr, "guichet: %s\n", text);
	free(text);
	return EXIT_USAGE;
}

/* Of a stream that stands in for another (outlet.h), stdio knows no descriptor. */
static bool is_terminal(FILE *out)
{
	return isatty(out == stdout ? STDOUT_FILENO : STDERR_FILENO);
}

bool say_styled(FILE *out)
{
	const char *term = getenv("TERM");

	return is_terminal(out) && term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

void say_json(FILE *out, const json_t *json)
{
	bool tty = is_terminal(out);
	char *text = json_dumps(json, JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY |
					      (tty ? JSON_INDENT(2) : 0));
	char *shown;

	if (text == NULL)
		need_end();
	shown = display_json(text, tty && !ui_utf8);
	fprintf(out, "%s\n", shown);
	free(shown);
	free(text);
}

enum { CHOICES_SHOWN = 20 };

/* "  offer=12  Title": what to add to the command. */
static void say_choices(FILE *out, const char *argument, const char *label, const json_t *choices)
{
	json_t *choice;
	size_t i;

	json_array_foreach(choices, i, choice)
	{
		json_t *id = json_object_get(choice, argument);

		if (i == CHOICES_SHOWN) {
			say(out, "  …\n");
			return;
		}
		if (id == NULL)
			id = json_object_get(choice, "id");
		say(out, "  %s=%lld  %s\n", argument, json_integer_value(id),
		    value_member(choice, label, ""));
	}
}

/* The sentence of each wrong argument, of each wrong line, and what can be chosen. */
static void say_details(FILE *out, const json_t *data)
{
	const char *name;
	const json_t *value;
	json_t *entry;
	size_t i;

	json_object_foreach((json_t *)json_object_get(data, "arguments"), name, value)
	{
		say(out, "  %s: %s\n", name, json_is_string(value) ? json_string_value(value) : "");
	}
	json_array_foreach(json_object_get(data, "lines"), i, entry)
	{
		say(out, _("line %lld: %s"), json_integer_value(json_object_get(entry, "line")),
		    value_member(entry, "message", ""));
		say(out, "\n");
	}
	say_choices(out, "offer", "title", json_object_get(data, "offers"));
	say_choices(out, "shop", "name", json_object_get(data, "shops"));
}

int say_refusal(enum format format, enum wire_status status, const json_t *error)
{
	int code = wire_exit_code(status, error);
	FILE *out = code == EXIT_REFUSED ? stdout : stderr;
	const char *cut = _("The connection to guichet was lost. Try again in a moment.");
	json_t *own = NULL;

	if (status != WIRE_REFUSED)
		error = own = json_pack("{s:i, s:s, s:{s:s, s:i}}", "code", EXIT_AGAIN, "message",
					cut, "data", "reason", "cut", "exit", EXIT_AGAIN);
	if (format == FORMAT_JSON) {
		say_json(stdout, error);
	} else {
		fflush(stdout);
		say(out, "%s\n", value_member(error, "message", ""));
		say_details(out, json_object_get(error, "data"));
	}
	json_decref(own);
	return code;
}
