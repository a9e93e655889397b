/* A listening Unix socket, mode 0660. */
#ifndef GUICHET_DAEMON_LISTENER_H
#define GUICHET_DAEMON_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <uv.h>

struct listener {
	uv_pipe_t pipe;
	char *path;
	struct stat made; /* the socket file, to remove no other */
	bool open;
};

/* Listens; a socket file on which nobody answers is replaced. accept() is
 * uv_listen's callback; the handle's data is context. False and a sentence when
 * it can't be. */
bool listener_open(struct listener *listener, uv_loop_t *loop, const char *path,
		   uv_connection_cb accept, void *context, char *error, size_t size);
/* Closes it, if it was opened, and removes the socket file if it is still its own. */
void listener_close(struct listener *listener);

#endif
