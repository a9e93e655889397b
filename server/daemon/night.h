/* At the start of the server, and in the small hours of each local day, the core does
 * what it does by itself (system.night). */
#ifndef GUICHET_DAEMON_NIGHT_H
#define GUICHET_DAEMON_NIGHT_H

struct server;

/* When the workers are there. */
void night_begin(struct server *server);
void night_end(struct server *server);

#endif
