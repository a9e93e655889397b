/* The listener's side of one connection: the process that serves it, and the
 * guichet that was started for it. */
#ifndef GATE_CONNECTION_H
#define GATE_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "server/gate/address.h"

struct listener;

/* Plain data: it is carried over when the listener executes itself again. */
struct connection_facts {
	pid_t child;   /* 0 once it has ended */
	pid_t guichet; /* 0 before it is started and once it has ended */
	int control;
	int core; /* kept for guichet; -1 once it has it */
	char address[ADDRESS_MAX];
	int64_t since;  /* seconds of the monotonic clock */
	int64_t doomed; /* when what is left of it is killed; 0 */
	bool authenticated;
	bool started;
	bool killed; /* by the listener: its death tells nothing */
	unsigned notes;
};

struct connection {
	struct connection_facts facts;
	struct listener *listener;
	struct connection *next;
	uv_poll_t *poll; /* of facts.control; NULL once that is closed */
};

/* Takes the facts over, and joins the listener's list. */
struct connection *connection_new(struct listener *listener, const struct connection_facts *facts);
/* One of its processes has ended. True when its child died by a signal that the
 * listener did not send. */
bool connection_reap(struct connection *connection, pid_t pid, int status);
/* Kills what has outstayed its time. */
void connection_sweep(struct connection *connection, int64_t now);
/* The server stops. */
void connection_end(struct connection *connection, int64_t now);

#endif
