/* What an offer asks of a basket: who, where, when, on what, how much. */
#ifndef GUICHET_BENEFIT_CONDITIONS_H
#define GUICHET_BENEFIT_CONDITIONS_H

#include "core/benefit/private.h"

/* The lines that an offer is about. */
struct takings {
	struct taking *items;
	size_t count;
	int64_t ended; /* none, because they were given until then */
};

/* A basket while it is priced. */
struct pricing {
	struct call *call;
	struct basket *basket;
	struct taking *room;   /* for as many takings as there are lines */
	size_t most;           /* offers at most */
	const char *first;     /* title of the first that applied; NULL: none yet */
	const char *exclusive; /* title of the exclusive one that applied; NULL: none */
	struct item *items;    /* what audiences and channels are called, once asked */
	size_t item_count;
	bool items_known;
	struct item *products; /* what some are called, once asked */
};

/* Reads what is asked of a customer: a professional, with no order before. */
void conditions_of_customer(struct call *call, struct occasion *occasion);

/* DONE when all of them are met, with the lines in scope in takings and the code that
 * opened it in offer; else the first that is not, and what would be needed. */
enum refusal conditions_met(struct pricing *pricing, const struct live *live,
			    struct takings *takings, struct basket_offer *offer);

/* Who has it and when, without a basket: target, channel, period, opening, limits. */
enum refusal conditions_of_person(struct pricing *pricing, const struct live *live, int64_t code);

/* "Buy x get y" has no whole group: how many units are missing to it. */
enum refusal conditions_more_units(struct call *call, const struct benefit *benefit,
				   const struct takings *takings);

#endif
