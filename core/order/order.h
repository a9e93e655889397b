/* Orders: what somebody buys at a desk. A basket ('open', or 'held' while set aside)
 * keeps its places for some minutes; it is priced anew at each look, and frozen when it
 * is confirmed: price, offers, codes, stock, balance and payment hold together, or
 * nothing happens. */
#ifndef GUICHET_ORDER_H
#define GUICHET_ORDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

struct order_line {
	int64_t id, product, producer, audience;
	int64_t seat, slot; /* 0: none */
	int64_t units;
	int64_t unit, reduction, vat; /* cents, cents, basis points */
	int64_t cancelled;            /* units */
	int64_t refunded, retained;   /* cents, of the cancelled units */
	const char *name, *terms, *family;
	int64_t starts, minutes; /* of the session; 0: none */
};

struct customer_order {
	int64_t id;
	const char *state; /* open, held, confirmed, cancelled, expired */
	int64_t channel;
	int64_t party, shop, customer; /* 0: none */
	int64_t account;
	bool addressed;    /* the desk typed the customer's address */
	int64_t presented; /* a code of the customer's, who so was there; 0: none */
	const char *language, *delivery, *remark;
	int64_t fee, fee_vat, fee_refunded;
	int64_t opened_at, until;
	int64_t confirmed_at, cancelled_at; /* 0: it is not */
	int64_t total;                      /* fee included; of a basket: when it last changed */
	struct order_line *lines;
	size_t line_count;
};

extern const char *const order_states[];
extern const char *const order_deliveries[]; /* desk, email, print */

/* The order as it is in the data file, its lines in the order in which they were added.
 * False when there is none. On the call. */
bool order_read(struct call *call, int64_t id, struct customer_order *order);

/* What a line costs: units at their price, less what offers took off. */
int64_t order_line_net(const struct order_line *line);
/* What has been paid, less what was paid back; what is still to be paid. Cents. */
int64_t order_paid(struct call *call, int64_t order);
int64_t order_due(struct call *call, int64_t order);

/* What a sold line is called in a language, as PRODUCT_SOLD_AS says it. */
const char *order_line_called(struct call *call, const struct order_line *line,
			      const char *language);

/* Forgets baskets that were over before a time: nothing was ever sold. How many. */
int64_t order_forget_baskets(struct call *call, int64_t before);

extern const struct operation *const order_operations[];

#endif
