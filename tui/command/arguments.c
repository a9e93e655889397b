#include "tui/command/arguments.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/bytes.h"
#include "tui/command/data.h"
#include "tui/command/paper.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

const json_t *arguments_param(const json_t *description, const char *name)
{
	json_t *param;
	size_t i;

	json_array_foreach(json_object_get(description, "params"), i, param)
	{
		if (strcmp(value_member(param, "name", ""), name) == 0)
			return param;
	}
	return NULL;
}

bool arguments_is(const json_t *param, const char *type)
{
	return strcmp(value_member(param, "type", ""), type) == 0;
}

static bool from_input(const json_t *param)
{
	return arguments_is(param, "secret") || arguments_is(param, "data") ||
	       arguments_is(param, "bytes");
}

static int set_format(struct arguments *arguments, const char *value)
{
	static const struct {
		const char *word;
		enum format format;
	} formats[] = { { "table", FORMAT_TABLE },
			{ "json", FORMAT_JSON },
			{ "csv", FORMAT_CSV },
			{ "pdf", FORMAT_PDF } };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(value, formats[i].word) == 0) {
			arguments->format = formats[i].format;
			return EXIT_DONE;
		}
	}
	return say_usage(_("format is table, json or csv, not \"%s\""), value);
}

/* Adds the parts of "1,2,3" to a list. */
static void add_parts(json_t *list, const char *value)
{
	while (*value != '\0') {
		size_t length = strcspn(value, ",");

		if (length > 0)
			json_array_append_new(list, json_stringn(value, length));
		value += length + (value[length] == ',' ? 1 : 0);
	}
}

/* A name that comes again adds to a list, where the parameter takes one. */
static int set_value(json_t *params, const json_t *param, const char *name, const char *value)
{
	json_t *before = json_object_get(params, name), *now = json_string(value);

	if (now == NULL)
		return say_usage(_("%s: these bytes are no UTF-8"), name);
	if (before == NULL) {
		json_object_set_new(params, name, now);
		return EXIT_DONE;
	}
	json_decref(now);
	if (param != NULL && !json_is_true(json_object_get(param, "many")))
		return say_usage(_("%s is given twice"), name);
	if (json_is_string(before)) {
		json_t *list = json_array();

		add_parts(list, json_string_value(before));
		json_object_set_new(params, name, list);
		before = list;
	}
	add_parts(before, value);
	return EXIT_DONE;
}

