/* The offers that were redeemed lately, as a connection remembers them: the same few are
 * asked for all day, and change a few times a year. What is remembered is as right as the
 * transaction that asks (benefit_stamp); counters are read each time. */
#include <stdlib.h>

#include "core/op/arena.h"
#include "core/redemption/private.h"

struct told {
	int64_t stamp;
	enum lang lang;
	struct benefit benefit; /* id 0: none yet */
	const char *conditions;
	struct arena texts;
};

/* Each offer has one place; the last that was asked for is in it. */
enum { PLACES = 2048 };
struct remembered {
	struct told places[PLACES];
};

static void end(void *kept)
{
	struct remembered *memory = kept;

	for (int i = 0; i < PLACES; i++)
		arena_release(&memory->places[i].texts);
	free(memory);
}

static struct told *place_of(struct call *call, int64_t offer)
{
	void **kept = store_memory(call->store, end);

	if (*kept == NULL && (*kept = calloc(1, sizeof(struct remembered))) == NULL)
		abort();
	return &((struct remembered *)*kept)->places[offer % PLACES];
}

static const char *kept_text(struct told *told, const char *text)
{
	return arena_copy(&told->texts, text ? text : "");
}

/* False when there is none, or it is a draft. */
static bool read(struct call *call, int64_t offer, struct told *told)
{
	static const char sql[] =
		OFFERS_TOLD " WHERE o.id = :offer_is AND o.scope = 'none' AND o.state <> 'draft'";
	struct query *query = call_query(call, sql, BINDS(B_INT(":offer_is", offer)));
	bool found = query_step(query);

	arena_release(&told->texts);
	told->benefit.id = 0;
	if (found) {
		told->benefit = benefit_from_row(call, query);
		told->benefit.title = kept_text(told, told->benefit.title);
		told->conditions = kept_text(told, column_text(query, BENEFIT_COLUMN_COUNT));
		told->lang = call->lang;
	}
	query_end(query);
	return found;
}

static const struct told *tell(struct call *call, int64_t offer)
{
	struct told *told = place_of(call, offer);
	int64_t stamp = benefit_stamp(call);

	if (told->benefit.id == offer && told->lang == call->lang && told->stamp == stamp)
		return told;
	told->stamp = stamp;
	return read(call, offer, told) ? told : NULL;
}

static void read_counters(struct call *call, struct benefit *benefit)
{
	static const char sql[] = "SELECT used, spent FROM offer_count WHERE offer = :offer_is";
	struct query *query;

	if (benefit->quota == 0 && benefit->budget < 0)
		return;
	query = call_query(call, sql, BINDS(B_INT(":offer_is", benefit->id)));
	if (query_step(query)) {
		benefit->used = column_int(query, 0);
		benefit->spent = column_int(query, 1);
	}
	query_end(query);
}

bool here_offer(struct call *call, const struct here *here, int64_t id, struct candidate *offer)
{
	const struct told *told = tell(call, id);

	if (told == NULL || told->benefit.party != here->party)
		return false;
	*offer = (struct candidate){ .benefit = told->benefit };
	offer->benefit.title = call_copy(call, told->benefit.title);
	offer->conditions = call_copy(call, told->conditions);
	offer->here = offer->benefit.published &&
		      (offer->benefit.shop == 0 || offer->benefit.shop == here->shop);
	read_counters(call, &offer->benefit);
	return true;
}
