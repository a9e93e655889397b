/* One order, as it was sold: its lines, what is due, its tickets; cancelled here. */
#ifndef GUICHET_SCREENS_ORDER_SCREEN_H
#define GUICHET_SCREENS_ORDER_SCREEN_H

#include <jansson.h>
#include <stdbool.h>

/* A row of order.list. */
void order_screen_show(const json_t *row);
/* Cancels all of an order or a part of it, after showing what is given back: the
 * order as it is then, or NULL. */
json_t *order_cancel(const json_t *order);
/* Whether its handling fee is left to be given back, and the caller may. */
bool order_cancel_fee(const json_t *order);

#endif
