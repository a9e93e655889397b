/* The counter that a call is made from, and what can be had there. */
#ifndef GUICHET_HERE_H
#define GUICHET_HERE_H

#include "core/benefit/benefit.h"
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
	struct benefit benefit;
	const char *conditions;
	bool here; /* published, and for this counter */
};

/* The published offers that can be had at this counter, by any voucher (P8). */
size_t here_offers(struct call *call, const struct here *here, struct candidate **offers);
/* One of the producer's, which may be one that is no longer to be had, or not here; false
 * when it is none. */
bool here_offer(struct call *call, const struct here *here, int64_t id, struct candidate *offer);

#endif
