/* Owns how a call is written as a command of the operator's own shell. */
#include "tui/screens/ssh_command.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "tui/text/strings.h"

/* Neither their shell nor guichet's own rules see anything in it. */
static bool is_plain(const char *value)
{
	const char *at = value;

	while (isalnum((unsigned char)*at) || (*at != '\0' && strchr("-_.:@+", *at) != NULL))
		at++;
	return at > value && *at == '\0';
}

/* For guichet's own rules, within the double quotes of the operator's shell: what
 * would end either is left out, and finds more rather than something else. */
static void add_text(struct string *words, const char *value)
{
	if (is_plain(value)) {
		string_text(words, value);
		return;
	}
	string_text(words, "'");
	for (; *value != '\0'; value++)
		if (strchr("'\"\\$`!", *value) == NULL)
			string_add(words, value, 1);
	string_text(words, "'");
}

static void add_value(struct string *words, const json_t *value)
{
	size_t index;
	json_t *item;

	if (json_is_integer(value))
		string_format(words, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		string_text(words, json_is_true(value) ? "yes" : "no");
	else if (json_is_string(value))
		add_text(words, json_string_value(value));
	json_array_foreach(value, index, item)
	{
		string_text(words, index > 0 ? "," : "");
		add_value(words, item);
	}
}

char *ssh_command(const char *operation, const json_t *params, const char *file)
{
	struct string words = { 0 };
	struct string command = { 0 };
	const char *name;
	const char *quote;
	json_t *value;

	string_text(&words, operation);
	json_object_foreach((json_t *)params, name, value)
	{
		if (json_is_null(value))
			continue;
		string_format(&words, " %s=", name);
		add_value(&words, value);
	}
	quote = strchr(words.text, '\'') != NULL ? "\"" : "";
	string_format(&command, "ssh … %s%s%s %s", quote, words.text, quote, file);
	string_free(&words);
	return string_take(&command);
}
