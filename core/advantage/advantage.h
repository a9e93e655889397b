/* Advantages and promotional codes (S1, S2, S4, S5): making the offers on what is sold
 * here. What they give is worked out by core/benefit. */
#ifndef GUICHET_ADVANTAGE_H
#define GUICHET_ADVANTAGE_H

#include "core/op/operation.h"

/* advantage.* and offer.evaluate; ends with NULL. */
extern const struct operation *const advantage_operations[];

#endif
