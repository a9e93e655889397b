#include "server/daemon/listener.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/daemon/memory.h"

enum { BACKLOG = 128, SOCKET_MODE = 0660 };

/* Whether a server answers on the socket file. */
static bool is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answered =
		fd >= 0 && (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
			    errno == EAGAIN);

	if (fd >= 0)
		close(fd);
	return answered;
}

static bool is_socket(const char *path)
{
	struct stat file;

	return lstat(path, &file) == 0 && S_ISSOCK(file.st_mode);
}

static int try_bind(int fd, const struct sockaddr_un *address)
{
	return bind(fd, (const struct sockaddr *)address, sizeof(*address));
}

/* Something is at the path already: it is replaced only if nobody needs it. */
static bool replace_stale(int fd, const char *path, const struct sockaddr_un *address, char *error,
			  size_t size)
{
	if (!is_socket(path)) {
		snprintf(error, size, "%s is in the way: it is no socket; move it elsewhere", path);
		return false;
	}
	if (is_answered(address)) {
		snprintf(error, size,
			 "another server answers on %s: stop it, or choose another socket", path);
		return false;
	}
	if (unlink(path) == 0 && try_bind(fd, address) == 0)
		return true;
	snprintf(error, size, "can't replace the socket %s: %s", path, strerror(errno));
	return false;
}

static bool bind_path(int fd, const char *path, char *error, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path)) {
		snprintf(error, size,
			 "the socket's path is longer than %zu bytes: %s (choose another by "
			 "--socket or --gate-socket)",
			 sizeof(address.sun_path) - 1, path);
		return false;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (try_bind(fd, &address) == 0)
		return true;
	if (errno != EADDRINUSE) {
		snprintf(error, size, "can't listen on %s: %s", path, strerror(errno));
		return false;
	}
	return replace_stale(fd, path, &address, error, size);
}

bool listener_open(struct listener *listener, uv_loop_t *loop, const char *path,
		   uv_connection_cb accept, void *context, char *error, size_t size)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int failed;

	if (fd < 0) {
		snprintf(error, size, "can't make a socket: %s", strerror(errno));
		return false;
	}
	if (!bind_path(fd, path, error, size)) {
		close(fd);
		return false;
	}
	/* From narrower to wider: umask left it to the owner alone. */
	if (chmod(path, SOCKET_MODE) != 0 || lstat(path, &listener->made) != 0) {
		snprintf(error, size, "can't set the mode of %s: %s", path, strerror(errno));
		close(fd);
		return false;
	}
	listener->path = memory_copy(path);
	uv_pipe_init(loop, &listener->pipe, 0);
	listener->pipe.data = context;
	listener->open = true;
	failed = uv_pipe_open(&listener->pipe, fd);
	if (failed)
		close(fd);
	else
		failed = uv_listen((uv_stream_t *)&listener->pipe, BACKLOG, accept);
	if (failed) {
		snprintf(error, size, "can't listen on %s: %s", path, uv_strerror(failed));
		listener_close(listener);
		return false;
	}
	return true;
}

void listener_close(struct listener *listener)
{
	struct stat file;

	if (!listener->open)
		return;
	listener->open = false;
	if (lstat(listener->path, &file) == 0 && file.st_ino == listener->made.st_ino &&
	    file.st_dev == listener->made.st_dev)
		unlink(listener->path);
	free(listener->path);
	uv_close((uv_handle_t *)&listener->pipe, NULL);
}
