/* Reads benefits: all of a set in one statement for the rows of offer and one for each
 * table beside it, however many they are. */
#include <stddef.h>
#include <string.h>

#include "core/benefit/private.h"
#include "core/network/settings.h"

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

struct benefit benefit_from_row(struct call *call, struct query *query)
{
	struct benefit benefit = {
		.id = column_int(query, 0),
		.title = call_copy(call, column_text(query, 1)),
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

/* --- What is kept in other tables --- */

/* Room for one more of `size` bytes each, on the call. */
static void *grow(struct call *call, void *items, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 8;
	more = call_alloc(call, *room * size);
	if (count > 0)
		memcpy(more, items, count * size);
	return more;
}

static void add_id(struct call *call, struct benefit_ids *ids, int64_t id)
{
	ids->items = grow(call, ids->items, ids->count, &ids->room, sizeof *ids->items);
	ids->items[ids->count++] = id;
}

bool ids_hold(const struct benefit_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

static void add_product(struct call *call, struct benefit *benefit, struct query *query)
{
	add_id(call, &benefit->products, column_int(query, 1));
}

static void add_audience(struct call *call, struct benefit *benefit, struct query *query)
{
	add_id(call, &benefit->audiences, column_int(query, 1));
}

static void add_channel(struct call *call, struct benefit *benefit, struct query *query)
{
	add_id(call, &benefit->channels, column_int(query, 1));
}

static void add_family(struct call *call, struct benefit *benefit, struct query *query)
{
	struct benefit_words *all = &benefit->families;

	all->items = grow(call, all->items, all->count, &all->room, sizeof *all->items);
	all->items[all->count++] = call_copy(call, column_text(query, 1));
}

static void add_price(struct call *call, struct benefit *benefit, struct query *query)
{
	struct benefit_prices *all = &benefit->prices;

	all->items = grow(call, all->items, all->count, &all->room, sizeof *all->items);
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

static void (*const adders[PARTS])(struct call *call, struct benefit *benefit,
				   struct query *query) = {
	add_product, add_family, add_audience, add_channel, add_price,
};

/* Rows come in the order of the benefits: one walk along both. */
static void add_parts(struct call *call, struct live *live, size_t count, int64_t one)
{
	for (int i = 0; i < PARTS; i++) {
		struct query *query = call_query(call, one ? one_parts[i] : live_parts[i],
						 BINDS(B_INT(":offer_is", one)));
		size_t at = 0;

		while (query_step(query)) {
			while (at < count && live[at].benefit.id != column_int(query, 0))
				at++;
			if (at < count)
				adders[i](call, &live[at].benefit, query);
		}
	}
}

/* --- Rows, and how a customer stands with each --- */

/* clang-format off */
#define USES(what)                                                                        \
	" (SELECT " what " FROM offer_use u WHERE u.customer = :customer_is"              \
	"    AND u.offer = o.id AND u.undone_at IS NULL AND u.forced IS NULL)"
#define LIVE_COLUMNS                                                                      \
	"SELECT " BENEFIT_COLUMNS ","                                                     \
	" m.customer IS NOT NULL, c.level,"                                               \
	" CASE WHEN o.per_customer IS NOT NULL THEN" USES("sum(u.units)") " END,"         \
	" CASE WHEN o.per_customer IS NOT NULL THEN" USES("count(*)") " END,"             \
	" CASE WHEN o.per_day IS NOT NULL THEN" USES("sum(u.day = :day)") " END,"         \
	" l.name, i.name, v.name"                                                         \
	"  FROM offer o" BENEFIT_JOINS                                                    \
	"  LEFT JOIN contact_list l ON l.id = o.contact_list"                             \
	"  LEFT JOIN contact_list_member m ON m.contact_list = o.contact_list"            \
	"    AND m.customer = :customer_is"                                               \
	"  LEFT JOIN indicator i ON i.id = o.indicator"                                   \
	"  LEFT JOIN indicator_level v ON v.indicator = o.indicator AND v.level = o.level" \
	"  LEFT JOIN customer_indicator c ON c.customer = :customer_is"                   \
	"    AND c.indicator = o.indicator"
/* clang-format on */

static const char *copied(struct call *call, struct query *query, int i)
{
	return column_null(query, i) ? NULL : call_copy(call, column_text(query, i));
}

static struct live from_row(struct call *call, struct query *query)
{
	enum { AFTER = BENEFIT_COLUMN_COUNT };

	return (struct live){
		.benefit = benefit_from_row(call, query),
		.standing = { .listed = column_int(query, AFTER) != 0,
			      .level = column_int(query, AFTER + 1),
			      .units = column_int(query, AFTER + 2),
			      .uses = column_int(query, AFTER + 3),
			      .today = column_int(query, AFTER + 4),
			      .list_name = copied(call, query, AFTER + 5),
			      .indicator_name = copied(call, query, AFTER + 6),
			      .level_name = copied(call, query, AFTER + 7) },
	};
}

size_t benefits_live(struct call *call, const struct occasion *occasion, struct live **live)
{
	static const char sql[] = LIVE_COLUMNS
		" WHERE o.state = 'published' AND o.scope <> 'none' ORDER BY o.position, o.id";
	struct query *query;
	size_t count = 0;
	size_t room = 0;
	char day[11];

	network_day(occasion->at, day);
	*live = NULL;
	query = call_query(call, sql,
			   BINDS(B_INT(":customer_is", occasion->customer), B_TEXT(":day", day)));
	while (query_step(query)) {
		*live = grow(call, *live, count, &room, sizeof **live);
		(*live)[count++] = from_row(call, query);
	}
	if (count > 0)
		add_parts(call, *live, count, 0);
	return count;
}

bool benefit_live(struct call *call, int64_t offer, const struct occasion *occasion,
		  struct live *live)
{
	static const char sql[] = LIVE_COLUMNS " WHERE o.id = :offer_is";
	struct query *query;
	bool found;
	char day[11];

	network_day(occasion->at, day);
	query = call_query(call, sql,
			   BINDS(B_INT(":customer_is", occasion->customer), B_TEXT(":day", day),
				 B_INT(":offer_is", offer)));
	found = query_step(query);
	if (found)
		*live = from_row(call, query);
	query_end(query);
	if (found)
		add_parts(call, live, 1, offer);
	return found;
}

bool benefit_read(struct call *call, int64_t offer, struct benefit *benefit)
{
	const struct occasion nobody = { .at = call->now };
	struct live live;

	if (!benefit_live(call, offer, &nobody, &live))
		return false;
	*benefit = live.benefit;
	return true;
}
