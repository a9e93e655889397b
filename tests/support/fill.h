/* Arguments for any operation, from its declaration alone: right by their types, though what
 * they say together may make no sense. */
#ifndef GUICHET_TESTS_FILL_H
#define GUICHET_TESTS_FILL_H

#include "tests/support/world.h"

/* Every required argument; objects are the side's. To be freed. */
json_t *fill_required(const struct operation *operation, const struct side *side);
/* Whether the type names an object; and one that is the network's, open to all. */
bool fill_names(enum arg_type type);
bool fill_shared(enum arg_type type);
/* The outcome of a call with these arguments, which are taken over. */
const char *fill_call(struct world *world, struct caller *caller, const struct operation *operation,
		      json_t *arguments);

#endif
