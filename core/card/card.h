/* Substitution cards: printed ahead in batches, given to hosts, activated at
 * hand-out, replaced when lost (P10). */
#ifndef GUICHET_CARD_H
#define GUICHET_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"
#include "core/pass/pass.h"

/* The card of a code, as what can be redeemed; false when there is none. */
bool card_pass(struct call *call, int64_t code, struct pass *pass);

extern const struct operation *const card_operations[];

#endif
