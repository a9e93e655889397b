/* Reads benefits from the data file: all of a set in one statement for the rows of offer
 * and one for each table beside it, however many they are. */
#include <stddef.h>
#include <string.h>

#include "core/benefit/private.h"
#include "core/op/arena.h"

const char *const benefit_targets[] = { "voucher", "public", "contacts", "indicator",
					"partner", "single", NULL };
const char *const benefit_scopes[] = { "none", "products", "families", "basket", NULL };
const char *const benefit_effects[] = { "none", "percent", "amount", "price", "free", NULL };

static int word(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return 0;
}

/* Where the columns of BENEFIT_COLUMNS go, from the sixth on. */
static const size_t flags[] = {
	offsetof(struct benefit, published),    offsetof(struct benefit, closures),
	offsetof(struct benefit, sale_limited), offsetof(struct benefit, first_order),
	offsetof(struct benefit, professional), offsetof(struct benefit, exclusive),
	offsetof(struct benefit, whole_price),  offsetof(struct benefit, keeps_use),
};

static const size_t integers[] = {
	offsetof(struct benefit, party),         offsetof(struct benefit, shop),
	offsetof(struct benefit, contact_list),  offsetof(struct benefit, indicator),
	offsetof(struct benefit, level),         offsetof(struct benefit, percent),
	offsetof(struct benefit, value),         offsetof(struct benefit, buy),
	offsetof(struct benefit, free),          offsetof(struct benefit, valid_from),
	offsetof(struct benefit, valid_until),   offsetof(struct benefit, season),
	offsetof(struct benefit, season_starts), offsetof(struct benefit, season_ends),
	offsetof(struct benefit, days),          offsetof(struct benefit, minute_from),
	offsetof(struct benefit, minute_until),  offsetof(struct benefit, season_from),
	offsetof(struct benefit, season_until),  offsetof(struct benefit, sale_minutes),
	offsetof(struct benefit, min_cents),     offsetof(struct benefit, min_units),
	offsetof(struct benefit, people),        offsetof(struct benefit, per_code),
	offsetof(struct benefit, per_day),       offsetof(struct benefit, per_customer),
	offsetof(struct benefit, quota),         offsetof(struct benefit, used),
	offsetof(struct benefit, cents),         offsetof(struct benefit, budget),
	offsetof(struct benefit, spent),         offsetof(struct benefit, position),
};

enum { FLAGS = sizeof flags / sizeof *flags, INTEGERS = sizeof integers / sizeof *integers };
_Static_assert(5 + FLAGS + INTEGERS == BENEFIT_COLUMN_COUNT, "a column has no field");

static struct benefit from_row(struct arena *arena, struct query *query)
{
	struct benefit benefit = {
		.id = column_int(query, 0),
		.title = arena_copy(arena, column_text(query, 1)),
		.target = (enum benefit_target)word(benefit_targets, column_text(query, 2)),
		.scope = (enum benefit_scope)word(benefit_scopes, column_text(query, 3)),
		.effect = (enum benefit_effect)word(benefit_effects, column_text(query, 4)),
	};
	char *fields = (char *)&benefit;

	for (size_t i = 0; i < FLAGS; i++)
		*(bool *)(void *)(fields + flags[i]) = column_int(query, 5 + (int)i) != 0;
	for (size_t i = 0; i < INTEGERS; i++)
		*(int64_t *)(void *)(fields + integers[i]) = column_int(query, 5 + FLAGS + (int)i);
	return benefit;
}

struct benefit benefit_from_row(struct call *call, struct query *query)
{
	return from_row(call_arena(call), query);
}

/* --- What is kept in other tables --- */

/* Room for one more of `size` bytes each. */
static void *grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 8;
	more = arena_alloc(arena, *room * size);
	if (count > 0)
		memcpy(more, items, count * size);
	return more;
}

static void add_id(struct arena *arena, struct benefit_ids *ids, int64_t id)
{
	ids->items = grow(arena, ids->items, ids->count, &ids->room, sizeof *ids->items);
	ids->items[ids->count++] = id;
}

