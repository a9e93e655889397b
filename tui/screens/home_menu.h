/* What the first screen leads to; who may not open it does not see it. */
#ifndef GUICHET_SCREENS_HOME_MENU_H
#define GUICHET_SCREENS_HOME_MENU_H

#include "tui/kit/menu.h"

extern const struct menu_entry home_entries[];
/* On a terminal that is open to all. */
extern const struct menu_entry home_visitor_entries[];

#endif
