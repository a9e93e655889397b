/* The offers that a search or a map is about: found by words, category and
 * place, few bytes each; what they say is read for those that are shown. */
#ifndef GUICHET_OFFER_FIND_H
#define GUICHET_OFFER_FIND_H

#include <stddef.h>

#include "core/offer/around.h"
#include "core/offer/points.h"

struct find {
	const char *words; /* NULL: none asked for; "": asked for, but there are none */
	const char *match; /* the words and what narrows them down, for the index; NULL: none */
	int64_t category;  /* 0: any */
	struct around around;
};

struct hit {
	const struct point *point;
	double metres; /* < 0: unknown */
	size_t rank;   /* among equals */
};

struct hits {
	struct hit *items; /* by the offer's id */
	size_t count;
};

#define FIND_PARAMS                                                                     \
	{ .name = "text",                                                               \
	  .type = ARG_TEXT,                                                             \
	  .label = N_("Search"),                                                        \
	  .help = N_("Words of the offer, the producer or the town; beginnings do.") }, \
		{ .name = "category", .type = ARG_CATEGORY, .label = N_("Category") },  \
		AROUND_PARAMS

enum refusal find_read(struct call *call, struct find *find);
/* All of them, within box (NULL: everywhere; west of east across the date line).
 * hits->items is to be freed. */
void find_hits(struct call *call, const struct find *find, const struct geo_box *box,
	       struct hits *hits);
/* The hit of an offer; NULL when it is none. */
struct hit *find_hit(const struct hits *hits, int64_t offer);

#endif
