/* Shops: the counters of producers, where codes are presented. */
#ifndef GUICHET_SHOP_H
#define GUICHET_SHOP_H

#include "core/op/operation.h"

/* shop.*, ending with NULL. */
extern const struct operation *const shop_operations[];

#endif
