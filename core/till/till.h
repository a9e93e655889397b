/* Tills: a cash desk while somebody works at it. Each account has one at most at a
 * shop. Its cash is the ledger's balance "till:ID". */
#ifndef GUICHET_TILL_H
#define GUICHET_TILL_H

#include <stdint.h>

#include "core/op/call.h"

/* The caller's open till at this shop; 0 none. */
int64_t till_here(struct call *call, int64_t shop);

extern const struct operation *const till_operations[];

#endif
