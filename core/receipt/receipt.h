/* Receipts: of a sale, of a refund, of a payment of what was still due. Numbered
 * without a gap in the writer's transaction, frozen, and chained by hash
 * (doc/receipts.md). */
#ifndef GUICHET_RECEIPT_H
#define GUICHET_RECEIPT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

/* What is given back of a line: for so many of its units, so many cents. */
struct refund_line {
	int64_t line; /* order_line */
	int64_t units;
	int64_t cents;
};

struct refund {
	const char *why;
	const struct refund_line *lines;
	size_t line_count;
	int64_t fee; /* cents of the order's handling fee that are given back too */
};

/* The three below take the order as it is in the data file, with those rows of payment
 * that are on no receipt of it yet: write them, and the lines, first. They answer the
 * receipt's number; 0 where there is nothing of that kind to write (no confirmed order,
 * a second receipt of one sale): refuse then. */
int64_t receipt_sale(struct call *call, int64_t order);
int64_t receipt_refund(struct call *call, int64_t order, const struct refund *refund);
/* What was due is paid, wholly or in part, after the sale. */
int64_t receipt_payment(struct call *call, int64_t order);

/* The receipt of an order's sale, 0 none. */
int64_t receipt_of_order(struct call *call, int64_t order);
/* Notes that it is handed out now, "print" or "email", and answers which time this is:
 * 0 the receipt itself, then its duplicates. */
int64_t receipt_hand_out(struct call *call, int64_t number, const char *how);
/* The document of its paper (server/paper/paper.h); nth as receipt_hand_out() told. */
json_t *receipt_document(struct call *call, int64_t number, int64_t nth);

extern const struct operation *const receipt_operations[];

#endif
