/* What the files of core/delivery share. */
#ifndef GUICHET_DELIVERY_PRIVATE_H
#define GUICHET_DELIVERY_PRIVATE_H

#include "core/delivery/delivery.h"

enum { TICKETS_MAX = 200 /* in one document */ };

/* The tickets of an order, or one of it (0: all), that may still be printed: never
 * printed, or not begun yet; none that was cancelled. */
json_t *tickets_of(struct call *call, int64_t order, int64_t ticket, const char *language);
/* The pictures of their products by number: {"3": {type, bytes}}; large ones are left out. */
json_t *pictures_of(struct call *call, const json_t *tickets);

extern const struct operation ticket_paper, order_send;

#endif
