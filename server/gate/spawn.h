/* Starts the operator's guichet: on a pty, or on pipes for a command without one. */
#ifndef GATE_SPAWN_H
#define GATE_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "server/gate/control.h"

struct spawned {
	pid_t pid;
	int fds[CONTROL_FDS_MAX]; /* the pty's master, or stdin, stdout, stderr */
	int fd_count;
};

/* start was checked. core becomes its descriptor 3; the caller keeps its own.
 * command may be NULL. The descriptors are the caller's. False with errno. */
bool spawn_guichet(const char *program, const struct control_start *start, const char *command,
		   int core, struct spawned *spawned);

#endif
