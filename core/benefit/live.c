/* The benefits that are given in baskets, and how a customer stands with each.
 *
 * What they are changes a few times a day, and is asked for with every key at a desk: each
 * connection keeps them in memory, in each language that was asked for. benefit_change has
 * another stamp whenever anything of it was written (by triggers), so that what is kept is
 * as right as the transaction that asks. What moves with each sale, the counters and the
 * customer's own uses, is read each time. */
#include <stdlib.h>

#include "core/benefit/private.h"
#include "core/network/settings.h"
#include "core/op/arena.h"

struct definitions {
	struct arena arena;
	struct benefit *items;
	size_t count;
	int64_t stamp;
	bool known;
};

struct remembered {
	struct definitions languages[LANG_COUNT];
};

static void end(void *kept)
{
	struct remembered *memory = kept;

	for (int i = 0; i < LANG_COUNT; i++)
		arena_release(&memory->languages[i].arena);
	free(memory);
}

int64_t benefit_stamp(struct call *call)
{
	static const char sql[] = "SELECT stamp FROM benefit_change";

	return call_int(call, sql, NULL, 0);
}

static const struct definitions *definitions_now(struct call *call)
{
	void **kept = store_memory(call->store, end);
	struct definitions *own;
	int64_t stamp;

	if (*kept == NULL && (*kept = calloc(1, sizeof(struct remembered))) == NULL)
		abort();
	own = &((struct remembered *)*kept)->languages[call->lang];
	stamp = benefit_stamp(call);
	if (!own->known || own->stamp != stamp) {
		arena_release(&own->arena);
		own->count = benefits_read(call, &own->arena, &own->items);
		own->stamp = stamp;
		own->known = store_failure(call->store) == STORE_FINE;
	}
	return own;
}

/* --- What moves --- */

/* What all have used together, where that is limited. */
static void read_counters(struct call *call, struct live *live, size_t count)
{
	static const char sql[] = "SELECT o.id, n.used, n.spent"
				  "  FROM offer o JOIN offer_count n ON n.offer = o.id"
				  " WHERE o.state = 'published' AND o.scope <> 'none'"
				  "   AND (o.quota IS NOT NULL OR o.budget IS NOT NULL)"
				  " ORDER BY o.position, o.id";
	struct query *query = call_query(call, sql, NULL);
	size_t at = 0;

	while (query_step(query)) {
		while (at < count && live[at].benefit.id != column_int(query, 0))
			at++;
		if (at == count)
			continue;
		live[at].benefit.used = column_int(query, 1);
		live[at].benefit.spent = column_int(query, 2);
	}
}

static void read_lists(struct call *call, struct live *live, size_t count, int64_t customer)
{
	static const char sql[] = "SELECT contact_list FROM contact_list_member"
				  " WHERE customer = :customer_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":customer_is", customer)));

	while (query_step(query))
		for (size_t i = 0; i < count; i++)
			if (live[i].benefit.contact_list == column_int(query, 0))
				live[i].standing.listed = true;
}

static void read_levels(struct call *call, struct live *live, size_t count, int64_t customer)
{
	static const char sql[] = "SELECT indicator, level FROM customer_indicator"
				  " WHERE customer = :customer_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":customer_is", customer)));

	while (query_step(query))
		for (size_t i = 0; i < count; i++)
			if (live[i].benefit.indicator == column_int(query, 0))
				live[i].standing.level = column_int(query, 1);
}

/* A customer's live uses of one offer, or of all. */
#define USES                                                                 \
	"SELECT offer, sum(units), count(*), sum(day = :day) FROM offer_use" \
	" WHERE customer = :customer_is AND undone_at IS NULL AND forced IS NULL"
static const char uses_of_one[] = USES " AND offer = :offer_is GROUP BY offer";
static const char uses_of_all[] = USES " GROUP BY offer";

static void read_uses(struct call *call, struct live *live, size_t count,
		      const struct occasion *occasion)
{
	struct query *query;
	char day[11];

	network_day(occasion->at, day);
	query = call_query(call, count == 1 ? uses_of_one : uses_of_all,
			   BINDS(B_INT(":customer_is", occasion->customer), B_TEXT(":day", day),
				 B_INT(":offer_is", live[0].benefit.id)));
	while (query_step(query))
		for (size_t i = 0; i < count; i++)
			if (live[i].benefit.id == column_int(query, 0)) {
				live[i].standing.units = column_int(query, 1);
				live[i].standing.uses = column_int(query, 2);
				live[i].standing.today = column_int(query, 3);
			}
}

/* Each is read only where some offer asks for it. */
static void read_standing(struct call *call, struct live *live, size_t count,
			  const struct occasion *occasion)
{
	bool lists = false;
	bool levels = false;
	bool uses = false;

	if (occasion->customer == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct benefit *benefit = &live[i].benefit;

		lists = lists || benefit->contact_list;
		levels = levels || benefit->indicator;
		uses = uses || benefit->per_customer || benefit->per_day;
	}
	if (lists)
		read_lists(call, live, count, occasion->customer);
	if (levels)
		read_levels(call, live, count, occasion->customer);
	if (uses)
		read_uses(call, live, count, occasion);
}

/* --- Both --- */

size_t benefits_live(struct call *call, const struct occasion *occasion, struct live **live)
{
	const struct definitions *own = definitions_now(call);

	*live = call_alloc(call, (own->count + 1) * sizeof **live);
	for (size_t i = 0; i < own->count; i++) {
		(*live)[i].benefit = own->items[i];
		(*live)[i].benefit.title = call_copy(call, own->items[i].title);
	}
	read_counters(call, *live, own->count);
	read_standing(call, *live, own->count, occasion);
	return own->count;
}

bool benefit_live(struct call *call, int64_t offer, const struct occasion *occasion,
		  struct live *live)
{
	*live = (struct live){ .standing = { .uses = 0 } };
	if (!benefit_read(call, offer, &live->benefit))
		return false;
	read_standing(call, live, 1, occasion);
	return true;
}