bool ids_hold(const struct benefit_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

static void add_product(struct arena *arena, struct benefit *benefit, struct query *query)
{
	add_id(arena, &benefit->products, column_int(query, 1));
}

static void add_audience(struct arena *arena, struct benefit *benefit, struct query *query)
{
	add_id(arena, &benefit->audiences, column_int(query, 1));
}

static void add_channel(struct arena *arena, struct benefit *benefit, struct query *query)
{
	add_id(arena, &benefit->channels, column_int(query, 1));
}

static void add_family(struct arena *arena, struct benefit *benefit, struct query *query)
{
	struct benefit_words *all = &benefit->families;

	all->items = grow(arena, all->items, all->count, &all->room, sizeof *all->items);
	all->items[all->count++] = arena_copy(arena, column_text(query, 1));
}

static void add_price(struct arena *arena, struct benefit *benefit, struct query *query)
{
	struct benefit_prices *all = &benefit->prices;

	all->items = grow(arena, all->items, all->count, &all->room, sizeof *all->items);
	all->items[all->count++] = (struct benefit_price){
		.product = column_int(query, 1),
		.audience = column_int(query, 2),
		.cents = column_int(query, 3),
	};
}

/* Live: published, and about something that is sold. */
#define OF_LIVE(table)                                      \
	"  FROM offer o JOIN " table " x ON x.offer = o.id" \
	" WHERE o.state = 'published' AND o.scope <> 'none' ORDER BY o.position, o.id"
#define OF_ONE(table) "  FROM " table " x WHERE x.offer = :offer_is"

enum { PARTS = 5 };

static const char *const live_parts[PARTS] = {
	"SELECT x.offer, x.product" OF_LIVE("offer_product"),
	"SELECT x.offer, x.family" OF_LIVE("offer_family"),
	"SELECT x.offer, x.audience" OF_LIVE("offer_audience"),
	"SELECT x.offer, x.channel" OF_LIVE("offer_channel"),
	"SELECT x.offer, x.product, x.audience, x.cents" OF_LIVE("offer_price"),
};

static const char *const one_parts[PARTS] = {
	"SELECT x.offer, x.product" OF_ONE("offer_product"),
	"SELECT x.offer, x.family" OF_ONE("offer_family"),
	"SELECT x.offer, x.audience" OF_ONE("offer_audience"),
	"SELECT x.offer, x.channel" OF_ONE("offer_channel"),
	"SELECT x.offer, x.product, x.audience, x.cents" OF_ONE("offer_price"),
};

static void (*const adders[PARTS])(struct arena *arena, struct benefit *benefit,
				   struct query *query) = {
	add_product, add_family, add_audience, add_channel, add_price,
};

/* Rows come in the order of the benefits: one walk along both. */
static void add_parts(struct call *call, struct arena *arena, struct benefit *benefits,
		      size_t count, int64_t one)
{
	for (int i = 0; i < PARTS; i++) {
		struct query *query = call_query(call, one ? one_parts[i] : live_parts[i],
						 BINDS(B_INT(":offer_is", one)));
		size_t at = 0;

		while (query_step(query)) {
			while (at < count && benefits[at].id != column_int(query, 0))
				at++;
			if (at < count)
				adders[i](arena, &benefits[at], query);
		}
	}
}

size_t benefits_read(struct call *call, struct arena *arena, struct benefit **benefits)
{
	static const char sql[] =
		"SELECT " BENEFIT_COLUMNS "  FROM offer o" BENEFIT_JOINS
		" WHERE o.state = 'published' AND o.scope <> 'none' ORDER BY o.position, o.id";
	struct query *query = call_query(call, sql, NULL);
	size_t count = 0;
	size_t room = 0;

	*benefits = NULL;
	while (query_step(query)) {
		*benefits = grow(arena, *benefits, count, &room, sizeof **benefits);
		(*benefits)[count++] = from_row(arena, query);
	}
	if (count > 0)
		add_parts(call, arena, *benefits, count, 0);
	return count;
}

bool benefit_read(struct call *call, int64_t offer, struct benefit *benefit)
{
	static const char sql[] =
		"SELECT " BENEFIT_COLUMNS "  FROM offer o" BENEFIT_JOINS " WHERE o.id = :offer_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":offer_is", offer)));
	bool found = query_step(query);

	if (found)
		*benefit = benefit_from_row(call, query);
	query_end(query);
	if (found)
		add_parts(call, call_arena(call), benefit, 1, offer);
	return found;
}
