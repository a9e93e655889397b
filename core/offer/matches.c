/* Once points change, in any way, nothing that was kept is right: their places may
 * have moved, and what they say, too. */
#include "core/offer/matches.h"

#include <stdlib.h>
#include <string.h>

enum {
	KEPT = 128,
	COMMON = 64, /* words that one offer in so many has are worth keeping */
};

struct match {
	char *question;
	uint64_t *bits;
	uint64_t used; /* greater: asked later; 0: to be replaced first */
};

struct matches {
	struct match items[KEPT];
	uint64_t version; /* of the points */
	uint64_t clock;
};

static void drop(struct match *match)
{
	free(match->question);
	free(match->bits);
	*match = (struct match){ 0 };
}

static void drop_all(struct matches *matches)
{
	for (size_t i = 0; i < KEPT; i++)
		drop(&matches->items[i]);
}

static void end(void *kept)
{
	drop_all(kept);
	free(kept);
}

static struct matches *of(struct store *store)
{
	void **kept = store_memory(store, end);

	if (*kept == NULL && (*kept = calloc(1, sizeof(struct matches))) == NULL)
		abort();
	return *kept;
}

/* The one that was kept, or a free place, or that of what was asked longest ago. */
static struct match *place_of(struct matches *matches, const char *question)
{
	struct match *oldest = &matches->items[0];

	for (size_t i = 0; i < KEPT; i++) {
		struct match *match = &matches->items[i];

		if (match->question && strcmp(match->question, question) == 0)
			return match;
		if (match->used < oldest->used)
			oldest = match;
	}
	drop(oldest);
	return oldest;
}

/* Returns how many. */
static size_t ask(struct call *call, const struct points *points, struct match *match)
{
	static const char sql[] = "SELECT rowid FROM offer_index WHERE offer_index MATCH :match"
				  " ORDER BY rowid";
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":match", match->question)));
	size_t from = 0, count = 0;

	while (query_step(query)) {
		if (!points_next(points, &from, column_int(query, 0)))
			continue;
		match->bits[from / 64] |= UINT64_C(1) << (from % 64);
		count++;
	}
	query_end(query);
	return count;
}

const uint64_t *matches_now(struct call *call, const struct points *points, const char *question)
{
	struct matches *matches = of(call->store);
	struct match *match;

	if (matches->version != points->version)
		drop_all(matches);
	matches->version = points->version;
	match = place_of(matches, question);
	if (match->question) {
		if (match->used)
			match->used = ++matches->clock;
		return match->bits;
	}
	match->question = strdup(question);
	match->bits = calloc(points->count / 64 + 1, sizeof *match->bits);
	if (match->question == NULL || match->bits == NULL)
		abort();
	if (ask(call, points, match) > points->count / COMMON)
		match->used = ++matches->clock;
	/* The disk failed on the way: the dispatcher answers so, and nothing is kept. */
	if (store_failure(call->store) != STORE_FINE)
		matches->version = 0;
	return match->bits;
}
