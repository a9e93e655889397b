/* Work that is waited for: how far it is, at the bottom of the screen, and Escape,
 * which waits no longer. */
#ifndef GUICHET_PROGRESS_H
#define GUICHET_PROGRESS_H

#include <stdbool.h>

enum { PROGRESS_PATIENCE = 1000 /* milliseconds until leaving is offered */ };

/* Something is asked of the server. */
void progress_begin(void);
/* percent: 1 .. 100. */
void progress_show(int percent);
/* It takes long: says so, and that it can be left. */
void progress_offer(void);
/* Escape was pressed since it was offered; it and the keys before it are taken. An
 * Escape from before, which means what it always means, stays. */
bool progress_left(void);

#endif
