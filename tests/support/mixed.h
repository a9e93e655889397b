/* A run of mixed operations: vouchers, redemptions and their undoing, what is refused,
 * orders, payments, refunds, settings, single-use codes in a long write, restarts. */
#ifndef GUICHET_MIXED_H
#define GUICHET_MIXED_H

#include "tests/support/desk.h"

struct mixed {
	struct desk desk;
	int64_t offer, free_product;
	char password[48];
	struct caller host, counter;
};

/* The network; its data file is small: a handful of communes. */
void mixed_open(struct mixed *mixed);
/* After scratch_leave(): opens again, and everybody signs in. */
void mixed_enter(struct mixed *mixed);
/* One round; each does the same with other codes and amounts. */
void mixed_round(struct mixed *mixed, int round);

#endif
