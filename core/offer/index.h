/* The full-text index of published offers, kept in step with what it was made
 * from. Whoever changes an offer, or the name or place of a party or shop that
 * has offers, calls one of these in the same savepoint. */
#ifndef GUICHET_OFFER_INDEX_H
#define GUICHET_OFFER_INDEX_H

#include <stdint.h>

#include "core/op/call.h"

/* Indexes the offer anew if it is published, else takes it out. */
void offer_index_refresh(struct call *call, int64_t offer);
/* All offers of a party, or those that are in the place of one of its shops. */
void offer_index_party(struct call *call, int64_t party);

#endif
