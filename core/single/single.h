/* Single-use codes (S7 to S9): made or imported in batches for a contact and an offer,
 * handed out, followed, invalidated. Each is good once, in a sale. */
#ifndef GUICHET_SINGLE_H
#define GUICHET_SINGLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* A code of kind "single": what it opens and what became of it. */
struct single {
	int64_t code, batch, offer;
	int64_t invalid_at;    /* 0: it is not */
	int64_t used_at;       /* 0: it is not */
	const char *used_shop; /* its name, or the network's where it was used elsewhere */
};

/* False when there is no such code, or its batch is not ready. */
bool single_read(struct call *call, int64_t code, struct single *single);

/* DONE while it was neither used nor invalidated, else why not with its sentence ready. */
enum refusal single_good(struct call *call, const struct single *single);

/* The offer that a single-use code opens, or why it opens none any more. Conditions of
 * the offer itself (its period, its quota, ...) are the engine's. */
enum refusal single_offer(struct call *call, int64_t code, int64_t *offer);

extern const struct operation *const single_operations[];

#endif
