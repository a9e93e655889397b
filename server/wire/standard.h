/* Descriptors 0, 1 and 2. */
#ifndef GUICHET_WIRE_STANDARD_H
#define GUICHET_WIRE_STANDARD_H

#include <stdbool.h>

/* No socket and no file takes the number of one that is not there. What stands in for it is
 * opened the wrong way, so that using it fails. To be called first; false: it can't be done,
 * and errno says why. */
bool standard_hold(void);

#endif
