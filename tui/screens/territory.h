/* The parts of France that a map can show. */
#ifndef GUICHET_SCREENS_TERRITORY_H
#define GUICHET_SCREENS_TERRITORY_H

#include "tui/screens/view.h"

/* Metropolitan France. */
const struct view_box *territory_first(void);
/* Asks; NULL when none was chosen. */
const struct view_box *territory_choose(void);

#endif
