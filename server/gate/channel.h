/* The one channel of a connection: what the client asks of it before guichet
 * runs, and its end. */
#ifndef GATE_CHANNEL_H
#define GATE_CHANNEL_H

#include <libssh/callbacks.h>
#include <stdbool.h>

#include "server/gate/control.h"

struct child;

void channel_install(struct child *child, struct ssh_server_callbacks_struct *callbacks);
/* Says how guichet ended, and closes. */
void channel_finish(struct child *child);
/* A last sentence for the person at the other end, in their language. */
void channel_say(struct child *child, const char *msgid);

#endif
