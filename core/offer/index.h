/* The index of the offers that can be found (offer_index, offer_found and
 * offer_name), kept in step with what it was made from. Whoever changes an
 * offer, or the name, place or state of a party or shop that has offers, calls
 * one of these in the same savepoint. */
#ifndef GUICHET_OFFER_INDEX_H
#define GUICHET_OFFER_INDEX_H

#include <stdint.h>

#include "core/op/call.h"

/* Indexes the offer anew if it can be found, else takes it out. */
void offer_index_refresh(struct call *call, int64_t offer);
/* All offers of a party, or those that are in the place of one of its shops. */
void offer_index_party(struct call *call, int64_t party);
/* All offers, in the caller's transaction, where the index is empty: after a
 * migration. */
void offer_index_fill(struct store *store);

#endif
