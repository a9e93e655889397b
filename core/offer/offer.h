/* Offers, the categories they are sorted into, and the selections that people
 * make of them. */
#ifndef GUICHET_OFFER_H
#define GUICHET_OFFER_H

#include "core/op/operation.h"

/* offer.*, category.* and selection.*; each ends with NULL. */
extern const struct operation *const offer_operations[];
extern const struct operation *const category_operations[];
extern const struct operation *const selection_operations[];

extern const struct operation offer_search, offer_map, offer_import;

#endif
