/* Sending the mail of the outbox, on a thread of its own. It asks the core for what
 * is due like anybody asks: through the writer. The loop is never held up. */
#ifndef GUICHET_DAEMON_MAIL_H
#define GUICHET_DAEMON_MAIL_H

#include <stdbool.h>

struct mail;
struct server;

struct mail *mail_new(struct server *server);
void mail_start(struct mail *mail);
/* There is something to send, or other settings. */
void mail_wake(struct mail *mail);
/* Ends within seconds; then calls server_check_end(). What is being sent then is
 * sent again at the next start, unless it was done. */
void mail_stop(struct mail *mail);
bool mail_is_running(const struct mail *mail);
void mail_free(struct mail *mail);

#endif
