/* One's till: opened with a float, what should be in it, counted and closed. */
#ifndef GUICHET_SCREENS_TILL_H
#define GUICHET_SCREENS_TILL_H

#include <jansson.h>

/* One's own, here. */
void till_show(void);
/* That of a list's row. */
void till_show_row(const json_t *row);

#endif
