/* Which points have which words, in memory, one bit each: who pans a map, turns a
 * page or types on asks for the same words again, and the commonest are in nearly all
 * offers, which costs the index milliseconds. At most 128 questions are kept, of a bit
 * for each offer: 1.6 MB for 100,000 offers and a connection. Of common words first;
 * what few offers have is asked for as fast. */
#ifndef GUICHET_OFFER_MATCHES_H
#define GUICHET_OFFER_MATCHES_H

#include "core/offer/points.h"
#include "core/op/call.h"

enum { MATCHES_LONGEST = 256 }; /* a longer question is not worth keeping */

/* The points that a question to the index finds: bit i % 64 of the i / 64th is that
 * of points->items[i]. They hold as long as the points do. */
const uint64_t *matches_now(struct call *call, const struct points *points, const char *question);

#endif
