/* A small network that sells: a producer with a desk and a door, an event with a
 * session, a pass without one, a customer. */
#ifndef GUICHET_TESTS_DESK_H
#define GUICHET_TESTS_DESK_H

#include "tests/support/scratch.h"

/* The items that every data file begins with. */
enum { AUDIENCE_FULL = 1, AUDIENCE_CHILD = 3 };

struct desk {
	struct scratch scratch;
	int64_t producer, shop, other_shop, elsewhere /* another producer's shop */;
	/* A concert of 12.00 and 6.00, on the day after SCRATCH_NOW at 20:30, 5 places; a
	 * pass of 30.00 without end, 3 of them, 2 entries each; a membership of 10.00. */
	int64_t concert, slot, pass, membership;
	int64_t customer; /* Marie, marie@example.fr */
	struct caller seller, other_seller, door;
};

void desk_open(struct desk *desk);
/* A product in use with a price for full and child, as SQL inserts it; its id. */
int64_t desk_product(struct desk *desk, const char *ref, const char *family, int64_t cents);

/* A new basket of the seller's; with so many of a product for the full price. */
int64_t desk_basket(struct desk *desk);
const char *desk_add(struct desk *desk, int64_t order, int64_t product, int64_t slot,
		     int64_t units);
/* Confirms with what the last answer said is the total ("cash:60.00", or NULL for the
 * whole of it by card). Returns the outcome's name. */
const char *desk_confirm(struct desk *desk, int64_t order, const char *payments);
/* Opens, adds and confirms, paid by card; the order. */
int64_t desk_sell(struct desk *desk, int64_t product, int64_t slot, int64_t units);
/* The code of an order's n-th ticket, from 0. */
void desk_ticket(struct desk *desk, int64_t order, size_t n, char code[48]);

/* An offer of so many basis points off the whole basket, opened by a code that many
 * know ("promotion") or by one that is good once ("single"); its id. */
int64_t desk_offer(struct desk *desk, const char *code, const char *kind, int64_t percent);

/* Types a code into an order; and a text of what the last such answer said of it ("":
 * nothing). */
const char *desk_type(struct desk *desk, int64_t order, const char *code);
const char *desk_said(const struct desk *desk, const char *name);
/* Marie has a voucher BON-MARIE, good for so many days from now. */
void desk_voucher(struct desk *desk, int days);

/* The ledger proves itself. */
void desk_prove(struct desk *desk);

#endif
