/* What a producer provides: a product, what it is called, what it costs, and how
 * many of it are left. Used by orders and by the engine of benefits. */
#ifndef GUICHET_PRODUCT_H
#define GUICHET_PRODUCT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

struct product {
	int64_t id;
	const char *ref;
	int64_t party, season, category;
	const char *family, *state;
	int64_t vat;   /* basis points */
	int64_t stock; /* without sessions; -1: no end */
	int64_t taken;
	int64_t entries;    /* of a ticket; 0: no end */
	int64_t valid_days; /* 0: no end */
	int64_t at_most;    /* in one order; 0: no limit */
	bool cancellable;
	int64_t place, picture; /* 0: none */
};

/* Whether products of a family are sold by session. */
enum product_sessions {
	PRODUCT_WITHOUT_SESSIONS, /* what has a stock, or none */
	PRODUCT_MAY_HAVE_SESSIONS,
	PRODUCT_BY_SESSION, /* never sold without one */
};

/* The eleven families, NULL-terminated. */
extern const char *const product_families[];
/* draft, to_validate, in_use, withdrawn, NULL. */
extern const char *const product_states[];

enum product_sessions product_sessions(const char *family);

/* False when there is none. Texts are copied onto the call. */
bool product_read(struct call *call, int64_t id, struct product *product);

/* Its public name in the language, else in the network's, else in any; its terms of
 * sale, in the first of these that has some, else "". Copied onto the call. */
const char *product_name(struct call *call, int64_t product, const char *language);
const char *product_terms(struct call *call, int64_t product, const char *language);

/* A piece of SQL: what the product says, for :language, like OFFER_TITLE. */
#define PRODUCT_SAYS(what, product)                                                  \
	"(SELECT t_." what " FROM product_text t_ WHERE t_.product = " product       \
	" ORDER BY t_.language = :language DESC, t_.language ="                      \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC," \
	"   t_.language LIMIT 1)"
#define PRODUCT_NAME(product) PRODUCT_SAYS("name", product)
/* The same, passing over languages that say nothing; null when none does. */
#define PRODUCT_SAYS_SOME(what, product)                                                       \
	"(SELECT t_." what " FROM product_text t_ WHERE t_.product = " product " AND t_." what \
	" <> '' ORDER BY t_.language = :language DESC, t_.language ="                          \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC,"           \
	"   t_.language LIMIT 1)"

/* A piece of SQL: what a line of an order is called for :language. It is what it was
 * called when it was sold, unless it was sold in another language, and the product has a
 * name in this one. */
#define PRODUCT_SOLD_AS(line)                                                \
	"ifnull((SELECT t_.name FROM customer_order o_ JOIN product_text t_" \
	"   ON t_.product = " line ".product AND t_.language = :language"    \
	"  WHERE o_.id = " line ".customer_order AND o_.language <> :language), " line ".name)"

/* DONE when it is in use, its producer is active, and it is sold on that channel at
 * that time (its season); else REFUSED_NOT_ON_SALE with why. */
enum refusal product_sellable(struct call *call, const struct product *product, int64_t channel,
			      int64_t at);

/* The price of one for an audience, in a seat category (0: none): the channel's own,
 * else that of all channels. REFUSED_NO_PRICE without one. */
enum refusal price_find(struct call *call, int64_t product, int64_t audience, int64_t seat,
			int64_t channel, int64_t *cents);

/* DONE while places of that session of the product can be sold. */
enum refusal place_open(struct call *call, int64_t product, int64_t slot);
/* Takes units (at least 1) of a session's places in a seat category (0: none), or,
 * with slot 0, of the product's stock. Refused whole when fewer are left
 * (REFUSED_SOLD_OUT), when the session is closed, cancelled or over
 * (REFUSED_NOT_ON_SALE), or when the product is sold by session and none is given
 * (REFUSED_CHOOSE_SESSION). */
enum refusal place_take(struct call *call, int64_t product, int64_t slot, int64_t seat,
			int64_t units);
/* Gives back what was taken, whatever has become of the session. */
void place_return(struct call *call, int64_t product, int64_t slot, int64_t seat, int64_t units);

/* product.* and price.*; ends with NULL. */
extern const struct operation *const product_operations[];

#endif
