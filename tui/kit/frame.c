/* Owns what curses has written and the terminal has not had. curses writes whenever it has
 * moved the cursor; the gate would make a packet of each piece that it happens to see, and
 * a line would carry the frame of every one. So the descriptor that curses writes to is
 * memory while it draws, and the terminal while its modes are set. */
#include "tui/kit/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct {
	FILE *file;
	int memory;
	bool held;
	char *bytes;
	size_t room;
} frame;

FILE *frame_file(void)
{
	int fd;

	if (frame.file != NULL)
		return frame.file;
	fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	frame.memory = memfd_create("frame", MFD_CLOEXEC);
	if (fd >= 0 && frame.memory >= 0)
		frame.file = fdopen(fd, "w");
	return frame.file != NULL ? frame.file : stdout;
}

static void point_to(int fd)
{
	while (dup3(fd, fileno(frame.file), O_CLOEXEC) < 0 && errno == EINTR)
		;
}

void frame_hold(void)
{
	if (frame.file == NULL)
		return;
	point_to(frame.memory);
	frame.held = true;
}

static void write_out(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(STDOUT_FILENO, bytes, length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) /* nobody is there any more: the next wait says so */
			return;
		bytes += wrote;
		length -= (size_t)wrote;
	}
}

void frame_send(void)
{
	off_t end = frame.held ? lseek(frame.memory, 0, SEEK_CUR) : 0;
	size_t length = end > 0 ? (size_t)end : 0;

	if (length == 0)
		return;
	if (length > frame.room) {
		frame.bytes = realloc(frame.bytes, length);
		if (frame.bytes == NULL)
			abort();
		frame.room = length;
	}
	if (pread(frame.memory, frame.bytes, length, 0) == end)
		write_out(frame.bytes, length);
	lseek(frame.memory, 0, SEEK_SET);
}

void frame_release(void)
{
	frame_send();
	if (frame.held)
		point_to(STDOUT_FILENO);
	frame.held = false;
}
