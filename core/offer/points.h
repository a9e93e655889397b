/* The rows of offer_found in memory, one copy for each connection: what a search
 * asks of a hundred thousand offers is not asked of SQL each time. 56 bytes an
 * offer; as right as the transaction that asks, because what was written since is
 * read in that same transaction. */
#ifndef GUICHET_OFFER_POINTS_H
#define GUICHET_OFFER_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/offer/geo.h"
#include "core/store/store.h"

struct point {
	int64_t offer;
	struct geo_point at;
	int64_t starts, ends; /* can be found from, until */
	int32_t category;
	bool placed; /* at is known */
};

struct points {
	struct point *items; /* by the offer's id */
	int64_t *offers;     /* their ids, close together, to be looked for */
	size_t count;
	uint64_t version; /* another one whenever anything has changed; never 0 */
};

/* As they are in the store's transaction, which must have begun. They hold until the
 * next call, or the transaction's end. Nothing when the disk fails. */
const struct points *points_now(struct store *store);
/* The point of an offer, at *from or after it, and *from with it; NULL when there is
 * none. Offers asked in their order are found in no time. */
const struct point *points_next(const struct points *points, size_t *from, int64_t offer);

#endif
