/* What guichetd asks of the core by itself, in line with everybody's writes. */
#ifndef GUICHET_DAEMON_CHORE_H
#define GUICHET_DAEMON_CHORE_H

struct server;

/* Queues an operation that only guichetd may call, without arguments. */
void chore_queue(struct server *server, const char *operation);

/* What is done each minute: baskets whose time is over give their places back
 * (order.expire). When the workers are there. */
void chore_begin(struct server *server);
void chore_end(struct server *server);

#endif
