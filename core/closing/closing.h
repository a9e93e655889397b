/* Closings of days, months and years: what was sold, by VAT rate and by means of
 * payment, and the running total since the beginning; chained and signed
 * (doc/receipts.md). */
#ifndef GUICHET_CLOSING_H
#define GUICHET_CLOSING_H

#include <stdint.h>

#include "core/op/call.h"

/* Makes what is due, oldest first, `most` at most; answers how many were made. */
int64_t closing_make_due(struct call *call, int64_t most);

extern const struct operation *const closing_operations[];

#endif
