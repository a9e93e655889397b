/* Accepts connections, and gives each a process of its own. */
#ifndef GATE_LISTENER_H
#define GATE_LISTENER_H

#include <libssh/server.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "server/gate/connection.h"
#include "server/gate/limits.h"
#include "server/gate/options.h"

struct listener {
	const struct options *options;
	char **arguments; /* of the program, to execute it again */
	uv_loop_t *loop;
	ssh_bind bind;
	struct connection *connections;
	struct limits limits;
	int socket;
	int null;    /* /dev/null */
	int program; /* the file that runs */
	bool ending;
	bool again; /* executes itself again as soon as the loop is left */
	int64_t last_refusal;
	unsigned refusals; /* since that one was logged */
	uv_poll_t accepting;
	uv_timer_t sweeping, pausing;
	uv_signal_t signals[4];
};

/* Runs until it is told to end; returns an exit code. */
int listener_run(const struct options *options, char **arguments);
/* A connection was forgotten. */
void listener_left(struct listener *listener);
/* Seconds of the monotonic clock. */
int64_t listener_now(void);

#endif
