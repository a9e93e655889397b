/* SIGHUP: the configuration is read again. */
#ifndef GUICHET_DAEMON_RELOAD_H
#define GUICHET_DAEMON_RELOAD_H

struct server;

/* Takes over what can change while it runs, tells what can't. A wrong
 * configuration changes nothing. */
void server_reload(struct server *server);
/* "error", "warning", "info" or "debug". */
void server_set_log_level(const char *level);

#endif
