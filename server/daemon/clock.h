/* The only place where guichetd asks what time it is. */
#ifndef GUICHET_DAEMON_CLOCK_H
#define GUICHET_DAEMON_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* From now on it is always this time. Before any thread is started. */
void clock_fix(int64_t at);
/* Seconds UTC. */
int64_t clock_now(void);
/* "2026-11-22T09:42:00Z"; false when it is no such time. */
bool clock_parse(const char *text, int64_t *at);

#endif
