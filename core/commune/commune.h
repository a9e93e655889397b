/* The communes of France: their names, postal codes and points. */
#ifndef GUICHET_COMMUNE_H
#define GUICHET_COMMUNE_H

#include <stdbool.h>

#include "core/op/operation.h"
#include "core/store/store.h"

/* Fills the empty tables from the reference data built in (about 35,000
 * communes), in the caller's transaction. False when the disk failed or the
 * data is not what it should be. */
bool commune_load(struct store *store);

extern const struct operation commune_import;
/* commune.*, ending with NULL. */
extern const struct operation *const commune_operations[];

#endif
