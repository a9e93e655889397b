/* The double-entry ledger: who holds how much of a unit. Each movement takes from one
 * balance what it gives to another, so that a unit always sums to zero; movements are
 * append-only, a correction is a movement. No balance goes below its least, which the
 * schema holds even if a rule were forgotten.
 *
 * What people read of a balance is amount * sign: 1 for what the network has, -1 for
 * what it owes or has earned.
 *
 *   sales           -1             what was sold, and not refunded
 *   due              1             what was sold and is not paid yet
 *   means:ID         1             what came in by a means of payment that is no cash
 *   till:ID          1, least 0    cash in a till
 *   safe             1             where a till's float comes from, and goes back to
 *   difference       1             what was missing in tills (below 0: found)
 *   customer:ID     -1, least 0    what the network owes a customer: their balance
 *   correction       1             what was given to customers, or taken, by hand
 *
 * A sale: sales -> due. Paid: due -> till:ID, due -> means:ID, or due -> customer:ID,
 * whose balance shrinks. Taken back: due -> sales; paid out: till:ID -> due, or
 * customer:ID -> due, whose balance grows. */
#ifndef GUICHET_LEDGER_H
#define GUICHET_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* Cents of the network's currency. */
#define LEDGER_MONEY "EUR"

/* The balance of that name, made when it is missing. Its first word is one of those
 * above; another one is a bug. For writes only. */
int64_t ledger_balance(struct call *call, const char *unit, const char *name);
/* The same of one of many: ("customer", 12) is "customer:12". */
int64_t ledger_balance_of(struct call *call, const char *unit, const char *word, int64_t id);

/* What is in it, as people read it. */
int64_t ledger_amount(struct call *call, int64_t balance);
/* The same by name, 0 where there is none yet: makes nothing, for reads. */
int64_t ledger_amount_of(struct call *call, const char *unit, const char *word, int64_t id);

/* False when one of them would go below its least; nothing is written then. amount is
 * above 0; what is a word of a movement ("payment"); order is 0 where there is none. */
bool ledger_move(struct call *call, int64_t source, int64_t target, int64_t amount,
		 const char *what, int64_t order);
/* The same with the reason that somebody gave. */
bool ledger_move_why(struct call *call, int64_t source, int64_t target, int64_t amount,
		     const char *what, int64_t order, const char *why);

/* Words of a movement. */
extern const char *const ledger_whats[];

extern const struct operation *const ledger_operations[];

#endif
