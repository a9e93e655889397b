/* guichet-gate as a child: started, restarted when it ends, told to end. */
#ifndef GUICHET_DAEMON_GATE_H
#define GUICHET_DAEMON_GATE_H

#include <stdbool.h>

struct gate;
struct server;

/* Does not start it yet. */
struct gate *gate_new(struct server *server);
/* Starts it if the options ask for one. */
void gate_start(struct gate *gate);
/* The options have changed: ends it and starts it anew, or for the first time. */
void gate_restart(struct gate *gate);
/* Ends it for good; server_check_end() is called when it has ended. Its handles
 * are closed then. */
void gate_stop(struct gate *gate);
/* No more patience. */
void gate_kill(struct gate *gate);
bool gate_is_running(const struct gate *gate);
void gate_free(struct gate *gate);

#endif
