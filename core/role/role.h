/* Roles: named sets of operations, held on the network, on a party or a shop. */
#ifndef GUICHET_ROLE_H
#define GUICHET_ROLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* It has every operation, and nothing can be taken from it. */
#define ROLE_ADMINISTRATOR "administrator"
/* What an open account holds, and nothing else: who shows no proof. */
#define ROLE_VISITOR "visitor"

extern const struct operation *const role_operations[]; /* end with NULL */

/* A role's label as the caller reads it: that of a built-in role is translated
 * until somebody gives it another. */
const char *role_label(const struct call *call, const char *name, const char *label);

/* Nobody gives away more than they hold on the whole network. */
bool role_within_caller(struct call *call, const char *role);

#endif
