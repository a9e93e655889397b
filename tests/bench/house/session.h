/* One operator's ssh connection, that never waits: each call goes as far as what
 * has come allows. */
#ifndef HOUSE_SESSION_H
#define HOUSE_SESSION_H

#include <libssh/libssh.h>
#include <stdbool.h>
#include <stddef.h>

enum session_stage {
	SESSION_CONNECTING,
	SESSION_PROVING,
	SESSION_OPENING,
	SESSION_TERMINAL,
	SESSION_SHELL,
	SESSION_OPEN,
	SESSION_LOST,
};

struct session {
	enum session_stage stage;
	ssh_session ssh;
	ssh_channel channel;
	ssh_key key;
	const char *command; /* or NULL: the interface, on a terminal */
	int socket;          /* libssh closes it */
	int watch;           /* the same socket, to wait on: libssh may close its own at any time */
};

/* `place` is HOST:PORT, or the path of a socket; `key` the file of a private key; `command` is
 * kept. Ends the program when nobody listens there. */
void session_begin(struct session *session, const char *place, const char *login, const char *key,
		   const char *command);
/* Goes on getting in. */
void session_step(struct session *session);
/* What has come, no more than size; 0: nothing now, or the session is lost. */
size_t session_read(struct session *session, char *bytes, size_t size);
/* False when nothing can be sent now. */
bool session_writable(const struct session *session);
void session_write(struct session *session, const char *bytes, size_t length);
const char *session_error(const struct session *session);

#endif
