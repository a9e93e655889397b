/* offer.search (P2): by words, category, commune and radius, together. SQL finds
 * the candidates, with a box where there is a point; the true distance, the
 * order and the page are made here, so that the total is exact; only the rows
 * of the page are then read in full. */
#include <stdlib.h>
#include <string.h>

#include "core/offer/geo.h"
#include "core/offer/offer.h"
#include "core/offer/query.h"
#include "core/offer/title.h"
#include "core/op/call.h"

enum { KILOMETRE = 1000 };

enum search_order { BY_DISTANCE, BY_RELEVANCE, BY_NAME, BY_NAME_DOWN, ORDER_COUNT };

static const struct order orders[] = {
	[BY_DISTANCE] = { "distance", NULL }, [BY_RELEVANCE] = { "relevance", NULL },
	[BY_NAME] = { "name", NULL },         [BY_NAME_DOWN] = { "-name", NULL },
	[ORDER_COUNT] = { NULL, NULL },
};

struct search {
	const char *match; /* NULL: no words were asked for */
	bool around;       /* distances from the centre are told */
	struct geo_point centre;
	double metres;     /* < 0: no limit */
	const char *insee; /* only in this commune; NULL: anywhere */
	enum search_order order;
};

struct hit {
	int64_t offer;
	double metres; /* < 0: unknown */
	size_t rank;   /* as SQL ordered them */
};

struct hits {
	struct hit *items;
	size_t count, room;
};

/* --- What is asked --- */

static bool commune_point(struct call *call, const char *insee, struct geo_point *point)
{
	static const char sql[] = "SELECT lat, lon FROM commune"
				  " WHERE insee = :row_insee AND lat IS NOT NULL";
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":row_insee", insee)));
	bool found = query_step(query);

	if (found)
		*point = (struct geo_point){ column_real(query, 0), column_real(query, 1) };
	query_end(query);
	return found;
}

/* A radius of 0 asks for the commune itself, and so does a commune that is
 * nowhere. */
static enum refusal read_where(struct call *call, struct search *search)
{
	const char *insee = arg_text(call, "commune");
	double metres = (double)arg_int(call, "radius") * KILOMETRE;

	search->metres = -1;
	if (arg_given(call, "lat") != arg_given(call, "lon"))
		return refuse_argument(call, arg_given(call, "lat") ? "lon" : "lat",
				       call_say(call, N_("A point has a latitude and a "
							 "longitude: give both.")));
	if (arg_given(call, "lat")) {
		search->around = true;
		search->centre = (struct geo_point){ arg_real(call, "lat"), arg_real(call, "lon") };
	} else if (insee) {
		search->around = commune_point(call, insee, &search->centre);
	}
	if (insee && (metres <= 0 || !search->around))
		search->insee = insee;
	else if (search->around)
		search->metres = metres;
	return DONE;
}

static enum refusal read_order(struct call *call, struct search *search)
{
	const char *sort = arg_text(call, "sort");

	if (!sort) {
		search->order = search->around  ? BY_DISTANCE
				: search->match ? BY_RELEVANCE
						: BY_NAME;
		return DONE;
	}
	for (int i = 0; i < ORDER_COUNT; i++) {
		if (strcmp(orders[i].name, sort) != 0)
			continue;
		search->order = (enum search_order)i;
		if ((i == BY_DISTANCE && !search->around) || (i == BY_RELEVANCE && !search->match))
			search->order = BY_NAME;
		return DONE;
	}
	return refuse_argument(call, "sort",
			       call_say(call, N_("One of: distance, relevance, name, -name.")));
}

static enum refusal read_search(struct call *call, struct search *search)
{
	const char *text = arg_text(call, "text"), *filter = arg_text(call, "filter");

	*search = (struct search){ 0 };
	if ((text && *text) || (filter && *filter))
		search->match = offer_match(call, text, filter);
	TRY(read_where(call, search));
	return read_order(call, search);
}

/* --- Candidates --- */

#define VISIBLE                                                                    \
	" JOIN party p ON p.id = o.party"                                          \
	" LEFT JOIN shop s ON s.id = o.shop"                                       \
	" LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, p.place)"       \
	" WHERE o.state = 'published' AND p.active AND (s.id IS NULL OR s.active)" \
	"   AND (o.valid_from IS NULL OR o.valid_from <= :now)"                    \
	"   AND (o.valid_until IS NULL OR o.valid_until > :now)"                   \
	"   AND (:category IS NULL OR o.category = :category)"                     \
	"   AND (:insee IS NULL OR pl.commune = :insee)"                           \
	"   AND (:south IS NULL OR (pl.lat BETWEEN :south AND :north"              \
	"                           AND pl.lon BETWEEN :west AND :east))"
#define CANDIDATES "SELECT o.id, pl.lat, pl.lon FROM offer o" VISIBLE
#define MATCHING                                                                    \
	"SELECT o.id, pl.lat, pl.lon"                                               \
	"  FROM offer_index CROSS JOIN offer o ON o.id = offer_index.rowid" VISIBLE \
	"   AND offer_index MATCH :match"
#define ORDER_NAME " ORDER BY " OFFER_SAYS("title_key", "o.id")

