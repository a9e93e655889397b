/* At the counter: what a code is, what can be redeemed here, redeeming it
 * exactly once, undoing it. */
#ifndef GUICHET_REDEMPTION_H
#define GUICHET_REDEMPTION_H

#include "core/op/operation.h"

extern const struct operation *const redemption_operations[];
extern const struct operation *const code_operations[];

#endif
