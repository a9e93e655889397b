/* The process of one connection. It is expendable: it is shut in before it reads
 * its first byte, and holds its socket, its core connection until guichet takes
 * that, the listener's control socket, and guichet's pty or pipes. */
#ifndef GATE_CHILD_H
#define GATE_CHILD_H

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <stdbool.h>
#include <stdint.h>

#include "server/gate/auth.h"
#include "server/gate/control.h"
#include "server/gate/options.h"
#include "server/gate/relay.h"

struct child {
	const struct options *options;
	ssh_session ssh;
	ssh_event event;
	ssh_channel channel; /* NULL until the client opens it */
	int control;
	struct auth auth;
	struct control_start start; /* what the client asked for so far */
	struct relay relay;
	struct control_received received;

	/* Milliseconds of the monotonic clock; 0: does not count. */
	int64_t now;
	int64_t grace_until; /* to log in, then to ask for something */
	int64_t last_input;  /* when the person last did something */
	int64_t next_keepalive;
	int64_t pending_since; /* since when the client takes nothing */
	int64_t finish_by;     /* guichet has ended: to take what it said last */
	int64_t leave_by;      /* all is said: for the client to leave */

	bool started;  /* guichet was asked for */
	bool exited;   /* guichet has ended */
	bool finished; /* the client was told how it ended */
	int exit_code, exit_signal;
	enum note ending; /* why guichet was told to end; NOTE_NONE */
	enum note over;   /* why this process ends; NOTE_NONE while it runs */
};

/* In the forked process: takes the three descriptors over, never returns. null
 * is a descriptor of /dev/null. */
_Noreturn void child_run(const struct options *options, ssh_bind bind, int socket, int core,
			 int control, int null);

void child_note(struct child *child, enum note note, enum method method, const char *login);
void child_authenticated(struct child *child);
void child_signal_guichet(struct child *child, int number);

#endif
