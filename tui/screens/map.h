/* The map of the catalogue (P3): the offers that the same search finds, where
 * they are. */
#ifndef GUICHET_SCREENS_MAP_H
#define GUICHET_SCREENS_MAP_H

#include <stdbool.h>

#include "tui/screens/criteria.h"

/* Changes the criteria and the words in place. True when it was left for the
 * list. */
bool map_show(struct criteria *criteria, struct field *words);

#endif
