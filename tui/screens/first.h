/* The first steps of an empty network: offered while no organisation is there. */
#ifndef GUICHET_SCREENS_FIRST_H
#define GUICHET_SCREENS_FIRST_H

#include <stdbool.h>

/* True for those who may open the network, while it is empty. */
bool first_steps(void);
void first_show(void);

#endif
