/* __complete: candidates for shell completion, from the descriptions. */
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/command/run.h"
#include "tui/command/say.h"
#include "tui/text/value.h"

static void candidate(const char *beginning, const char *before, const char *word,
		      const char *after)
{
	char *whole = NULL;

	if (asprintf(&whole, "%s%s%s", before, word, after) < 0)
		need_end();
	if (strncmp(whole, beginning, strlen(beginning)) == 0)
		say(stdout, "%s\n", whole);
	free(whole);
}

static void complete_operation(struct client *client, const char *beginning)
{
	json_t *answer = NULL, *row;
	size_t i;

	candidate(beginning, "", "batch", "");
	candidate(beginning, "", "help", "");
	candidate(beginning, "", "lines", "");
	client_call(client, "system.describe", json_object(), &answer);
	json_array_foreach(json_object_get(answer, "rows"), i, row)
	{
		candidate(beginning, "", value_member(row, "name", ""), "");
	}
	json_decref(answer);
}

/* name=choice, once the name is there. */
static void complete_value(const json_t *param, const char *beginning)
{
	const char *name = value_member(param, "name", "");
	size_t length = strlen(name), i;
	json_t *choice;
	char before[80];

	if (strncmp(beginning, name, length) != 0 || beginning[length] != '=' ||
	    (size_t)snprintf(before, sizeof(before), "%s=", name) >= sizeof(before))
		return;
	json_array_foreach(json_object_get(param, "choices"), i, choice)
	{
		candidate(beginning, before, value_member(choice, "value", ""), "");
	}
	if (strcmp(value_member(param, "type", ""), "boolean") == 0) {
		candidate(beginning, before, "yes", "");
		candidate(beginning, before, "no", "");
	}
}

static void complete_argument(const json_t *operation, const char *beginning)
{
	static const char *const formats[] = { "table", "json", "csv" };
	json_t *param;
	size_t i;

	json_array_foreach(json_object_get(operation, "params"), i, param)
	{
		if (strchr(beginning, '=') == NULL)
			candidate(beginning, "", value_member(param, "name", ""), "=");
		else
			complete_value(param, beginning);
	}
	if (strchr(beginning, '=') == NULL)
		candidate(beginning, "", "format", "=");
	for (i = 0; strchr(beginning, '=') != NULL && i < 3; i++)
		candidate(beginning, "format=", formats[i], "");
}

int run_complete(struct client *client, char *const *words, size_t count)
{
	const json_t *operation;

	if (count <= 1 || (count == 2 && strcmp(words[0], "help") == 0)) {
		complete_operation(client, count > 0 ? words[count - 1] : "");
		return EXIT_DONE;
	}
	operation = client_describe(client, words[0]);
	if (operation != NULL)
		complete_argument(operation, words[count - 1]);
	return EXIT_DONE;
}