/* By whether there are words, and by order. */
static const char *const candidates[2][ORDER_COUNT] = {
	{
		[BY_DISTANCE] = CANDIDATES " ORDER BY o.id",
		[BY_RELEVANCE] = CANDIDATES " ORDER BY o.id",
		[BY_NAME] = CANDIDATES ORDER_NAME ", o.id",
		[BY_NAME_DOWN] = CANDIDATES ORDER_NAME " DESC, o.id DESC",
	},
	{
		[BY_DISTANCE] = MATCHING " ORDER BY o.id",
		/* A word of the title counts more than one of the producer's name, and
		 * that more than one of the town or of the text. */
		[BY_RELEVANCE] = MATCHING " ORDER BY bm25(offer_index, 10.0, 1.0, 6.0, 3.0), o.id",
		[BY_NAME] = MATCHING ORDER_NAME ", o.id",
		[BY_NAME_DOWN] = MATCHING ORDER_NAME " DESC, o.id DESC",
	},
};

static struct query *ask(struct call *call, const struct search *search)
{
	struct query *query =
		call_query(call, candidates[search->match != NULL][search->order],
			   BINDS(B_TEXT(":insee", search->insee), B_TEXT(":match", search->match)));

	if (search->metres >= 0) {
		struct geo_box box = geo_around(search->centre, search->metres);

		query_real(query, ":south", box.south);
		query_real(query, ":north", box.north);
		query_real(query, ":west", box.west);
		query_real(query, ":east", box.east);
	}
	return query;
}

static void hits_add(struct hits *hits, struct hit hit)
{
	if (hits->count == hits->room) {
		hits->room = hits->room ? hits->room * 2 : 256;
		hits->items = realloc(hits->items, hits->room * sizeof(*hits->items));
		if (!hits->items)
			abort();
	}
	hits->items[hits->count++] = hit;
}

static void find_hits(struct call *call, const struct search *search, struct hits *hits)
{
	struct query *query = ask(call, search);

	while (query_step(query)) {
		struct hit hit = { column_int(query, 0), -1, hits->count };

		if (search->around && !column_null(query, 1))
			hit.metres = geo_distance(
				search->centre,
				(struct geo_point){ column_real(query, 1), column_real(query, 2) });
		if (search->metres < 0 || (hit.metres >= 0 && hit.metres <= search->metres))
			hits_add(hits, hit);
	}
	query_end(query);
}

static int nearer(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if ((a->metres < 0) != (b->metres < 0))
		return a->metres < 0 ? 1 : -1;
	if (a->metres < b->metres || a->metres > b->metres)
		return a->metres < b->metres ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* --- The page --- */

static void reply_hit(struct call *call, const struct hit *hit)
{
	static const char sql[] = "SELECT o.id, " OFFER_TITLE(
		"o.id") " AS title, p.name AS producer,"
			"       ifnull(pl.town, '') AS town, ifnull(pl.postcode, '') AS postcode,"
			"       c.ref AS category, c.icon, c.ascii, o.booking"
			"  FROM offer o JOIN party p ON p.id = o.party"
			"               JOIN category c ON c.id = o.category"
			"               LEFT JOIN shop s ON s.id = o.shop"
			"               LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, "
			"p.place)"
			" WHERE o.id = :row_offer";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_offer", hit->offer)));

	reply_row(call);
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	if (hit->metres >= 0)
		reply_int(call, "distance", (int64_t)(hit->metres + 0.5));
	else
		reply_text(call, "distance", NULL);
}

static enum refusal run(struct call *call)
{
	size_t offset = (size_t)arg_int(call, "offset"), limit = (size_t)arg_int(call, "limit");
	struct search search;
	struct hits hits = { 0 };

	TRY(read_search(call, &search));
	/* Words were asked for and there was none in the text: nothing has it. */
	if (!search.match || *search.match)
		find_hits(call, &search, &hits);
	if (search.order == BY_DISTANCE && hits.count > 0)
		qsort(hits.items, hits.count, sizeof(*hits.items), nearer);
	for (size_t i = offset; i < hits.count && i - offset < limit; i++)
		reply_hit(call, &hits.items[i]);
	reply_total(call, (int64_t)hits.count);
	free(hits.items);
	return DONE;
}

const struct operation offer_search = {
	.name = "offer.search",
	.summary = N_("Search the published offers"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer shop",
	.params = PARAMS(
		{ .name = "text",
		  .type = ARG_TEXT,
		  .label = N_("Search"),
		  .help = N_("Words of the offer, the producer or the town; beginnings do.") },
		{ .name = "category", .type = ARG_CATEGORY, .label = N_("Category") },
		{ .name = "commune", .type = ARG_COMMUNE, .label = N_("Around") },
		{ .name = "radius",
		  .type = ARG_INT,
		  .label = N_("Radius (km)"),
		  .help = N_("Around the commune or the point; 0: in the commune itself."),
		  .initial = "20",
		  .max = 20100 },
		{ .name = "lat", .type = ARG_REAL, .label = N_("Latitude"), .min = -90, .max = 90 },
		{ .name = "lon",
		  .type = ARG_REAL,
		  .label = N_("Longitude"),
		  .min = -180,
		  .max = 180 }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "icon", COLUMN_TEXT, NULL },
		{ "ascii", COLUMN_TEXT, NULL }, { "distance", COLUMN_INT, N_("Distance") },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "producer", COLUMN_TEXT, N_("Partner") },
		{ "town", COLUMN_TEXT, N_("Town") }, { "postcode", COLUMN_TEXT, N_("Postal") },
		{ "category", COLUMN_TEXT, NULL }, { "booking", COLUMN_CHOICE, N_("Booking") }),
	.orders = orders,
	.run = run,
};
