/* What the files of core/till share. */
#ifndef GUICHET_TILL_PRIVATE_H
#define GUICHET_TILL_PRIVATE_H

#include <stdbool.h>

#include "core/till/till.h"

struct till {
	int64_t id, shop, account;
	int64_t opened_at, closed_at; /* closed_at 0: it is open */
	int64_t float_cents;
};

/* One means of payment as a till has it. Only what lies in the drawer is counted: not
 * transfers, not customers' balances. */
struct till_means {
	int64_t means;
	const char *ref, *kind, *name;
	int64_t expected, payments;
	bool countable, cash;
};

bool till_read(struct call *call, int64_t id, struct till *till);
/* The till that the call is about: the one it names, which is the caller's own or that
 * of somebody whom they manage; else the caller's open one, here. */
enum refusal till_find(struct call *call, struct till *till);
/* What should be in it, by means; what has no payment and is no longer in use is left
 * out. Ends with means == 0. */
struct till_means *till_expected(struct call *call, const struct till *till);
/* --- ledger.c --- */

/* The cash that should be in it. */
int64_t till_cash(struct call *call, int64_t till);
/* Cash from the safe (amount above 0), or to it (below). Refused where the till has not
 * so much. */
enum refusal till_transfer(struct call *call, int64_t till, int64_t amount, const char *what,
			   const char *why);
/* What was found (above 0) or missing (below). */
enum refusal till_difference(struct call *call, int64_t till, const struct till_means *means,
			     int64_t difference, const char *why);

/* An amount as the caller reads it. */
const char *till_amount(struct call *call, int64_t cents);

/* Answers the record of till.show. */
enum refusal till_reply(struct call *call, int64_t id);
extern const struct column till_columns[];

extern const struct operation till_open, till_show, till_list, till_move, till_close;

#endif
