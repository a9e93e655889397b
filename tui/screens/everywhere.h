/* What works on every screen outside a field: the list of all operations, so that
 * each one can be reached, designed screen or not. */
#ifndef GUICHET_SCREENS_EVERYWHERE_H
#define GUICHET_SCREENS_EVERYWHERE_H

#include "tui/kit/screen.h"

extern const struct action everywhere_actions[];

/* The list of all operations that this account may call. */
void everywhere_show_operations(void);

#endif
