/* Tells the service manager how things stand (sd_notify(3)'s protocol). */
#ifndef GUICHET_DAEMON_NOTIFY_H
#define GUICHET_DAEMON_NOTIFY_H

/* "READY=1", "STOPPING=1"; nothing where no manager asked for it. */
void notify_manager(const char *state);

#endif
