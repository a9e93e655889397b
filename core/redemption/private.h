/* What the files of core/redemption/ share. */
#ifndef GUICHET_REDEMPTION_PRIVATE_H
#define GUICHET_REDEMPTION_PRIVATE_H

#include "core/access/access.h"
#include "core/offer/title.h"
#include "core/redemption/redemption.h"
#include "core/voucher/voucher.h"

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
	int64_t valid_from, valid_until;        /* 0: open */
	bool here;                              /* published, and for this counter */
};

/* The published offers that can be had at this counter, by any voucher (P8); and
 * the one that the argument `offer` names, if it is the producer's but no longer
 * to be had here. */
size_t here_offers(struct call *call, const struct here *here, struct candidate **offers);

/* DONE when this code may use the offer here at that time, else why not with its
 * sentence ready (call_forgive() takes it back). Limits are counted in
 * offer_use, at the moment of the question. */
enum refusal candidate_eligible(struct call *call, const struct candidate *offer, int64_t code,
				int64_t at);

/* What was presented, and the voucher it is. DONE whatever the voucher's state. */
enum refusal presented_voucher(struct call *call, struct voucher *voucher, const char **kind);

extern const struct operation redemption_create, redemption_undo, redemption_offline;

#endif
