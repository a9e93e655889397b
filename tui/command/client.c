#include "tui/command/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/say.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* How far long work is, for a person at a terminal; the answer takes its place. */
static bool heard(void *data, const json_t *params)
{
	const json_t *percent = json_object_get(params, "percent");

	(void)data;
	if (percent != NULL && isatty(STDERR_FILENO)) {
		if (json_integer_value(percent) < 100)
			fprintf(stderr, "\r%3d %%", (int)json_integer_value(percent));
		else
			fputs("\r     \r", stderr);
	}
	return percent != NULL;
}

bool client_open(struct client *client, int fd, const char *path)
{
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);

	*client = (struct client){ .path = fd >= 0 ? NULL : path, .operations = json_object() };
	if (fd >= 0 && getpeername(fd, (struct sockaddr *)&peer, &length) != 0) {
		say(stderr, _("guichet: descriptor %d is no connection to guichetd: %s\n"), fd,
		    strerror(errno));
		return false;
	}
	client->wire = fd >= 0 ? wire_new(fd) : wire_connect(path);
	if (client->wire == NULL)
		say(stderr,
		    _("guichet: can't reach guichetd at %s: %s\nIs it running? --socket or "
		      "GUICHET_SOCKET says where.\n"),
		    path, strerror(errno));
	else
		wire_on_notice(client->wire, heard, NULL);
	return client->wire != NULL;
}

void client_close(struct client *client)
{
	wire_free(client->wire);
	json_decref(client->hello);
	json_decref(client->operations);
	*client = (struct client){ 0 };
}

/* --- Hello and descriptions --- */

static json_t *hello_params(void)
{
	const char *term = getenv("TERM");

	return json_pack("{s:s*, s:s}", "language",
			 ui_language_wanted()[0] != '\0' ? lang_tag(ui_lang) : NULL, "terminal",
			 term != NULL ? term : "");
}

static bool send_request(struct client *client, const char *method, json_t *params)
{
	json_t *request = json_pack("{s:s, s:s, s:s, s:o}", "jsonrpc", "2.0", "id", method,
				    "method", method, "params", params);
	char *text = request != NULL ? json_dumps(request, JSON_COMPACT) : NULL;
	bool sent;

	if (text == NULL)
		need_end();
	sent = wire_send_line(client->wire, text, strlen(text));
	free(text);
	json_decref(request);
	return sent;
}

/* The answer to the request sent by send_request(); notices before it are left. */
static enum wire_status receive_answer(struct client *client, json_t **answer)
{
	*answer = NULL;
	for (;;) {
		size_t length;
		const char *line = wire_receive_line(client->wire, &length);
		json_t *message = line != NULL ? json_loadb(line, length, 0, NULL) : NULL;
		json_t *result = json_object_get(message, "result");

		if (message == NULL)
			return WIRE_CUT;
		if (json_object_get(message, "method") == NULL) {
			*answer = json_incref(result != NULL ? result
							     : json_object_get(message, "error"));
			json_decref(message);
			return result != NULL ? WIRE_DONE : WIRE_REFUSED;
		}
		json_decref(message);
	}
}

/* Keeps a description; one that the account may not call is kept as null. */
static void keep_description(struct client *client, const char *operation, const json_t *answer)
{
	json_t *row = json_array_get(json_object_get(answer, "rows"), 0);

	json_object_set_new(client->operations, operation,
			    row != NULL ? json_incref(row) : json_null());
}

static void keep_hello(struct client *client, const json_t *answer)
{
	json_decref(client->hello);
	client->hello = json_incref(json_object_get(answer, "record"));
	ui_adopt(value_member(client->hello, "language", NULL),
		 value_member(client->hello, "zone", NULL));
	if (ui_zone_missing() != NULL) {
		say(stderr,
		    _("The time zone %s can't be read on this machine: times are those of UTC."),
		    ui_zone_missing());
		say(stderr, "\n");
	}
}

static json_t *describe_params(const char *operation)
{
	return operation != NULL ? json_pack("{s:s}", "operation", operation) : json_object();
}

enum wire_status client_start(struct client *client, const char *operation, json_t **error)
{
	enum wire_status status, described = WIRE_DONE;
	json_t *answer;

	*error = NULL;
	if (!send_request(client, "session.hello", hello_params()) ||
	    (operation != NULL &&
	     !send_request(client, "system.describe", describe_params(operation))))
		return WIRE_CUT;
	status = receive_answer(client, &answer);
	if (status == WIRE_DONE)
		keep_hello(client, answer);
	else
		*error = json_incref(answer);
	json_decref(answer);
	if (operation == NULL || status == WIRE_CUT)
		return status;
	described = receive_answer(client, &answer);
	/* A refusal is met again, and said, when the operation itself is called. */
	if (described == WIRE_DONE)
		keep_description(client, operation, answer);
	json_decref(answer);
	return described == WIRE_CUT ? WIRE_CUT : status;
}

const json_t *client_describe(struct client *client, const char *operation)
{
	json_t *known = json_object_get(client->operations, operation), *answer = NULL;

	if (known == NULL && wire_call(client->wire, "system.describe", describe_params(operation),
				       &answer) == WIRE_DONE) {
		keep_description(client, operation, answer);
		known = json_object_get(client->operations, operation);
	}
	json_decref(answer);
	return json_is_object(known) ? known : NULL;
}

/* --- Calls --- */

static bool fill_random(unsigned char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = getrandom(bytes, length, 0);

		if (n < 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* 160 random bits in base 32. Without one, a write is not asked for: see
 * client_call(). */
static bool add_nonce(json_t *params)
{
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char random[32];
	char nonce[sizeof(random) + 1];

	if (json_object_get(params, "nonce") != NULL)
		return true;
	if (!fill_random(random, sizeof(random)))
		return false;
	for (size_t i = 0; i < sizeof(random); i++)
		nonce[i] = alphabet[random[i] % 32];
	nonce[sizeof(random)] = '\0';
	return json_object_set_new(params, "nonce", json_string(nonce)) == 0;
}

/* As if the server had refused it. */
static enum wire_status refuse_without_nonce(json_t *params, json_t **answer)
{
	char sentence[300];

	snprintf(sentence, sizeof(sentence),
		 _("This machine gives no random number (%s): nothing was done."), strerror(errno));
	*answer = json_pack("{s:i, s:s, s:{s:s, s:i}}", "code", EXIT_AGAIN, "message", sentence,
			    "data", "reason", "try_again", "exit", EXIT_AGAIN);
	json_decref(params);
	return WIRE_REFUSED;
}

bool client_reopen(struct client *client)
{
	struct wire *wire = client->path != NULL ? wire_connect(client->path) : NULL;
	json_t *error;
	bool greeted;

	if (wire == NULL)
		return false;
	wire_free(client->wire);
	client->wire = wire;
	greeted = client_start(client, NULL, &error) == WIRE_DONE;
	json_decref(error);
	return greeted;
}

enum wire_status client_call(struct client *client, const char *operation, json_t *params,
			     json_t **answer)
{
	const json_t *known = json_object_get(client->operations, operation);
	enum wire_status status;

	if (params == NULL)
		params = json_object();
	if (strcmp(value_member(known, "kind", ""), "write") == 0 && !add_nonce(params))
		return refuse_without_nonce(params, answer);
	status = wire_call(client->wire, operation, json_incref(params), answer);
	/* Asked again only where a second time changes nothing more. */
	if (status == WIRE_CUT && known != NULL && client_reopen(client))
		status = wire_call(client->wire, operation, json_incref(params), answer);
	json_decref(params);
	return status;
}
