/* Seasons: what is sold in one belongs together in reports. */
#ifndef GUICHET_SEASON_H
#define GUICHET_SEASON_H

#include "core/op/operation.h"

/* season.*; ends with NULL. */
extern const struct operation *const season_operations[];

#endif
