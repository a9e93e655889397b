/* Scheduled backups: the core says what there is to do, and does it on a reader. */
#ifndef GUICHET_DAEMON_BACKUP_H
#define GUICHET_DAEMON_BACKUP_H

struct server;

/* To be called each minute. */
void backups_tend(struct server *server);

#endif
