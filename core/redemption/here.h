/* The counter that a call is made from, and what can be had there. */
#ifndef GUICHET_HERE_H
#define GUICHET_HERE_H

#include "core/op/call.h"

struct here {
	int64_t shop;
	int64_t party;
	const char *name;
	bool quick; /* Enter redeems at once when exactly one offer is possible */
};

/* The counter that the call is made from: the one it names, or the only one in
 * reach. REFUSED_CHOOSE_SHOP with the list when there are several. */
enum refusal here_find(struct call *call, struct here *here);

/* An offer as a counter sees it. */
struct candidate {
	int64_t offer;
	const char *title, *conditions;
	int64_t per_code, per_day, quota, used; /* 0: no limit */
	int64_t people;                         /* for one use; 0: no limit */
	int64_t cents, budget, spent;           /* of one use; of all, -1: no limit */
	int64_t valid_from, valid_until;        /* 0: open */
	int64_t days;                           /* bit 0 Monday .. bit 6 Sunday; 0: all */
	int64_t minute_from, minute_until;      /* of the local day; 0, 0: all */
	int64_t season_from, season_until;      /* month * 100 + day; 0, 0: all year */
	bool closures;                          /* it has some */
	bool here;                              /* published, and for this counter */
};

/* The published offers that can be had at this counter, by any voucher (P8); and
 * the one that the argument `offer` names, if it is the producer's but no longer
 * to be had here. */
size_t here_offers(struct call *call, const struct here *here, struct candidate **offers);

#endif
