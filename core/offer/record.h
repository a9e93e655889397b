/* The rows of offers and of what they say, for the operations that make and
 * change them. A zero reference, time or limit is null in the data file. */
#ifndef GUICHET_OFFER_RECORD_H
#define GUICHET_OFFER_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"
#include "core/party/place.h"

struct offer {
	int64_t id;
	const char *ref; /* NULL: none */
	int64_t party, shop, category, place;
	const char *booking; /* none, advised, mandatory */
	const char *state;   /* draft, published, withdrawn */
	const char *contact; /* "" when empty */
	int64_t valid_from, valid_until;
	int64_t per_code, per_day, quota;
	int64_t people;                    /* of one use, at most */
	int64_t days;                      /* bit 0 Monday .. bit 6 Sunday */
	int64_t minute_from, minute_until; /* of the local day, half-open */
	int64_t season_from, season_until; /* month * 100 + day, both included */
	int64_t cents, budget;
};

struct offer_text {
	const char *title, *body, *conditions, *hours; /* "" when empty */
};

/* Words of offer.booking and offer.state, NULL-terminated. */
extern const char *const offer_bookings[];
extern const char *const offer_states[];

/* False when there is none, or when it is an advantage (core/advantage). Texts are copied
 * onto the call. */
bool offer_read(struct call *call, int64_t id, struct offer *offer);
int64_t offer_by_ref(struct call *call, const char *ref); /* 0: none */
/* Sets offer->id; false when the ref is taken. */
bool offer_insert(struct call *call, struct offer *offer);
bool offer_update(struct call *call, const struct offer *offer);
bool offer_equal(const struct offer *a, const struct offer *b);

/* Empty texts when nothing is said in that language. */
struct offer_text offer_text_read(struct call *call, int64_t offer, const char *language);
/* Writes what is said in a language; an empty title takes the language away.
 * True when something changed. */
bool offer_text_write(struct call *call, int64_t offer, const char *language,
		      const struct offer_text *text);

/* Where the offer can be had: its own place, or its shop's, or its party's; 0
 * when none has any. */
int64_t offer_place(struct call *call, const struct offer *offer);
/* The offer's own place, or what one begins as: the address that it has from
 * others, without their contacts, which are looked up where they are shown. */
struct place offer_own_place(struct call *call, const struct offer *offer);

/* The life of an offer: draft -> published -> withdrawn, and published again.
 * False when the state was that already. */
bool offer_set_state(struct call *call, int64_t offer, const char *state);

#endif
