/* The loop of the line mode: reads a line, finds what it means. A bare code is
 * looked up; a number chooses; a word is a command; noun.verb is an operation. */
#include "tui/command/lines.h"

#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/command/outlet.h"
#include "tui/command/output.h"
#include "tui/command/run.h"
#include "tui/command/words.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

void lines_choose_nothing(struct lines *lines)
{
	json_decref(lines->choices);
	free(lines->code);
	lines->choices = NULL;
	lines->code = NULL;
	lines->choosing = CHOOSE_NOTHING;
}

void lines_choose(struct lines *lines, enum choosing choosing, json_t *choices)
{
	lines_choose_nothing(lines);
	lines->choosing = choosing;
	lines->choices = choices;
}

void lines_refused(struct lines *lines, enum wire_status status, const json_t *error)
{
	say_refusal(FORMAT_TABLE, status, error);
	if (status != WIRE_REFUSED) {
		lines->leave = true;
		lines->exit = EXIT_AGAIN;
	}
}

json_t *lines_call(struct lines *lines, const char *operation, json_t *params)
{
	enum wire_status status;
	json_t *answer;

	client_describe(lines->client, operation); /* a write must be known as one */
	status = client_call(lines->client, operation, params, &answer);
	if (status == WIRE_DONE)
		return answer;
	lines_refused(lines, status, answer);
	json_decref(answer);
	return NULL;
}

/* --- Commands --- */

static void help(struct lines *lines, const char *rest)
{
	if (strcmp(rest, "all") == 0 || strcmp(rest, "tout") == 0)
		run_help(lines->client, NULL);
	else if (rest[0] != '\0')
		run_help(lines->client, rest);
	else
		say(stdout, "%s",
		    _("CODE        look up, then redeem\n"
		      "undo        undo the last redemption\n"
		      "last        the last redemptions\n"
		      "today       how many today\n"
		      "counter     change counter\n"
		      "offer WORD  search; a number shows, +N selects\n"
		      "selection   what is selected; clear empties it\n"
		      "voucher     issue a voucher\n"
		      "NOUN.VERB   any operation; help all lists them, help NOUN.VERB explains\n"
		      "quit\n"));
}

static void quit(struct lines *lines, const char *rest)
{
	(void)rest;
	lines->leave = true;
}

/* Every command is understood in both languages, whichever is spoken. */
static const struct command {
	const char *english, *french;
	void (*run)(struct lines *lines, const char *rest);
} commands[] = {
	{ "help", "aide", help },
	{ "?", "h", help },
	{ "undo", "annuler", lines_undo },
	{ "last", "derniers", lines_last },
	{ "today", "jour", lines_today },
	{ "counter", "comptoir", lines_shop },
	{ "offer", "offre", lines_offer },
	{ "offers", "offres", lines_offer },
	{ "selection", "choix", lines_selection },
	{ "clear", "vider", lines_selection_clear },
	{ "voucher", "bon", lines_voucher },
	{ "quit", "quitter", quit },
	{ "exit", "q", quit },
};

static const struct command *command_named(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *const words[] = { commands[i].english, commands[i].french };

		for (size_t w = 0; w < 2; w++) {
			if (strlen(words[w]) == length && strncasecmp(words[w], name, length) == 0)
				return &commands[i];
		}
	}
	return NULL;
}

/* --- Operations --- */

static bool is_operation(const char *line)
{
	static const char *const word = "abcdefghijklmnopqrstuvwxyz_";
	size_t noun = strspn(line, word);
	size_t verb = line[noun] == '.' ? strspn(line + noun + 1, word) : 0;
	char after = line[noun + (verb > 0 ? 1 + verb : 0)];

	return noun > 0 && verb > 0 && (after == '\0' || after == ' ');
}

static enum format format_of(const struct words *words)
{
	enum format format = FORMAT_TABLE;

	for (size_t i = 1; i < words->count; i++) {
		if (strcmp(words->word[i], "format=json") == 0)
			format = FORMAT_JSON;
		else if (strcmp(words->word[i], "format=csv") == 0)
			format = FORMAT_CSV;
	}
	return format;
}

/* A write without a word is a form; so is anything that misses something. */
static void operation(struct lines *lines, const char *line)
{
	struct words *words = need_new(1, sizeof(*words));
	const char *why = words_split(words, line);
	const json_t *description;
	json_t *result;
	bool all;

	if (why != NULL) {
		say_usage("%s", _(why));
		free(words);
		return;
	}
	description = client_describe(lines->client, words->word[0]);
	all = words->count == 1 && strcmp(value_member(description, "kind", ""), "write") == 0;
	result = form_run(lines, words->word, words->count, all, NULL);
	if (result != NULL)
		output_result(format_of(words), description, result);
	json_decref(result);
	/* Having logged in changes who one is. */
	if (strncmp(words->word[0], "auth.", 5) == 0) {
		json_object_clear(lines->client->operations);
		client_start(lines->client, NULL, &result);
		json_decref(result);
	}
	words_free(words);
	free(words);
}

