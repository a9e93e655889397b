/* The connection to guichetd as commands use it: it says hello once, knows the
 * descriptions it was told, and survives one lost connection without doing
 * anything twice. */
#ifndef GUICHET_COMMAND_CLIENT_H
#define GUICHET_COMMAND_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

#include "server/wire/wire.h"

struct client {
	struct wire *wire;
	const char *path;   /* NULL: a descriptor that can't be opened again */
	json_t *hello;      /* record of session.hello; NULL before */
	json_t *operations; /* descriptions by name */
};

/* On a descriptor (>= 0) or a socket. False with the reason said. */
bool client_open(struct client *client, int fd, const char *path);
void client_close(struct client *client);

/* Says hello (language, time zone) and asks for one description, both in one
 * round; operation may be NULL. *error is the server's when it refused. */
enum wire_status client_start(struct client *client, const char *operation, json_t **error);

/* The description of an operation that the account may call, or NULL. Asked for
 * once. It stays the client's. */
const json_t *client_describe(struct client *client, const char *operation);

/* Connects again after the connection was cut. False when it can't. */
bool client_reopen(struct client *client);

/* Calls; takes params over (may be NULL); *answer is the caller's. A write is
 * given a nonce, so that after a lost connection it can be asked again once and
 * is never done twice. */
enum wire_status client_call(struct client *client, const char *operation, json_t *params,
			     json_t **answer);

#endif
