/* batch: lines go to guichetd as they are, and its answers come back as they are,
 * pipelined. Nothing is held but one piece each way: a line of any length passes
 * (guichetd says where it is too long), and no more than WINDOW requests await
 * their answers, so that neither end can be made to hold an unlimited number. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/outlet.h"
#include "tui/command/run.h"
#include "tui/command/say.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { WINDOW = 16, PIECE = 32 * 1024 };

struct batch {
	int fd;
	char typed[PIECE]; /* from standard input, not yet looked at */
	size_t typed_start, typed_end;
	char sending[PIECE];
	size_t sending_start, sending_end;
	bool in_line; /* the last byte taken was not an end of line */
	bool ended;   /* standard input */
	int broken;   /* errno of it, when it could not be read to its end */
	bool cut;
	int awaited;
	struct string answer; /* a part of a line */
};

/* Moves whole lines' bytes from typed to sending, while the window is open. Blank
 * lines and the blanks before a line are dropped; a last line without an end gets
 * one, unless it may have gone on. */
static void take_typed(struct batch *batch)
{
	while (batch->typed_start < batch->typed_end && batch->sending_end < PIECE - 1) {
		char c = batch->typed[batch->typed_start];

		if (!batch->in_line && batch->awaited == WINDOW)
			return;
		batch->typed_start++;
		if (!batch->in_line && isspace((unsigned char)c))
			continue;
		batch->in_line = c != '\n';
		batch->awaited += c == '\n' ? 1 : 0;
		batch->sending[batch->sending_end++] = c;
	}
	if (batch->ended && batch->broken == 0 && batch->in_line &&
	    batch->typed_start == batch->typed_end) {
		batch->sending[batch->sending_end++] = '\n';
		batch->in_line = false;
		batch->awaited++;
	}
}

static bool would_wait(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void read_typed(struct batch *batch)
{
	ssize_t n = read(STDIN_FILENO, batch->typed, PIECE);

	batch->typed_start = 0;
	batch->typed_end = n > 0 ? (size_t)n : 0;
	if (n < 0 && !would_wait())
		batch->broken = errno;
	batch->ended = n == 0 || batch->broken != 0;
}

static void send_some(struct batch *batch)
{
	ssize_t n = send(batch->fd, batch->sending + batch->sending_start,
			 batch->sending_end - batch->sending_start, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0 && !would_wait())
		batch->cut = true;
	if (n > 0)
		batch->sending_start += (size_t)n;
	if (batch->sending_start == batch->sending_end)
		batch->sending_start = batch->sending_end = 0;
}

/* A notice is no answer: it is said on standard error. */
static bool is_notice(const char *line)
{
	json_t *message = strstr(line, "\"method\"") != NULL ? json_loads(line, 0, NULL) : NULL;
	const json_t *params = json_object_get(message, "params");
	bool notice = json_object_get(message, "method") != NULL;

	if (notice)
		say(stderr, "guichet: %s\n", value_member(params, "message", ""));
	json_decref(message);
	return notice;
}

static void answer_line(struct batch *batch)
{
	char *shown;

	if (!is_notice(batch->answer.text)) {
		shown = display_json(batch->answer.text, false);
		batch->awaited--;
		printf("%s\n", shown);
		free(shown);
	}
	string_free(&batch->answer);
}

static void receive_some(struct batch *batch)
{
	char piece[PIECE];
	ssize_t n = recv(batch->fd, piece, sizeof(piece), MSG_DONTWAIT);
	size_t at = 0;

	if (n == 0 || (n < 0 && !would_wait()))
		batch->cut = true;
	while (n > 0 && at < (size_t)n) {
		const char *end = memchr(piece + at, '\n', (size_t)n - at);
		size_t length = end != NULL ? (size_t)(end - piece) - at : (size_t)n - at;

		string_add(&batch->answer, piece + at, length);
		at += length + 1;
		if (end != NULL)
			answer_line(batch);
	}
	if (n > 0)
		fflush(stdout);
}

static void turn(struct batch *batch)
{
	bool read_more = !batch->ended && batch->typed_start == batch->typed_end;
	bool write_more = batch->sending_start < batch->sending_end;
	struct pollfd ready[] = {
		{ .fd = batch->fd, .events = (short)(POLLIN | (write_more ? POLLOUT : 0)) },
		{ .fd = read_more ? STDIN_FILENO : -1, .events = POLLIN },
	};

	if (poll(ready, 2, -1) < 0) {
		batch->cut = batch->cut || !would_wait();
		return;
	}
	if ((ready[0].revents & POLLOUT) != 0)
		send_some(batch);
	if ((ready[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		receive_some(batch);
	if (ready[1].revents != 0)
		read_typed(batch);
}

static bool unfinished(const struct batch *batch)
{
	return !batch->ended || batch->typed_start < batch->typed_end ||
	       batch->sending_start < batch->sending_end || batch->awaited > 0;
}

int run_batch(struct client *client, struct input *input)
{
	struct batch *batch = need_new(1, sizeof(*batch));
	int code = EXIT_DONE;

	batch->fd = wire_fd(client->wire);
	while (unfinished(batch) && !batch->cut && !outlet_broken()) {
		turn(batch);
		take_typed(batch);
	}
	if (batch->cut)
		code = say_refusal(FORMAT_TABLE, WIRE_CUT, NULL);
	input->broken = batch->broken;
	string_free(&batch->answer);
	free(batch);
	return code;
}
