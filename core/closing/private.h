/* What the files of core/closing share. */
#ifndef GUICHET_CLOSING_PRIVATE_H
#define GUICHET_CLOSING_PRIVATE_H

#include <stdbool.h>

#include "core/closing/closing.h"
#include "core/keys/sign.h"
#include "core/receipt/chain.h"

/* --- period.c: "2026-11-22", "2026-11", "2026" --- */

enum closing_kind { CLOSING_DAY, CLOSING_MONTH, CLOSING_YEAR, CLOSING_KINDS };
enum { PERIOD_SIZE = 11 };
extern const char *const closing_kinds[];

enum closing_kind closing_kind_of(const char *word);
/* Whether it names a day, a month or a year that exists. */
bool closing_names(const char *text, enum closing_kind kind);
/* Its first second, and the first one after it, in the network's zone. */
int64_t closing_begin(const char *period);
int64_t closing_end(const char *period);
/* The day after; the month or the year that a day is in. */
void closing_next_day(const char *day, char next[PERIOD_SIZE]);
void closing_period_around(const char *day, enum closing_kind kind, char period[PERIOD_SIZE]);
/* Whether a day is the last of its month, of its year. */
bool closing_is_last_day(const char *day, enum closing_kind kind);

/* --- row.c: a closing as it is kept --- */

struct closing {
	int64_t id;
	const char *kind, *period;
	int64_t first, last; /* 0: no receipt */
	int64_t cents, running, at, account;
	const char *body;
	unsigned char hash[CHAIN_HASH];
	unsigned char signature[KEYS_SIGNATURE];
};

/* Reads the row of a query that begins with CLOSING_ROW. Lives as long as the call. */
#define CLOSING_ROW                                                                          \
	"c.id, c.kind, c.period, ifnull(c.first, 0), ifnull(c.last, 0), c.cents, c.running," \
	" c.at, ifnull(c.account, 0), c.body, c.hash, c.signature"
void closing_read(struct call *call, struct query *query, struct closing *closing);
/* The one that the arguments name: its number, or kind and period. */
enum refusal closing_find(struct call *call, struct closing *closing);
/* hash holds the one before, and gets this one's. */
void closing_chain(unsigned char hash[CHAIN_HASH], const struct closing *closing);
/* The hash of the one before; zeros before the first. */
void closing_hash_before(struct call *call, int64_t id, unsigned char hash[CHAIN_HASH]);

/* --- totals.c --- */

/* {receipts, vat, means, cents} of the receipts from first to last; of a month or a year
 * from the closings within it. */
json_t *closing_totals(struct call *call, enum closing_kind kind, const char *period, int64_t first,
		       int64_t last);

/* --- verify.c --- */

/* What is wrong with it, in English, to be translated; NULL: nothing. */
const char *closing_fault(struct call *call, const struct closing *closing);

extern const struct operation closing_make, closing_list, closing_show, closing_verify,
	closing_export;

#endif
