/* Owns the connection's identity and the descriptions that the server gave. */
#include "tui/screens/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "server/wire/wire.h"
#include "tui/kit/progress.h"
#include "tui/kit/screen.h"
#include "tui/screens/pace.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static struct {
	struct wire *wire;
	json_t *hello;
	json_t *operations; /* name -> brief description */
	json_t *described;  /* name -> whole description, once asked */
	json_t *roles;      /* rows of role.list, once asked */
	int64_t now;        /* the server's clock at hello */
	struct timespec at; /* ours, then */
	char notice[300];   /* what the server said last: why it may close */
	char farewell[300];
} server;

/* --- Calls --- */

static void cut(const char *sentence)
{
	if (server.farewell[0] == '\0')
		snprintf(server.farewell, sizeof server.farewell, "%s", sentence);
	screen_end();
}

json_t *server_ask(const char *operation, json_t *params, json_t **error)
{
	json_t *answer = NULL;
	enum wire_status status;

	if (error != NULL)
		*error = NULL;
	if (screen_ended()) {
		json_decref(params);
		return NULL;
	}
	pace_wait();
	progress_begin();
	status = wire_call(server.wire, operation, params, &answer);
	if (status == WIRE_DONE)
		return answer;
	if (status == WIRE_CUT || status == WIRE_TIMEOUT) {
		server_listen();
		cut(_("The connection to the server was lost. What was confirmed is recorded."));
	}
	if (status == WIRE_REFUSED && error != NULL)
		*error = answer;
	else
		json_decref(answer);
	return NULL;
}

const char *server_sentence(const json_t *error)
{
	const char *message = json_string_value(json_object_get(error, "message"));

	return message != NULL ? message : _("The server gave no answer.");
}

/* One member of the result, and the refusal said at the bottom. */
static json_t *ask_member(const char *operation, json_t *params, const char *member, int64_t *total,
			  bool *more)
{
	json_t *error;
	json_t *result = server_ask(operation, params, &error);
	json_t *found = json_incref(json_object_get(result, member));

	if (error != NULL)
		screen_say(STYLE_BAD, server_sentence(error));
	if (total != NULL)
		*total = json_integer_value(json_object_get(result, "total"));
	if (more != NULL)
		*more = json_is_true(json_object_get(result, "more"));
	json_decref(error);
	json_decref(result);
	return found;
}

json_t *server_record(const char *operation, json_t *params)
{
	return ask_member(operation, params, "record", NULL, NULL);
}

json_t *server_rows(const char *operation, json_t *params, int64_t *total)
{
	return ask_member(operation, params, "rows", total, NULL);
}

json_t *server_page(const char *operation, json_t *params, int64_t *total, bool *more)
{
	return ask_member(operation, params, "rows", total, more);
}

/* Of what is waited for just now; other notices are read when there is time. */
static bool heard(void *data, const json_t *params)
{
	const json_t *percent = json_object_get(params, "percent");

	(void)data;
	if (percent == NULL)
		return false;
	progress_show((int)json_integer_value(percent));
	return true;
}

/* Whoever presses Escape waits no longer: the server finishes it, and the answer is
 * the refusal `left`, which says so. */
static enum wire_patience looked(void *data, bool first)
{
	(void)data;
	if (first)
		progress_offer();
	if (progress_left())
		return WIRE_LEAVES;
	return term_listens() ? WIRE_WAITS : WIRE_WAITS_ON;
}

/* --- Who we are --- */

bool server_start(struct wire *wire, enum lang lang)
{
	const char *terminal = getenv("TERM");
	json_t *result;
	json_t *record;

	server.wire = wire;
	wire_on_notice(wire, heard, NULL);
	wire_on_long(wire, PROGRESS_PATIENCE, STDIN_FILENO, looked, NULL);
	result = server_ask("session.hello",
			    json_pack("{s:s, s:s}", "language", lang_tag(lang), "terminal",
				      terminal != NULL ? terminal : ""),
			    NULL);
	record = json_object_get(result, "record");
	if (record == NULL) {
		json_decref(result);
		return false;
	}
	json_decref(server.hello);
	server.hello = json_incref(record);
	json_decref(result);
	ui_adopt(server_hello_text("language"), server_hello_text("zone"));
	if (ui_zone_missing() != NULL) {
		char sentence[200];

		snprintf(sentence, sizeof sentence,
			 _("The time zone %s can't be read on this machine: times are those of "
			   "UTC."),
			 ui_zone_missing());
		screen_banner(sentence);
	}
	value_time(server_hello_text("now"), &server.now);
	clock_gettime(CLOCK_MONOTONIC, &server.at);
	return true;
}

bool server_again(void)
{
	return server_start(server.wire, ui_lang);
}

void server_learn(void)
{
	json_t *rows = server_rows("system.describe", json_pack("{s:b}", "brief", 1), NULL);
	size_t index;
	json_t *row;

	json_decref(server.operations);
	json_decref(server.described);
	server.operations = json_object();
	server.described = json_object();
	json_array_foreach(rows, index, row)
		json_object_set(server.operations, value_member(row, "name", ""), row);
	json_decref(rows);
}

