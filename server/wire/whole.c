#include "server/wire/whole.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* A descriptor may have been made not to block by whoever else holds it. */
static bool wait_for_room(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLOUT };

	return poll(&ready, 1, -1) >= 0 || errno == EINTR || errno == EAGAIN;
}

bool whole_write(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, bytes, length);

		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		} else if (wrote == 0) {
			errno = EIO;
			return false;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!wait_for_room(fd))
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}
