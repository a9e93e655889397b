/* The benefits of a basket: which apply, in their order, and what each takes off each
 * line. The rules are those of "Offers: one engine" in doc/architecture.md. */
#ifndef GUICHET_BASKET_H
#define GUICHET_BASKET_H

#include "core/benefit/benefit.h"

/* What one offer takes off a line, on how many of its units. */
struct line_offer {
	int64_t offer, cents, units;
};

struct basket_line {
	int64_t line; /* the caller's own number of it */
	int64_t product, party, audience;
	int64_t seat, slot; /* 0: none */
	int64_t starts;     /* of the slot; 0: none */
	const char *family;
	int64_t units, unit; /* unit: the price of one before any offer, in cents */
	/* Answered: */
	int64_t reduction;
	struct line_offer *offers;
	size_t offer_count;
};

/* A code that was typed, and the offer that it opens. */
struct basket_code {
	int64_t code, offer;
};

struct basket_offer {
	int64_t offer, code; /* code: that opened it, 0: none */
	const char *title;
	bool applies;
	bool concerned; /* something in the basket is in its scope */
	enum refusal refusal;
	const char *sentence;            /* why not, and what would be needed; "" when it applies */
	int64_t cents, units;            /* taken off in all, on so many units */
	bool once;                       /* counted as one use, however many units */
	int64_t per_code, quota, budget; /* its limits, as in struct benefit */
};

struct basket {
	struct occasion occasion; /* code, units, professional and first_order are not asked */
	struct basket_line *lines;
	size_t line_count;
	struct basket_code *codes;
	size_t code_count;
	int64_t *without; /* offers that were taken out */
	size_t without_count;
	/* Answered, on the call: every live offer, and those that codes open. */
	struct basket_offer *offers;
	size_t offer_count;
	int64_t gross, reduction;
};

/* Decides; changes nothing. */
void basket_price(struct call *call, struct basket *basket);

/* At confirmation, after basket_price() in the same savepoint: writes the uses of the
 * offers that apply. Refused when a limit was reached meanwhile. */
enum refusal basket_use(struct call *call, const struct basket *basket, int64_t order);

/* A code typed into a basket: the offer that it opens (promotional, a partner's,
 * single-use), or why it opens none. Guesses are slowed down. */
enum refusal benefit_by_code(struct call *call, const char *typed, struct basket_code *code);
/* The same of a code that is known already, such as one that a customer kept: nobody
 * guesses it, so nobody waits. */
enum refusal benefit_of_code(struct call *call, int64_t id, struct basket_code *code);

#endif
