/* Making an advantage or a promotional code: a sequence of steps, and their end. */
#ifndef GUICHET_SCREENS_ADVANTAGE_H
#define GUICHET_SCREENS_ADVANTAGE_H

#include <jansson.h>

/* The one of a row of advantage.list. */
void advantage_guide_row(const json_t *row);
/* From nothing: the ACT_OPEN of "new": the row is not looked at. */
void advantage_guide_new(const json_t *row);

#endif
