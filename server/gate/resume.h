/* The listener executes itself again: a child that died by a signal may have told
 * a stranger about the memory layout that all forked children share. */
#ifndef GATE_RESUME_H
#define GATE_RESUME_H

#include <stdbool.h>

struct listener;

/* Replaces the process. Returns only when that fails; the listener goes on. */
void resume_execute(struct listener *listener);
/* Takes over what a former self left in the descriptor: the listening socket, the
 * throttled addresses, the connections. False when it can't be read. */
bool resume_load(struct listener *listener, int fd);

#endif
