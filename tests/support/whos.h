/* Who calls in a world: every built-in role on the first side, a role of one's own that has
 * all that can be given, a visitor, a customer, and those who are nobody. */
#ifndef GUICHET_TESTS_WHOS_H
#define GUICHET_TESTS_WHOS_H

#include "tests/support/world.h"

/* A nonce that each account has used: a write that is let in ends there. */
#define WHO_NONCE "the-same-nonce-for-whatever-is-asked"

enum who_scope { WHO_NOWHERE, WHO_NETWORK, WHO_PARTY, WHO_SHOP };

struct who {
	const char *name;
	const char *role; /* NULL: none */
	enum who_scope scope;
	bool every; /* a role of one's own, with every operation that can be given */
	bool open, customer, gate, daemon;
	struct caller caller;
};

/* The last has no name. */
extern struct who whos[];

void whos_enter(struct world *world);
/* What the declaration of the operation says. */
bool who_may(const struct who *who, const struct operation *operation);
/* Whether words, with blanks between, hold that one. */
bool who_word(const char *words, const char *word);

#endif
