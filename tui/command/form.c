/* An operation asked line by line, from its description. */
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/command/arguments.h"
#include "tui/command/lines.h"
#include "tui/command/words.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* Whether name=... is among the words; its place. */
static bool given(const struct words *words, const char *name, size_t *at)
{
	size_t length = strlen(name);

	for (*at = 1; *at < words->count; (*at)++) {
		if (strncmp(words->word[*at], name, length) == 0 && words->word[*at][length] == '=')
			return true;
	}
	return false;
}

static void add_word(struct words *words, const char *text)
{
	struct string word = { 0 };

	if (words->count == WORDS_MAX)
		return;
	string_text(&word, text);
	words->word[words->count++] = string_take(&word);
	words->word[words->count] = NULL;
}

static void drop_word(struct words *words, size_t at)
{
	free(words->word[at]);
	memmove(&words->word[at], &words->word[at + 1],
		(words->count - at) * sizeof(words->word[0]));
	words->count--;
}

/* "Kind (host, member) [host]: " */
static void say_prompt(const json_t *param)
{
	const char *initial = value_member(param, "initial", "");
	json_t *choice;
	size_t i;

	say(stdout, "%s", value_member(param, "label", value_member(param, "name", "")));
	json_array_foreach(json_object_get(param, "choices"), i, choice)
	{
		say(stdout, "%s%s", i == 0 ? " (" : ", ", value_member(choice, "value", ""));
	}
	say(stdout, "%s", json_array_size(json_object_get(param, "choices")) > 0 ? ")" : "");
	if (initial[0] != '\0')
		say(stdout, " [%s]", initial);
	else if (!json_is_true(json_object_get(param, "required")))
		say(stdout, " %s", _("(or nothing)"));
	say(stdout, _("%s: "), "");
	fflush(stdout);
}

/* Asks for one value, which becomes a word; nothing typed leaves it out. False
 * when the person gives up: a single dot, or the end of input. */
static bool ask(struct lines *lines, struct words *words, const json_t *param)
{
	struct string word = { 0 };
	enum input_status status;
	char *line;
	bool goes_on;

	do {
		say_prompt(param);
		status = input_line(lines->input, &line);
		goes_on = status != INPUT_END && status != INPUT_BROKEN &&
			  (line == NULL || strcmp(line, ".") != 0);
		if (goes_on && line != NULL && line[0] != '\0')
			string_format(&word, "%s=%s", value_member(param, "name", ""), line);
		free(line);
	} while (goes_on && word.length == 0 && json_is_true(json_object_get(param, "required")));
	if (word.length > 0)
		add_word(words, word.text);
	string_free(&word);
	return goes_on;
}

static bool skipped(const char *const *skip, const char *name)
{
	for (; skip != NULL && *skip != NULL; skip++) {
		if (strcmp(*skip, name) == 0)
			return true;
	}
	return false;
}

static bool ask_missing(struct lines *lines, struct words *words, const json_t *description,
			bool all, const char *const *skip)
{
	json_t *param;
	size_t i, at;

	json_array_foreach(json_object_get(description, "params"), i, param)
	{
		const char *name = value_member(param, "name", "");
		bool required = json_is_true(json_object_get(param, "required"));

		/* arguments_read() asks for secrets and data. */
		if (given(words, name, &at) || skipped(skip, name) || (!required && !all) ||
		    arguments_is(param, "secret") || arguments_is(param, "data") ||
		    arguments_is(param, "bytes"))
			continue;
		if (!ask(lines, words, param))
			return false;
	}
	return true;
}

/* Asks again for what the server found wrong. False when nothing can be asked. */
static bool ask_again(struct lines *lines, struct words *words, const json_t *description,
		      const json_t *error)
{
	bool asked = strcmp(wire_reason(error), "wrong_access") == 0; /* a secret */
	const json_t *wrong = json_object_get(json_object_get(error, "data"), "arguments");
	const json_t *ignored;
	const char *name;
	size_t at;

	json_object_foreach((json_t *)wrong, name, ignored)
	{
		const json_t *param = arguments_param(description, name);

		if (param == NULL || arguments_is(param, "data") || arguments_is(param, "bytes"))
			return false;
		while (given(words, name, &at))
			drop_word(words, at);
		asked = true;
		if (!arguments_is(param, "secret") && !ask(lines, words, param))
			return false;
	}
	return asked;
}

/* One try. True when another one is to be made. */
static bool attempt(struct lines *lines, struct words *words, const json_t *description,
		    json_t **result)
{
	struct arguments arguments;
	enum wire_status status;
	json_t *answer;
	bool again = false;

	if (arguments_read(&arguments, description, lines->input, words->word + 1,
			   words->count - 1) != EXIT_DONE)
		return false;
	status = client_call(lines->client, words->word[0], arguments.params, &answer);
	if (status == WIRE_DONE) {
		*result = answer;
		return false;
	}
	lines_refused(lines, status, answer);
	if (status == WIRE_REFUSED)
		again = ask_again(lines, words, description, answer);
	json_decref(answer);
	return again;
}

json_t *form_run(struct lines *lines, char *const *words, size_t count, bool all,
		 const char *const *skip)
{
	const json_t *description = client_describe(lines->client, words[0]);
	struct words *asked = need_new(1, sizeof(*asked));
	json_t *result = NULL;

	for (size_t i = 0; i < count; i++)
		add_word(asked, words[i]);
	if (ask_missing(lines, asked, description, all, skip)) {
		while (attempt(lines, asked, description, &result))
			;
	}
	words_free(asked);
	free(asked);
	return result;
}
