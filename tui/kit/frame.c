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

#include "server/wire/need.h"
#include "server/wire/whole.h"

static struct {
	FILE *file;
	int memory;
	bool held;
	char *bytes;
	size_t room;
	int trouble;
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
	/* Without memory of its own a frame goes out in pieces. */
	return frame.file != NULL ? frame.file : fdopen(STDOUT_FILENO, "w");
}

static bool point_to(int fd)
{
	int failed;

	do
		failed = dup3(fd, fileno(frame.file), O_CLOEXEC);
	while (failed < 0 && errno == EINTR);
	return failed >= 0;
}

void frame_hold(void)
{
	if (frame.file == NULL)
		return;
	frame.held = point_to(frame.memory);
}

static bool read_held(char *bytes, size_t length)
{
	size_t held = 0;

	while (held < length) {
		ssize_t got = pread(frame.memory, bytes + held, length - held, (off_t)held);

		if (got == 0)
			errno = EIO;
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		held += got > 0 ? (size_t)got : 0;
	}
	return true;
}

int frame_trouble(void)
{
	return frame.trouble;
}

void frame_send(void)
{
	off_t end = frame.held ? lseek(frame.memory, 0, SEEK_CUR) : 0;
	size_t length = end > 0 ? (size_t)end : 0;

	if (length == 0)
		return;
	if (length > frame.room) {
		frame.bytes = need_more(frame.bytes, length);
		frame.room = length;
	}
	/* Nobody is there any more: the next wait says so. */
	if (!read_held(frame.bytes, length) || !whole_write(STDOUT_FILENO, frame.bytes, length))
		frame.trouble = errno;
	lseek(frame.memory, 0, SEEK_SET);
}

void frame_release(void)
{
	frame_send();
	if (frame.held)
		frame.held = !point_to(STDOUT_FILENO);
}

void frame_drop(void)
{
	if (frame.held)
		lseek(frame.memory, 0, SEEK_SET);
	frame_release();
}
