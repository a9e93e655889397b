/* Cancelling what was sold, whole or in part: by the network's rules, or as its staff
 * decide with a reason. */
#ifndef GUICHET_CANCEL_H
#define GUICHET_CANCEL_H

#include "core/order/order.h"

enum { KEEP_BY_RULES = -1 };

/* Back to the means it was paid with; to the customer's balance; out of the till, for
 * what has no other way back. */
enum refund_to { REFUND_TO_MEANS, REFUND_TO_BALANCE, REFUND_TO_CASH };

/* So many units of a line; 0: all that are left. */
struct cancel_part {
	int64_t line, units;
	/* Answered: */
	const struct order_line *sold;
	int64_t value;            /* what these units were sold for */
	int64_t keep;             /* the part of it that is kept, in basis points */
	int64_t retained, refund; /* cents; together the value */
	const char *sentence;     /* why they can't be cancelled; NULL: they can */
};

struct cancellation {
	struct cancel_part *parts; /* none: all lines that are left */
	size_t part_count;
	const char *why;
	int64_t keep; /* basis points, or KEEP_BY_RULES */
	bool fee;     /* the handling fee is given back too */
	enum refund_to to;
	/* Answered: */
	struct customer_order order;
	int64_t refund, retained, fee_refund; /* the fee's is part of the refund */
	int64_t paid_out;                     /* of the refund: the rest was not paid yet */
};

/* Parts from the argument "lines": each a line's number, or with how many of it ("12:2"). */
enum refusal cancel_read_parts(struct call *call, struct cancellation *cancellation);
/* What cancelling would do; changes nothing. A part that can't be cancelled says why in
 * its sentence; refused only when there is nothing to cancel. Of
 * what is cancelled already, the fee alone can still be given back. */
enum refusal cancel_quote(struct call *call, int64_t order, struct cancellation *cancellation);
/* Does it: all of the parts, or none. */
enum refusal cancel_do(struct call *call, int64_t order, struct cancellation *cancellation);

#endif
