/* Two sides of one network that have the same and nothing in common: each a party with a
 * counter, a seller, a customer with a login, and one object of every noun. What belongs to
 * nobody but the network exists once. */
#ifndef GUICHET_TESTS_WORLD_H
#define GUICHET_TESTS_WORLD_H

#include "core/op/operation.h"
#include "tests/support/scratch.h"

struct side {
	const char *mark; /* in every name and address that is private, and nowhere else */
	const char *ref;  /* of what anybody may know */
	int64_t object[ARG_TYPE_COUNT]; /* by the type that names it; 0: the network's */
	int64_t draft[ARG_TYPE_COUNT];  /* the same, not shown to others yet */
	char name[ARG_TYPE_COUNT][64];  /* how else it is called; "": by its number only */
	int64_t access, closure, address;
	char password[48]; /* its access password */
	char email[64];    /* of its customer */
	struct caller seller, customer;
};

struct world {
	struct scratch scratch;
	struct caller daemon, visitor;
	struct side side[2];
};

#define WORLD_PASSWORD "Chemin-vert7"

void world_open(struct world *world);

#endif
