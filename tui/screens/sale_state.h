/* What the sale's parts share: its keys (sale.c), how it looks (sale_draw.c), adding
 * a product (sale_add.c), the customer (sale_customer.c), offers, codes and delivery
 * (sale_terms.c), paying and what is handed over (sale_pay.c, sale_sold.c). */
#ifndef GUICHET_SCREENS_SALE_STATE_H
#define GUICHET_SCREENS_SALE_STATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/kit/field.h"
#include "tui/kit/screen.h"

struct sale {
	struct screen screen;
	json_int_t shop;
	struct field entry; /* a product's name, a code, or how many of the line */
	json_t *order;      /* as order.show answers; NULL: nothing is begun */
	json_t *customer;   /* chosen before anything is in the basket: a row */
	int line;           /* the one that keys are about */
};

/* --- The basket (sale.c) --- */

/* Calls an operation that answers the order, and shows it; false after saying why
 * not. Takes params over. */
bool sale_call(struct sale *sale, const char *operation, json_t *params);
/* Opens a basket if there is none yet; {"order": id}, or NULL after saying why. */
json_t *sale_order(struct sale *sale);
/* The basket is for that customer: a row of customer.find or a record. */
void sale_for(struct sale *sale, const json_t *customer);
/* Another sale begins. */
void sale_clear(struct sale *sale);
const json_t *sale_lines(const struct sale *sale);
/* A line by its number from 0; NULL when there is none. */
const json_t *sale_line(const struct sale *sale, int index);
int64_t sale_cents(const json_t *object, const char *member);
/* "12.50", as arguments take amounts. */
const char *sale_amount(int64_t cents, char buf[32]);

void sale_draw(struct screen *screen, struct area body);

/* --- Its other screens --- */

/* Asks for session, audiences and how many; puts them into the basket. */
void sale_add(struct sale *sale, json_int_t product);
void sale_choose_customer(struct sale *sale);
void sale_show_offers(struct sale *sale);
void sale_choose_delivery(struct sale *sale);
/* True when it was paid: the basket is then an order. */
bool sale_pay(struct sale *sale);
/* Pays what is due for an order: the order as it is then, or NULL. */
json_t *sale_pay_due(const json_t *order);
/* What was sold, what to give back, what to hand over. */
void sale_sold(struct sale *sale);

#endif
