/* One connection to guichetd, seen from a client: requests go out, answers and
 * notices come in, each a line. Owns the descriptor and the notices not yet asked
 * for. The descriptor may block or not: it is only used with MSG_DONTWAIT after a
 * poll(). While a request is being sent, what arrives is taken in, so that
 * neither end waits for the other for ever. */
#include "server/wire/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "server/wire/buffer.h"
#include "server/wire/need.h"
#include "server/wire/wire_private.h"

enum {
	WIRE_PIECE = 16 * 1024,
	WIRE_HELD_MAX = 256 * 1024 * 1024, /* no answer is longer than this */
	WIRE_EXIT_AGAIN = 4,
};

struct wire *wire_new(int fd)
{
	struct wire *wire = need_new(1, sizeof(*wire));

	/* jansson would open /dev/urandom at its first object, which is too late
	 * where files can't be opened any more. */
	json_object_seed(0);
	wire->fd = fd;
	wire->timeout = -1;
	wire->notices = json_array();
	return wire;
}

struct wire *wire_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(path);
	int fd, failed;

	if (length >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	memcpy(address.sun_path, path, length + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return NULL;
	do
		failed = connect(fd, (const struct sockaddr *)&address, sizeof(address));
	while (failed && errno == EINTR);
	if (failed) {
		int why = errno;

		close(fd);
		errno = why;
		return NULL;
	}
	return wire_new(fd);
}

void wire_free(struct wire *wire)
{
	if (!wire)
		return;
	close(wire->fd);
	buffer_free(&wire->in);
	json_decref(wire->notices);
	free(wire);
}

int wire_fd(const struct wire *wire)
{
	return wire->fd;
}

void wire_set_timeout(struct wire *wire, int milliseconds)
{
	wire->timeout = milliseconds;
}

/* --- Waiting --- */

int64_t wire_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* When a wait that begins now must end; -1 never. */
static int64_t deadline(const struct wire *wire)
{
	return wire->timeout < 0 ? -1 : wire_clock() + wire->timeout;
}

/* What the descriptor is ready for; 0 when the time is over. A signal, such as
 * that of a changed window size, does not end the wait. */
static short wait_for(struct wire *wire, short events, int64_t until)
{
	for (;;) {
		struct pollfd ready = { .fd = wire->fd, .events = events };
		int64_t left = until < 0 ? -1 : until - wire_clock();
		int n;

		if (until >= 0 && left < 0)
			left = 0;
		n = poll(&ready, 1, (int)left);
		if (n > 0)
			return ready.revents;
		if (n == 0) {
			wire->late = true;
			return 0;
		}
		if (errno != EINTR && errno != EAGAIN)
			return POLLERR;
	}
}

static bool is_wait(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* Takes in one piece of what has arrived. False when the other end is gone. */
bool wire_take_in(struct wire *wire)
{
	char *room = buffer_room(&wire->in, WIRE_PIECE);
	ssize_t n = recv(wire->fd, room, WIRE_PIECE, MSG_DONTWAIT);

	if (n > 0) {
		buffer_filled(&wire->in, (size_t)n);
		if (buffer_held(&wire->in) > WIRE_HELD_MAX)
			wire->cut = true;
	} else if (n == 0 || !is_wait(errno)) {
		wire->cut = true;
	}
	return !wire->cut;
}

/* The other end takes no more: what it said before is still read. */
static void hang_up(struct wire *wire)
{
	size_t before;

	do {
		before = buffer_held(&wire->in);
		wire_take_in(wire);
	} while (!wire->cut && buffer_held(&wire->in) > before);
	wire->cut = true;
}

/* --- Lines --- */

static bool send_bytes(struct wire *wire, const char *bytes, size_t length, int64_t until)
{
	while (length > 0 && !wire->cut) {
		ssize_t n = send(wire->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
		short ready;

		if (n >= 0) {
			bytes += n;
			length -= (size_t)n;
			continue;
		}
		if (!is_wait(errno)) {
			hang_up(wire);
			break;
		}
		ready = wait_for(wire, POLLIN | POLLOUT, until);
		if (ready == 0)
			wire->cut = true; /* half a line was sent: of no more use */
		else if (ready & ~POLLOUT)
			wire_take_in(wire);
	}
	return length == 0;
}

static bool send_line(struct wire *wire, const char *line, size_t length, int64_t until)
{
	return send_bytes(wire, line, length, until) && send_bytes(wire, "\n", 1, until);
}

static char *receive_line(struct wire *wire, size_t *length, int64_t until)
{
	for (;;) {
		char *line = buffer_line(&wire->in, length);

		if (line)
			return line;
		if (wire->cut || wait_for(wire, POLLIN, until) == 0)
			return NULL;
		wire_take_in(wire);
	}
}

bool wire_send_line(struct wire *wire, const char *line, size_t length)
{
	return send_line(wire, line, length, deadline(wire));
}

const char *wire_receive_line(struct wire *wire, size_t *length)
{
	return receive_line(wire, length, deadline(wire));
}

/* --- Calls --- */

static char *request_text(struct wire *wire, const char *method, json_t *params)
{
	json_t *request = json_pack("{s:s, s:I, s:s}", "jsonrpc", "2.0", "id",
				    (json_int_t)++wire->id, "method", method);
	char *text;

	if (params)
		json_object_set_new(request, "params", params);
	text = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	if (!text)
		need_end();
	return text;
}

/* True, and the notice kept, when the message is one. */
static bool keep_notice(struct wire *wire, const json_t *message)
{
	const char *method = json_string_value(json_object_get(message, "method"));

	if (!method)
		return false;
	if (strcmp(method, "notice") == 0) {
		json_t *params = json_object_get(message, "params");

		if (!wire->heard || !wire->heard(wire->heard_data, params))
			json_array_append(wire->notices, params);
	}
	return true;
}

void wire_on_notice(struct wire *wire, bool (*heard)(void *data, const json_t *params), void *data)
{
	wire->heard = heard;
	wire->heard_data = data;
}

/* Notices at the head of what has arrived; an answer there is left for whoever
 * asked. */
void wire_collect_notices(struct wire *wire)
{
	size_t length;
	char *line;

	while ((line = buffer_peek(&wire->in, &length))) {
		json_t *message = json_loadb(line, length, 0, NULL);
		bool notice = message && keep_notice(wire, message);

		json_decref(message);
		if (!notice)
			return;
		buffer_line(&wire->in, &length);
	}
}

/* An answer without an id is to a request that the server could not read. */
static bool is_answer(const json_t *message, int64_t asked)
{
	const json_t *id = json_object_get(message, "id");

	return json_is_null(id) || json_integer_value(id) == asked;
}

static enum wire_status give_answer(const json_t *message, json_t **answer)
{
	json_t *result = json_object_get(message, "result");

	*answer = json_incref(result ? result : json_object_get(message, "error"));
	if (!*answer)
		return WIRE_CUT;
	return result ? WIRE_DONE : WIRE_REFUSED;
}

/* Nothing that comes later can be told from an answer to something else. */
static enum wire_status give_up(struct wire *wire)
{
	enum wire_status status = wire->late ? WIRE_TIMEOUT : WIRE_CUT;

	wire->cut = true;
	return status;
}

/* Sends a request; its id is the wire's from then on. */
static bool send_request(struct wire *wire, const char *method, json_t *params, int64_t until)
{
	char *text = request_text(wire, method, params);
	bool sent = send_line(wire, text, strlen(text), until);

	free(text);
	return sent;
}

/* The answer to the request of that id; what else comes is kept or passed over. */
static enum wire_status receive_answer(struct wire *wire, int64_t id, int64_t until,
				       json_t **answer)
{
	for (;;) {
		enum wire_status status;
		size_t length;
		char *line = receive_line(wire, &length, until);
		json_t *message = line ? json_loadb(line, length, 0, NULL) : NULL;

		if (!message)
			return give_up(wire);
		if (keep_notice(wire, message) || !is_answer(message, id)) {
			json_decref(message);
			continue;
		}
		status = give_answer(message, answer);
		json_decref(message);
		return status;
	}
}

enum wire_status wire_call(struct wire *wire, const char *method, json_t *params, json_t **answer)
{
	int64_t until = deadline(wire);
	enum wire_status status;
	int64_t id;

	*answer = NULL;
	wire->late = false;
	if (!send_request(wire, method, params, until) && wire->late)
		return give_up(wire);
	id = wire->id;
	/* Even when it could not be sent, an earlier word may say why. */
	if (!wire->patience.looked || !wire_is_left(wire, until))
		return receive_answer(wire, id, until, answer);
	send_request(wire, "session.leave", NULL, until);
	status = receive_answer(wire, id, until, answer);
	if (status == WIRE_DONE || status == WIRE_REFUSED) {
		json_t *left = NULL; /* what came of leaving is nobody's concern */

		receive_answer(wire, wire->id, until, &left);
		json_decref(left);
	}
	return status;
}

/* --- Notices --- */

json_t *wire_notice(struct wire *wire, bool *cut)
{
	struct pollfd ready = { .fd = wire->fd, .events = POLLIN };
	json_t *notice = NULL;

	while (!wire->cut && poll(&ready, 1, 0) > 0 && wire_take_in(wire))
		;
	wire_collect_notices(wire);
	if (json_array_size(wire->notices) > 0) {
		notice = json_incref(json_array_get(wire->notices, 0));
		json_array_remove(wire->notices, 0);
	}
	*cut = wire->cut;
	return notice;
}

/* --- Answers --- */

const char *wire_reason(const json_t *error)
{
	const json_t *data = json_object_get(error, "data");
	const char *reason = json_string_value(json_object_get(data, "reason"));

	return reason ? reason : "";
}

int wire_exit_code(enum wire_status status, const json_t *answer)
{
	const json_t *code = json_object_get(json_object_get(answer, "data"), "exit");

	if (status == WIRE_DONE)
		return 0;
	if (status != WIRE_REFUSED || !json_is_integer(code))
		return WIRE_EXIT_AGAIN;
	return (int)json_integer_value(code);
}
