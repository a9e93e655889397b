/* A run of mixed operations: vouchers, redemptions and their undoing, what is refused,
 * orders, payments, refunds, settings, single-use codes in a long write, several of them in
 * one commit, restarts. A keeper brings the log back between commits, as guichetd's does. */
#ifndef GUICHET_MIXED_H
#define GUICHET_MIXED_H

#include "tests/support/desk.h"

struct mixed {
	struct desk desk;
	int64_t offer, free_product;
	char password[48];
	struct caller host, counter;
	/* The keeper; a reader that holds old pages now and then, so that it can't bring all
	 * back; what is left is the writer's turn. */
	struct worker *keeper, *holder;
	bool held, writers_turn;
	int64_t commits, log_pages;
	int64_t shortened, kept, begun_anew; /* how often: in full, in part; a new log begun */
};

/* The network; its data file is small: a handful of communes. */
void mixed_open(struct mixed *mixed);
/* The two halves of a restart: closes, with the keeper; opens again, and everybody signs
 * in. */
void mixed_leave(struct mixed *mixed);
void mixed_enter(struct mixed *mixed);
/* To be called after each commit. */
void mixed_tend(struct mixed *mixed);
/* One round; each does the same with other codes and amounts. */
void mixed_round(struct mixed *mixed, int round);

#endif
