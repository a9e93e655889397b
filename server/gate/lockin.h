/* What shuts in the process that talks to a stranger. */
#ifndef GATE_LOCKIN_H
#define GATE_LOCKIN_H

#include <stdbool.h>
#include <stddef.h>

enum { LOCKIN_FIRST = 3 }; /* where the kept descriptors are moved to */

/* Moves the descriptors to keep to 3, 4, ... (rewriting kept) and closes every
 * other; 0, 1 and 2 become null, a descriptor that holds nothing. */
bool lockin_close_others(int *kept, size_t count, int null);
/* From here on: no new privilege, no file, no program, no process, no socket;
 * whoever tries gets EPERM. There is no way back. False when the kernel refuses:
 * then do not go on. */
bool lockin_enter(void);
/* Tries each of these before and after, prints what came of it, and ends the
 * process: 0 when all were refused. */
_Noreturn void lockin_probe(void);

#endif
