/* The customer's area: what is theirs, and nothing else (C2 to C5, C9, S10, S11). The
 * home of a customer's own login; a visitors' terminal comes here by signing in. */
#ifndef GUICHET_SCREENS_AREA_H
#define GUICHET_SCREENS_AREA_H

#include <jansson.h>
#include <stdbool.h>

/* The home of a customer; ends when they sign out. */
void area_show(void);
/* On a visitors' terminal: sign in, or have an account opened. */
void area_visit(void);

/* One order in full. */
void area_order(const json_t *row);
/* Cancels an order (own.order) or some of it, as far as the network allows it, after
 * showing what comes back. Whether something was cancelled. */
bool area_cancel(const json_t *order);
/* A ticket as it is held out at the door, and those that follow it. */
void area_ticket(const json_t *row);

#endif