/* --- Choices --- */

/* The number typed: 1 or more, 0 when it is none that could be a choice. Longer
 * numbers are codes. */
static size_t number_of(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	return digits > 0 && digits <= 3 && line[digits] == '\0' ? strtoul(line, NULL, 10) : 0;
}

static void choose(struct lines *lines, size_t number)
{
	json_t *choice = json_incref(json_array_get(lines->choices, number - 1));

	if (choice == NULL)
		say(stdout, _("Choose 1 to %d.\n"), (int)json_array_size(lines->choices));
	else if (lines->choosing == CHOOSE_REDEMPTION)
		lines_redeem_choice(lines, choice);
	else if (lines->choosing == CHOOSE_OFFER)
		lines_offer_choice(lines, choice);
	else
		lines->shop = json_integer_value(json_object_get(choice, "id"));
	if (lines->choosing == CHOOSE_SHOP && choice != NULL) {
		say(stdout, "%s\n", value_member(choice, "name", ""));
		lines_choose_nothing(lines);
	}
	json_decref(choice);
}

/* --- The loop --- */

static void understand(struct lines *lines, char *line)
{
	size_t length;
	const struct command *command;

	line += strspn(line, " \t");
	for (length = strlen(line); length > 0 && strchr(" \t", line[length - 1]) != NULL;)
		line[--length] = '\0';
	if (line[0] == '\0')
		return;
	length = strcspn(line, " ");
	command = command_named(line, length);
	if (command != NULL)
		command->run(lines, line + length + strspn(line + length, " "));
	else if (is_operation(line))
		operation(lines, line);
	else if (lines->choosing != CHOOSE_NOTHING && number_of(line) > 0)
		choose(lines, number_of(line));
	else if (lines->choosing == CHOOSE_OFFER && line[0] == '+')
		lines_selection_add(lines, line + 1);
	else
		lines_lookup(lines, line);
}

static void prompt(const struct lines *lines)
{
	if (lines->choosing == CHOOSE_REDEMPTION || lines->choosing == CHOOSE_SHOP)
		say(stdout, "1-%d> ", (int)json_array_size(lines->choices));
	else if (strcmp(value_member(lines->client->hello, "home", ""), "counter") == 0)
		say(stdout, "%s> ", _("code"));
	else
		say(stdout, "guichet> ");
	fflush(stdout);
}

/* What the server says by itself: a restart, the end of the session. */
static void hear(struct lines *lines)
{
	bool cut = false;
	json_t *notice;

	while ((notice = wire_notice(lines->client->wire, &cut)) != NULL) {
		say(stdout, "\n* %s\n", value_member(notice, "message", ""));
		if (strcmp(value_member(notice, "kind", ""), "ended") == 0) {
			lines->leave = true;
			lines->exit = EXIT_AGAIN;
		}
		json_decref(notice);
	}
	if (lines->leave)
		return;
	if (cut && !client_reopen(lines->client)) {
		say(stdout, "\n");
		lines_refused(lines, WIRE_CUT, NULL);
	} else if (!cut) {
		prompt(lines);
	}
}

static void one_line(struct lines *lines)
{
	char *line;
	enum input_status status;

	prompt(lines);
	while (!lines->leave && !input_wait(lines->input, wire_fd(lines->client->wire)))
		hear(lines);
	if (lines->leave)
		return;
	status = input_line(lines->input, &line);
	if (status == INPUT_DONE)
		understand(lines, line);
	else if (status == INPUT_TOO_LONG)
		say(stdout, "%s\n", _("This line is too long."));
	else
		lines->leave = true;
	free(line);
}

static void greet(struct lines *lines)
{
	const json_t *shops = json_object_get(lines->client->hello, "shops");

	say(stdout, _("%s. Type help for the commands.\n"),
	    value_member(lines->client->hello, "network", "guichet"));
	if (strcmp(value_member(lines->client->hello, "home", ""), "counter") == 0 &&
	    json_array_size(shops) > 1)
		lines_shop(lines, "");
}

int run_lines(struct client *client, struct input *input)
{
	struct lines lines = { .client = client, .input = input, .redemptions = json_array() };
	json_t *error = NULL;
	enum wire_status status = client_start(client, NULL, &error);

	input->talks = true;
	if (status != WIRE_DONE) {
		lines_refused(&lines, status, error);
		lines.leave = true;
		lines.exit = wire_exit_code(status, error);
	} else {
		greet(&lines);
	}
	json_decref(error);
	/* Nothing is redeemed of which nobody sees the verdict. */
	while (!lines.leave && !outlet_broken())
		one_line(&lines);
	lines_choose_nothing(&lines);
	json_decref(lines.redemptions);
	return lines.exit;
}
