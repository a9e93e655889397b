/* The one engine of benefits: who gets what, on what, when, how often. It decides for
 * a counter and for a basket alike, and knows neither; docs: "Offers: one engine" in
 * doc/architecture.md. */
#ifndef GUICHET_BENEFIT_H
#define GUICHET_BENEFIT_H

#include "core/op/call.h"

enum benefit_target {
	TARGET_VOUCHER, /* holders of a voucher */
	TARGET_PUBLIC,
	TARGET_CONTACTS,  /* of a list */
	TARGET_INDICATOR, /* from a level on */
	TARGET_PARTNER,   /* whoever knows its one code: a partner's, a promotional one */
	TARGET_SINGLE,    /* holders of a single-use code */
	TARGET_COUNT
};
enum benefit_scope { SCOPE_NONE, SCOPE_PRODUCTS, SCOPE_FAMILIES, SCOPE_BASKET, SCOPE_COUNT };
enum benefit_effect {
	EFFECT_NONE,
	EFFECT_PERCENT,
	EFFECT_AMOUNT,
	EFFECT_PRICE,
	EFFECT_FREE,
	EFFECT_COUNT
};

/* Their words in the data file and on the wire, NULL-terminated. */
extern const char *const benefit_targets[];
extern const char *const benefit_scopes[];
extern const char *const benefit_effects[];

/* Ids, in the order in which they were read. */
struct benefit_ids {
	int64_t *items;
	size_t count, room;
};

/* Texts, such as the families of products. */
struct benefit_words {
	const char **items;
	size_t count, room;
};

/* Set prices: of a product for an audience (0: any). */
struct benefit_price {
	int64_t product, audience, cents;
};
struct benefit_prices {
	struct benefit_price *items;
	size_t count, room;
};

/* A row of offer. What is null there is 0 here, but for budget and value. */
struct benefit {
	int64_t id;
	const char *title; /* in the caller's language, or another */
	int64_t party, shop;
	bool published;
	enum benefit_target target;
	enum benefit_scope scope;
	enum benefit_effect effect;
	int64_t contact_list, indicator, level;
	int64_t percent; /* basis points */
	int64_t value;   /* cents off, or the price; -1: none */
	int64_t buy, free;
	int64_t valid_from, valid_until;
	int64_t season, season_starts, season_ends; /* the season it is given in */
	int64_t days;                               /* bit 0 Monday .. bit 6 Sunday; 0: all */
	int64_t minute_from, minute_until;          /* of the local day; 0, 0: all */
	int64_t season_from, season_until;          /* month * 100 + day; 0, 0: all year */
	bool closures;                              /* it has some */
	bool sale_limited;
	int64_t sale_minutes; /* after a session has begun, where sale_limited */
	int64_t min_cents, min_units;
	bool first_order, professional;
	int64_t people; /* units of one use */
	int64_t per_code, per_day, per_customer, quota, used;
	int64_t cents, budget /* -1: no limit */, spent;
	int64_t position;
	bool exclusive, whole_price, keeps_use;
	/* Its scope, and whom and where it is for; without any: all. */
	struct benefit_ids products, audiences, channels;
	struct benefit_words families;
	struct benefit_prices prices;
};

/* What a row of offer, called o, must be selected as, for benefit_from_row(), and what
 * must be joined to it. Asks for :language. Joined and not asked for row by row, because
 * a basket reads hundreds. */
#define BENEFIT_COLUMNS                                                                       \
	"o.id, coalesce(t1_.title, t2_.title,"                                                \
	"    (SELECT t_.title FROM offer_text t_ WHERE t_.offer = o.id), ''),"                \
	" o.target, o.scope, o.effect, o.state = 'published',"                                \
	" EXISTS (SELECT 1 FROM offer_closure x_ WHERE x_.offer = o.id),"                     \
	" o.sale_minutes IS NOT NULL, o.first_order, o.professional, o.exclusive,"            \
	" o.whole_price, o.keeps_use, o.party, o.shop, o.contact_list, o.indicator, o.level," \
	" o.percent, ifnull(o.value, -1), o.buy, o.free, o.valid_from, o.valid_until,"        \
	" o.season, n_.starts, n_.ends, o.days, o.minute_from, o.minute_until,"               \
	" o.season_from, o.season_until, o.sale_minutes, o.min_cents, o.min_units, o.people," \
	" o.per_code, o.per_day, o.per_customer, o.quota, m_.used, o.cents,"                  \
	" ifnull(o.budget, -1), m_.spent, o.position"
#define BENEFIT_JOINS                                                                 \
	"  LEFT JOIN offer_text t1_ ON t1_.offer = o.id AND t1_.language = :language" \
	"  LEFT JOIN offer_text t2_ ON t2_.offer = o.id AND t2_.language ="           \
	"    ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr')"       \
	"  LEFT JOIN season n_ ON n_.id = o.season"                                   \
	"  JOIN offer_count m_ ON m_.offer = o.id"

enum { BENEFIT_COLUMN_COUNT = 45 };

/* The benefit of the query's current row, whose first columns are BENEFIT_COLUMNS;
 * without what is kept in other tables (products, audiences, ...). */
struct benefit benefit_from_row(struct call *call, struct query *query);
/* The whole of it. False when there is none. */
bool benefit_read(struct call *call, int64_t offer, struct benefit *benefit);

/* Another number after each change of what an offer is, says and is for, whichever it is;
 * not of its counters. For who remembers some of it. */
int64_t benefit_stamp(struct call *call);

/* When, by whom and with what a benefit is asked for. */
struct occasion {
	int64_t at;
	int64_t customer; /* 0: not known */
	int64_t code;     /* that uses are counted for; 0: none */
	int64_t shop;     /* 0: none */
	int64_t channel;  /* 0: a counter that sells nothing */
	int64_t units;    /* of this one use: people at a counter */
	/* Of the customer: basket_price() reads these itself. */
	bool professional, first_order;
};

/* DONE when it may be had, as far as that does not depend on a basket: its period, its
 * opening, its limits (units of one use, per code, per day, per customer, quota,
 * budget); else why not and from when again. Limits are counted in offer_use, at the
 * moment of the question; call_forgive() takes the refusal back. */
enum refusal benefit_allowed(struct call *call, const struct benefit *benefit,
			     const struct occasion *occasion);

/* One use of a benefit, to be written. */
struct benefit_use {
	int64_t offer, code, customer, shop; /* 0: none, but for offer */
	int64_t order;                       /* 0: at a counter */
	int64_t at;
	int64_t people, units, cents;
	/* Of the offer: uses of one code and in all, cents in all (-1: no limit). */
	int64_t per_code, quota, budget;
	const char *forced; /* the reason it would have been refused; NULL: none */
	const char *event;  /* a kiosk's own name for it; NULL: none */
	/* Answered: its number, and which of its code's it is. */
	int64_t id, nth;
};

/* Writes it and counts it. Refused when a limit was reached
 * meanwhile; to be called in the savepoint that asked benefit_allowed(). */
enum refusal benefit_write_use(struct call *call, struct benefit_use *use);

/* Gives the uses of an order of this offer back (0: of all its offers), but for offers
 * that keep them. For what is cancelled wholly. */
void benefit_give_back(struct call *call, int64_t order, int64_t offer);

/* What a customer has beyond what everybody has: for the mark beside the name. */
struct benefit_mark {
	int64_t offer;
	const char *title;
};
/* Those that can be had on that channel (0: any) at that time. On the call. */
size_t benefit_for_customer(struct call *call, int64_t customer, int64_t channel, int64_t at,
			    struct benefit_mark **marks);

#endif
