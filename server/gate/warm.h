/* Lets libssh and OpenSSL open and build everything they need, once, before the
 * first fork: behind the filter they can't. */
#ifndef GATE_WARM_H
#define GATE_WARM_H

#include <libssh/server.h>
#include <stdbool.h>

/* A handshake and a log-in of this process with itself. False when it fails,
 * which means that no client could connect either. */
bool warm_up(ssh_bind bind);

#endif
