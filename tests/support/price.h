/* Baskets for tests: a case gives offers, a basket and its occasion, and says what each
 * line is reduced by and what becomes of each offer. */
#ifndef GUICHET_TESTS_PRICE_H
#define GUICHET_TESTS_PRICE_H

#include "tests/support/scratch.h"

enum { CASE_OFFERS = 4 };

struct given_case {
	const char *rule;
	const char *offers[CASE_OFFERS]; /* advantage.create's arguments, ' for " */
	const char *lines;
	const char *reductions; /* of the lines, in cents */
	const char *states;     /* of the offers: "done", or a refusal's name */
	const char *when;       /* offer.evaluate's further arguments */
	const char *sentence;   /* what one of the sentences holds */
	const char *meanwhile;  /* SQL: what happened before */
};

/* A network of two producers, with products, customers, a list, an indicator, seasons.
 * Products are called by their full price in cents ("p1000"); reduced costs four fifths
 * and child half of it. "v..." are visits, with a session each; "x..." another
 * producer's. */
void price_open(struct scratch *scratch);
/* Makes the offers of a case, asks what its basket costs, and fails the test where that is
 * not what is expected. */
void price_run(struct scratch *scratch, const struct given_case *given);

#endif
