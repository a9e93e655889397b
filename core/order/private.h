/* What the files of core/order/ share. */
#ifndef GUICHET_ORDER_PRIVATE_H
#define GUICHET_ORDER_PRIVATE_H

#include "core/benefit/basket.h"
#include "core/order/order.h"

/* --- read.c --- */

/* The order that the argument names, which must be in that state. */
enum refusal order_in_state(struct call *call, int64_t id, const char *state,
			    struct customer_order *order);
bool order_is_basket(const struct customer_order *order);

/* --- whom.c --- */

/* Puts a customer on a basket (0: nobody), with their language and, where they are
 * present or the desk's own, the codes that they kept; those of whoever was on it before
 * go. */
void order_for(struct call *call, const struct customer_order *order, int64_t customer,
	       bool present);

/* --- price.c --- */

/* A basket with its prices of now. */
struct priced {
	struct basket basket; /* its lines are the order's, in their order */
	/* Why a line can't be sold as it stands; NULL where it can. */
	const char **wrong;
	int64_t total; /* fee included */
};

/* Prices a basket as of now: units and reductions are written into its lines, in memory
 * only. What has no price any more keeps its last one, and says so. */
void order_price(struct call *call, struct customer_order *order, struct priced *priced);
/* So many of a product in one order, whatever the audiences and sessions: those that
 * are in it, and so many more. */
struct product;
enum refusal order_check_most(struct call *call, const struct customer_order *order,
			      const struct product *product, int64_t more);
/* DONE when the line can be sold as it stands, its price of now into *unit. */
enum refusal order_line_good(struct call *call, const struct customer_order *order,
			     const struct order_line *line, int64_t *unit);
/* Keeps the prices of a basket with its lines, so that lists can tell them. */
void order_keep_prices(struct call *call, const struct customer_order *order, int64_t total);

/* --- record.c --- */

extern const struct column order_columns[];
/* Answers the record of an order; every operation on baskets does. */
enum refusal order_reply(struct call *call, int64_t id);
/* The same after a change to a basket: its time begins again, its prices are kept. */
enum refusal order_changed(struct call *call, int64_t id);

/* --- who.c --- */

/* Whether the customer is the desk's own: they bought there, or were written down there. */
bool order_is_known(struct call *call, const struct customer_order *order);
/* The customer, as far as the desk may see them; null for nobody. */
json_t *order_tell_customer(struct call *call, const struct customer_order *order);
/* What is on their balance, where this order may be paid from it; else null. */
json_t *order_tell_balance(struct call *call, const struct customer_order *order);
/* Refuses a payment from the balance of nobody, or of somebody who is neither there nor
 * the desk's own. */
enum refusal order_check_balance(struct call *call, const struct customer_order *order);

/* --- places.c --- */

/* place_take(), once more after baskets whose time is over gave theirs back. */
enum refusal order_take(struct call *call, int64_t product, int64_t slot, int64_t seat,
			int64_t units);
/* Gives all places of a basket back. */
void order_return_places(struct call *call, int64_t id);
/* Takes them all again, or says why not. */
enum refusal order_take_places(struct call *call, int64_t id);

/* --- payment.c --- */

struct paying {
	int64_t means, cents, tendered;
	const char *kind, *name, *reference;
};
struct payments {
	struct paying *items;
	size_t count;
	int64_t paid;   /* cents, change taken off */
	int64_t change; /* to be given back in cash */
};

/* The argument `payments`, against what is to be paid. More is taken only by a means
 * that gives change. */
enum refusal payments_read(struct call *call, int64_t due, struct payments *payments);
/* Writes them down, and moves the money: in cash into the caller's till. */
enum refusal payments_write(struct call *call, const struct customer_order *order,
			    const struct payments *payments);
/* An amount as the caller reads it. */
const char *order_money(struct call *call, int64_t cents);

/* --- refund.c --- */

struct cancellation;
/* Takes the refund out of what was sold, and pays out what had been paid of it. */
enum refusal order_pay_back(struct call *call, const struct cancellation *cancellation);

extern const struct operation order_open, order_show, order_customer, order_delivery, order_hold,
	order_resume, order_abandon;
extern const struct operation order_add, order_change, order_remove;
extern const struct operation order_code, order_uncode, order_without;
extern const struct operation order_confirm, order_pay;
extern const struct operation order_list, order_expire;
extern const struct operation order_quote_cancel, order_cancel, slot_refund;
extern const struct operation cancellation_list, cancellation_set;

#endif
