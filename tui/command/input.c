#include "tui/command/input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/say.h"
#include "tui/text/strings.h"

/* Whoever else holds the descriptor may have made it not to block. */
static bool reads_later(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return poll(&ready, 1, -1) >= 0 || errno == EINTR || errno == EAGAIN;
}

/* Reads one piece behind what is there. False at the end of input, and where it breaks
 * off. */
static bool fill(struct input *input)
{
	ssize_t n;

	if (input->start > 0) {
		memmove(input->bytes, input->bytes + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
	}
	if (input->end == input->size) {
		input->size = input->size > 0 ? input->size * 2 : INPUT_LINE_MAX * 2;
		input->bytes = need_more(input->bytes, input->size);
	}
	do
		n = read(input->fd, input->bytes + input->end, input->size - input->end);
	while (n < 0 && reads_later(input->fd));
	if (n < 0)
		input->broken = errno;
	if (n <= 0)
		input->ended = true;
	else
		input->end += (size_t)n;
	return n > 0;
}

static char *held_line(const struct input *input)
{
	size_t held = input->end - input->start;

	return held > 0 ? memchr(input->bytes + input->start, '\n', held) : NULL;
}

static char *copy(const char *bytes, size_t length)
{
	char *text = need_new(length + 1, 1);

	if (length > 0)
		memcpy(text, bytes, length);
	return text;
}

/* Forgets bytes up to the end of the line, keeping little of them meanwhile. */
static enum input_status skip_line(struct input *input)
{
	char *end;

	while ((end = held_line(input)) == NULL) {
		input->start = input->end = 0;
		if (input->ended || !fill(input))
			return input->broken != 0 ? INPUT_BROKEN : INPUT_TOO_LONG;
	}
	input->start = (size_t)(end - input->bytes) + 1;
	return INPUT_TOO_LONG;
}

enum input_status input_line(struct input *input, char **line)
{
	const char *end;
	size_t length;

	*line = NULL;
	while (held_line(input) == NULL && !input->ended) {
		if (input->end - input->start > INPUT_LINE_MAX)
			return skip_line(input);
		fill(input);
	}
	end = held_line(input);
	/* A part of a line means something else than the line. */
	if (end == NULL && input->broken != 0)
		return INPUT_BROKEN;
	length = end != NULL ? (size_t)(end - (input->bytes + input->start))
			     : input->end - input->start;
	if (end == NULL && length == 0)
		return INPUT_END;
	if (length > INPUT_LINE_MAX)
		return skip_line(input);
	*line = copy(input->bytes + input->start, length);
	if (length > 0 && (*line)[length - 1] == '\r')
		(*line)[length - 1] = '\0';
	input->start += length;
	if (input->start < input->end)
		input->start++;
	return INPUT_DONE;
}

/* Lines up to one with a single dot. */
static enum input_status input_until_dot(struct input *input, char **bytes, size_t *length)
{
	struct string all = { 0 };
	enum input_status status;
	char *line;

	while ((status = input_line(input, &line)) == INPUT_DONE && strcmp(line, ".") != 0) {
		string_text(&all, line);
		string_text(&all, "\n");
		free(line);
		line = NULL;
		if (all.length > INPUT_DATA_MAX) {
			string_free(&all);
			return INPUT_TOO_LONG;
		}
	}
	free(line);
	if (status == INPUT_TOO_LONG || status == INPUT_BROKEN) {
		string_free(&all);
		return status;
	}
	*length = all.length;
	*bytes = string_take(&all);
	return INPUT_DONE;
}

enum input_status input_rest(struct input *input, char **bytes, size_t *length)
{
	*bytes = NULL;
	if (input->talks)
		return input_until_dot(input, bytes, length);
	while (!input->ended && fill(input)) {
		if (input->end - input->start > INPUT_DATA_MAX)
			return INPUT_TOO_LONG;
	}
	if (input->broken != 0)
		return INPUT_BROKEN;
	*length = input->end - input->start;
	*bytes = copy(input->bytes + input->start, *length);
	input->start = input->end = 0;
	return INPUT_DONE;
}

/* --- Secrets --- */

static struct termios echoing;
static int silent_fd = -1;

static bool set_modes(int fd, int when, const struct termios *modes)
{
	int failed;

	do
		failed = tcsetattr(fd, when, modes);
	while (failed && errno == EINTR);
	return failed == 0;
}

void input_show_again(void)
{
	if (silent_fd >= 0)
		set_modes(silent_fd, TCSANOW, &echoing);
	silent_fd = -1;
}

/* A signal that ends the process must not leave the terminal mute. */
static void restore_and_end(int signal)
{
	input_show_again();
	raise(signal); /* SA_RESETHAND: the default action now */
}

enum input_status input_secret(struct input *input, const char *prompt, char **line)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action = { .sa_handler = restore_and_end, .sa_flags = (int)SA_RESETHAND };
	struct sigaction before[sizeof(ending) / sizeof(ending[0])];
	struct termios mute;
	enum input_status status;

	if (!isatty(input->fd) || tcgetattr(input->fd, &echoing) != 0) {
		if (input->talks)
			say(stdout, "%s", prompt);
		fflush(stdout);
		return input_line(input, line);
	}
	silent_fd = input->fd;
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaction(ending[i], &action, &before[i]);
	mute = echoing;
	mute.c_lflag &= ~(tcflag_t)ECHO;
	mute.c_lflag |= ECHONL;
	/* Silent before it asks; what was typed ahead is kept. */
	if (set_modes(input->fd, TCSADRAIN, &mute)) {
		say(stderr, "%s", prompt);
		fflush(stderr);
		status = input_line(input, line);
	} else {
		*line = NULL;
		input->broken = errno;
		status = INPUT_BROKEN;
	}
	input_show_again();
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaction(ending[i], &before[i], NULL);
	return status;
}

bool input_wait(struct input *input, int other)
{
	struct pollfd ready[] = { { .fd = input->fd, .events = POLLIN },
				  { .fd = other, .events = POLLIN } };

	while (held_line(input) == NULL && !input->ended) {
		int n = poll(ready, 2, -1);

		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0 || ready[0].revents == 0)
			return n < 0;
		fill(input);
	}
	return true;
}

void input_free(struct input *input)
{
	if (input->bytes != NULL)
		explicit_bzero(input->bytes, input->size);
	free(input->bytes);
	*input = (struct input){ 0 };
}

void input_wipe(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}
