/* Sessions of products: when something takes place, for how long, with how many
 * places. */
#ifndef GUICHET_SLOT_H
#define GUICHET_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

struct slot {
	int64_t id, product;
	int64_t starts, minutes;
	const char *state; /* open, closed, cancelled */
	const char *note;  /* "" when empty */
};

/* Words of slot.state, NULL-terminated. */
extern const char *const slot_states[];

/* False when there is none. Texts are copied onto the call. */
bool slot_read(struct call *call, int64_t id, struct slot *slot);

extern const struct operation *const slot_operations[];

#endif
