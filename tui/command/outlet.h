/* Standard output of a command: what comes out is whole up to where it ends, and where
 * it ends too soon, that is said. */
#ifndef GUICHET_COMMAND_OUTLET_H
#define GUICHET_COMMAND_OUTLET_H

#include <stdbool.h>

/* Stands in for stdout from now on. */
void outlet_open(void);
/* Nothing more is taken: whoever goes on works for nobody. */
bool outlet_broken(void);
/* Writes what is left. The exit code: that given, or that of an answer that could not
 * be given whole, which is then said, but to those who closed the pipe themselves. */
int outlet_close(int code);

#endif