void server_stop(void)
{
	json_decref(server.hello);
	json_decref(server.operations);
	json_decref(server.described);
	server.hello = NULL;
	json_decref(server.roles);
	server.operations = server.described = NULL;
	server.roles = NULL;
}

void server_listen(void)
{
	bool closed = false;
	json_t *notice;

	while ((notice = wire_notice(server.wire, &closed)) != NULL) {
		const char *sentence = value_member(notice, "message", "");

		if (strcmp(value_member(notice, "kind", ""), "ended") == 0)
			cut(sentence);
		else
			screen_banner(sentence);
		snprintf(server.notice, sizeof server.notice, "%s", sentence);
		json_decref(notice);
	}
	if (closed)
		cut(server.notice[0] != '\0' ? server.notice
					     : _("The server closed the connection. What was "
						 "confirmed is recorded."));
}

const char *server_farewell(void)
{
	return server.farewell[0] != '\0' ? server.farewell : NULL;
}

const json_t *server_hello(void)
{
	return server.hello;
}

const char *server_hello_text(const char *member)
{
	return value_member(server.hello, member, "");
}

int64_t server_own_party(void)
{
	int64_t own = 0;
	size_t index;
	json_t *role;

	json_array_foreach(json_object_get(server.hello, "roles"), index, role)
	{
		int64_t party = json_integer_value(json_object_get(role, "party"));

		if (party == 0 || (index > 0 && party != own))
			return 0;
		own = party;
	}
	return own;
}

int64_t server_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return server.now + (int64_t)(now.tv_sec - server.at.tv_sec);
}

/* --- What we may do --- */

const json_t *server_operations(void)
{
	return server.operations;
}

bool server_may(const char *operation)
{
	return json_object_get(server.operations, operation) != NULL;
}

/* Asked when it is wanted for the first time: an operator sees few of hundreds, and the
 * server is on this machine. */
const json_t *server_operation(const char *operation)
{
	json_t *found = json_object_get(server.described, operation);
	json_t *rows;

	if (found != NULL || !server_may(operation))
		return found;
	rows = server_rows("system.describe", json_pack("{s:s}", "operation", operation), NULL);
	found = json_array_get(rows, 0);
	if (found != NULL)
		json_object_set(server.described, operation, found);
	json_decref(rows);
	return json_object_get(server.described, operation);
}

static const json_t *named(const json_t *array, const char *name)
{
	size_t index;
	json_t *item;

	json_array_foreach(array, index,
			   item) if (strcmp(value_member(item, "name", ""), name) == 0) return item;
	return NULL;
}

const json_t *server_column(const char *operation, const char *column)
{
	return named(json_object_get(server_operation(operation), "columns"), column);
}

const json_t *server_param(const char *operation, const char *param)
{
	return named(json_object_get(server_operation(operation), "params"), param);
}

/* --- Words that have labels --- */

static const char *role_label(const char *name)
{
	size_t index;
	json_t *role;

	if (server.roles == NULL && server_may("role.list"))
		server.roles = server_rows("role.list", NULL, NULL);
	json_array_foreach(server.roles, index,
			   role) if (strcmp(value_member(role, "name", ""), name) ==
				     0) return value_member(role, "label", name);
	return name;
}

static const char *choice_label(const json_t *choices, const char *word)
{
	size_t index;
	json_t *choice;

	json_array_foreach(choices, index,
			   choice) if (strcmp(value_member(choice, "value", ""), word) ==
				       0) return value_member(choice, "label", word);
	return word;
}

/* Where the description of a column tells no labels, the parameter of the same
 * name does: of the operation itself, or of those that make or list the noun. */
static const json_t *column_choices(const char *operation, const char *column)
{
	static const char *const verbs[] = { "create", "list" };
	const json_t *choices = json_object_get(server_column(operation, column), "choices");
	char name[64];

	if (choices == NULL)
		choices = json_object_get(server_param(operation, column), "choices");
	for (size_t i = 0; choices == NULL && i < sizeof verbs / sizeof *verbs; i++) {
		snprintf(name, sizeof name, "%.*s.%s", (int)strcspn(operation, "."), operation,
			 verbs[i]);
		choices = json_object_get(server_param(name, column), "choices");
	}
	return choices;
}

char *server_labels(const char *operation, const char *column, const char *words)
{
	bool roles = strcmp(column, "role") == 0 || strcmp(column, "roles") == 0;
	const json_t *choices = roles ? NULL : column_choices(operation, column);
	struct string labels = { 0 };
	char *copy;
	char *rest = NULL;

	if (!roles && choices == NULL)
		return NULL;
	copy = need_copy(words);
	for (char *word = strtok_r(copy, ", ", &rest); word != NULL;
	     word = strtok_r(NULL, ", ", &rest)) {
		if (labels.length > 0)
			string_text(&labels, ", ");
		string_text(&labels, roles ? role_label(word) : choice_label(choices, word));
	}
	free(copy);
	return string_take(&labels);
}