static int read_word(struct arguments *arguments, const json_t *description, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = equals != NULL ? (size_t)(equals - word) : 0;
	const json_t *param;
	char name[64];

	if (length == 0 || length >= sizeof(name) ||
	    strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
		return say_usage(_("\"%s\" is not name=value"), word);
	memcpy(name, word, length);
	name[length] = '\0';
	if (strcmp(name, "format") == 0)
		return set_format(arguments, equals + 1);
	param = arguments_param(description, name);
	if (!from_input(param))
		return set_value(arguments->params, param, name, equals + 1);
	if (strcmp(equals + 1, "-") == 0) /* says only that it comes from there */
		return EXIT_DONE;
	return say_usage(arguments_is(param, "secret")
				 ? _("%s is a secret: leave it out of the command, and it is asked "
				     "for, or read from standard input")
				 : _("%s comes from standard input: leave it out of the command"),
			 name);
}

/* "Password: ", "Password (or nothing): " */
static char *secret_prompt(const json_t *param, bool required)
{
	const char *label = value_member(param, "label", value_member(param, "name", ""));
	char *named = NULL, *prompt = NULL;

	if (asprintf(&named, "%s %s", label, _("(or nothing)")) < 0 ||
	    asprintf(&prompt, _("%s: "), required ? label : named) < 0)
		need_end();
	free(named);
	return prompt;
}

/* A secret that is not required may be an empty line, or none. */
static int read_secret(json_t *params, const json_t *param, struct input *input)
{
	const char *name = value_member(param, "name", "");
	bool required = json_is_true(json_object_get(param, "required"));
	char *prompt = secret_prompt(param, required), *line;
	enum input_status status = input_secret(input, prompt, &line);
	int code = EXIT_DONE;

	free(prompt);
	json_object_del(params, name);
	if (status == INPUT_BROKEN)
		code = EXIT_AGAIN;
	else if (status == INPUT_TOO_LONG)
		code = say_usage(_("%s is too long"), name);
	else if (required && status == INPUT_END)
		code = say_usage(_("%s is missing: it is one line of standard input"), name);
	else if (line != NULL && input->talks && strcmp(line, ".") == 0)
		code = say_usage("%s", _("abandoned"));
	else if (line != NULL && (required || line[0] != '\0') &&
		 json_object_set_new(params, name, json_string(line)) != 0)
		code = say_usage(_("%s: these bytes are no UTF-8"), name);
	input_wipe(line);
	return code;
}

/* usual: how bytes that are no UTF-8 are read when nothing is said of it. */
static int read_data(json_t *params, const json_t *param, const char *usual, struct input *input)
{
	const char *name = value_member(param, "name", "");
	const char *repair = value_member(params, "repair", usual);
	enum input_status status;
	char *bytes;
	size_t length;
	json_t *data;

	if (input->talks)
		say(stdout, _("Now the lines of the file; a single dot ends them.\n"));
	else if (isatty(input->fd))
		say(stderr, _("Reading from the terminal; Ctrl-D ends it.\n"));
	status = input_rest(input, &bytes, &length);
	if (status == INPUT_BROKEN)
		return EXIT_AGAIN;
	if (status == INPUT_TOO_LONG)
		return say_usage(_("%s: more than %d MiB; split the file"), name,
				 INPUT_DATA_MAX / 1024 / 1024);
	data = data_string(name, bytes, length, strcmp(repair, "cp1252") == 0);
	free(bytes);
	if (data == NULL)
		return EXIT_USAGE;
	json_object_set_new(params, name, data);
	return EXIT_DONE;
}

static int read_bytes(json_t *params, const json_t *param, struct input *input)
{
	const char *name = value_member(param, "name", "");
	enum input_status status;
	char *bytes;
	size_t length;
	json_t *text;

	if (input->talks || isatty(input->fd))
		return say_usage(_("%s: give the file on standard input (< file)"), name);
	status = input_rest(input, &bytes, &length);
	if (status == INPUT_BROKEN)
		return EXIT_AGAIN;
	if (status == INPUT_DONE && length > BYTES_MAX) {
		free(bytes);
		status = INPUT_TOO_LONG;
	}
	if (status == INPUT_TOO_LONG)
		return say_usage(_("%s: more than %d MiB"), name, BYTES_MAX / 1024 / 1024);
	text = bytes_string((const unsigned char *)bytes, length);
	free(bytes);
	json_object_set_new(params, name, text);
	return EXIT_DONE;
}

/* What comes from standard input: each secret, then the data. */
static int read_input(json_t *params, const json_t *description, const char *type,
		      struct input *input)
{
	const char *repair = value_member(arguments_param(description, "repair"), "initial", "");
	json_t *param;
	size_t i;

	json_array_foreach(json_object_get(description, "params"), i, param)
	{
		int code;

		if (!arguments_is(param, type))
			continue;
		code = strcmp(type, "data") == 0    ? read_data(params, param, repair, input)
		       : strcmp(type, "bytes") == 0 ? read_bytes(params, param, input)
						    : read_secret(params, param, input);
		if (code != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}

int arguments_read(struct arguments *arguments, const json_t *description, struct input *input,
		   char *const *words, size_t count)
{
	int code = EXIT_DONE;

	*arguments = (struct arguments){
		.params = json_object(),
		.format =
			paper_is(value_member(description, "name", "")) ? FORMAT_PDF : FORMAT_TABLE,
	};
	for (size_t i = 0; i < count; i++) {
		int word = read_word(arguments, description, words[i]);

		code = word != EXIT_DONE ? word : code;
	}
	if (code == EXIT_DONE)
		code = read_input(arguments->params, description, "secret", input);
	if (code == EXIT_DONE)
		code = read_input(arguments->params, description, "data", input);
	if (code == EXIT_DONE)
		code = read_input(arguments->params, description, "bytes", input);
	if (code != EXIT_DONE) {
		json_decref(arguments->params);
		arguments->params = NULL;
	}
	return code;
}
