/* offer.search (P2): by words, category and place, together. The hits are few
 * bytes each (find.c); the order and the page are made here, so that the total is
 * exact; only the rows of the page are then read in full. */
#include <stdlib.h>
#include <string.h>

#include "core/offer/find.h"
#include "core/offer/offer.h"
#include "core/offer/record.h"
#include "core/offer/title.h"
#include "core/op/call.h"

enum {
	RANKED_MAX = 3000, /* hits that are weighed one by one */
	NAMED_MAX = 1000,  /* hits whose names are looked up one by one */
};

enum search_order { BY_DISTANCE, BY_RELEVANCE, BY_NAME, BY_NAME_DOWN, ORDER_COUNT };

static const struct order orders[] = {
	[BY_DISTANCE] = { "distance", NULL }, [BY_RELEVANCE] = { "relevance", NULL },
	[BY_NAME] = { "name", NULL },         [BY_NAME_DOWN] = { "-name", NULL },
	[ORDER_COUNT] = { NULL, NULL },
};

static enum refusal read_order(struct call *call, const struct find *find, enum search_order *order)
{
	const char *sort = arg_text(call, "sort");
	bool around = find->around.known, words = find->words && *find->words;

	if (!sort) {
		*order = around ? BY_DISTANCE : words ? BY_RELEVANCE : BY_NAME;
		return DONE;
	}
	for (int i = 0; i < ORDER_COUNT; i++) {
		if (strcmp(orders[i].name, sort) != 0)
			continue;
		*order = (enum search_order)i;
		if ((i == BY_DISTANCE && !around) || (i == BY_RELEVANCE && !words))
			*order = BY_NAME;
		return DONE;
	}
	return refuse_argument(call, "sort",
			       call_say(call, N_("One of: distance, relevance, name, -name.")));
}

/* --- Order --- */

static int nearer(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if ((a->metres < 0) != (b->metres < 0))
		return a->metres < 0 ? 1 : -1;
	if (a->metres < b->metres || a->metres > b->metres)
		return a->metres < b->metres ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static int ranked(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static void swap(struct hit *a, struct hit *b)
{
	struct hit c = *a;

	*a = *b;
	*b = c;
}

/* Puts the first `wanted` in order at the beginning, and leaves the rest. */
static void first_in_order(struct hits *hits, size_t wanted,
			   int (*order)(const void *, const void *))
{
	struct hit *items = hits->items;
	size_t low = 0, high = hits->count;

	while (wanted < high && low < wanted && high - low > 64) {
		size_t middle = low;

		swap(&items[low + (high - low) / 2], &items[high - 1]);
		for (size_t i = low; i < high - 1; i++)
			if (order(&items[i], &items[high - 1]) < 0)
				swap(&items[i], &items[middle++]);
		swap(&items[middle], &items[high - 1]);
		if (middle >= wanted)
			high = middle;
		else
			low = middle + 1;
	}
	if (hits->count > 1)
		qsort(items, high, sizeof(*items), order);
}

/* A word of the title counts more than one of the producer's name, and that more
 * than one of the town or of the text; what else is asked counts nothing. Where
 * very many have the words, those that have them in the title come first. What comes
 * after the page stays behind. */
static void rank_by_words(struct call *call, const struct find *find, struct hits *hits,
			  size_t wanted)
{
	static const char weighed[] =
		"SELECT rowid FROM offer_index WHERE offer_index MATCH :match"
		" ORDER BY bm25(offer_index, 10.0, 1.0, 6.0, 3.0, 0.0), rowid";
	static const char titled[] = "SELECT rowid FROM offer_index WHERE offer_index MATCH :match"
				     " ORDER BY rowid";
	bool many = hits->count > RANKED_MAX;
	const char *rest = find->match + strlen(find->words);
	const char *match =
		many ? call_format(call, "{title} : (%s)%s", find->words, rest) : find->match;
	struct query *query;
	size_t rank = 0;

	for (size_t i = 0; i < hits->count; i++)
		hits->items[i].rank += hits->count;
	query = call_query(call, many ? titled : weighed, BINDS(B_TEXT(":match", match)));
	while (rank < wanted && query_step(query)) {
		struct hit *hit = find_hit(hits, column_int(query, 0));

		if (hit)
			hit->rank = rank++;
	}
	query_end(query);
}

/* Each hit's place in the order of names, few of them: by asking each its name. */
struct named {
	struct hit *hit;
	const char *key;
};

static int by_key(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int difference = strcmp(a->key, b->key);

	return difference ? difference : ranked(a->hit, b->hit);
}

static void rank_few(struct call *call, struct hits *hits)
{
	static const char sql[] = "SELECT name_key FROM offer_name"
				  " WHERE offer = :row_offer AND language = :language";
	struct named *named = call_alloc(call, (hits->count + 1) * sizeof(*named));

	for (size_t i = 0; i < hits->count; i++) {
		const char *key = call_text(
			call, sql, BINDS(B_INT(":row_offer", hits->items[i].point->offer)));

		named[i] = (struct named){ &hits->items[i], key ? key : "" };
	}
	qsort(named, hits->count, sizeof(*named), by_key);
	for (size_t i = 0; i < hits->count; i++)
		named[i].hit->rank = i;
}

/* Many of them: by going through the names in their order until the page is
 * full. What comes after it stays behind. */
static void rank_many(struct call *call, struct hits *hits, bool down, size_t wanted)
{
	static const char *const sql[] = {
		"SELECT offer FROM offer_name WHERE language = :language"
		" ORDER BY name_key, offer",
		"SELECT offer FROM offer_name WHERE language = :language"
		" ORDER BY name_key DESC, offer DESC",
	};
	struct query *query = call_query(call, sql[down], NULL);
	size_t rank = 0;

	for (size_t i = 0; i < hits->count; i++)
		hits->items[i].rank += hits->count;
	while (rank < wanted && query_step(query)) {
		struct hit *hit = find_hit(hits, column_int(query, 0));

		if (hit)
			hit->rank = rank++;
	}
	query_end(query);
}

static void rank_by_name(struct call *call, struct hits *hits, bool down, size_t wanted)
{
	if (hits->count > NAMED_MAX) {
		rank_many(call, hits, down, wanted);
		return;
	}
	rank_few(call, hits);
	for (size_t i = 0; down && i < hits->count; i++)
		hits->items[i].rank = hits->count - 1 - hits->items[i].rank;
}

static void put_in_order(struct call *call, const struct find *find, enum search_order order,
			 struct hits *hits, size_t wanted)
{
	if (order == BY_RELEVANCE)
		rank_by_words(call, find, hits, wanted);
	else if (order != BY_DISTANCE)
		rank_by_name(call, hits, order == BY_NAME_DOWN, wanted);
	first_in_order(hits, wanted, order == BY_DISTANCE ? nearer : ranked);
}

/* --- The page --- */

static void reply_offer(struct call *call, int64_t offer, double metres)
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
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_offer", offer)));

	reply_row(call);
	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	if (metres >= 0)
		reply_int(call, "distance", (int64_t)(metres + 0.5));
	else
		reply_text(call, "distance", NULL);
}

/* Everything, by name: the page is read off the index of names, and counted
 * without looking at each. */
static void reply_everything(struct call *call, bool down)
{
	static const char *const pages[] = {
		"SELECT n.offer FROM offer_name n CROSS JOIN offer_found f ON f.offer = n.offer"
		" WHERE n.language = :language AND f.starts <= :now AND f.ends > :now"
		" ORDER BY n.name_key, n.offer LIMIT :limit OFFSET :offset",
		"SELECT n.offer FROM offer_name n CROSS JOIN offer_found f ON f.offer = n.offer"
		" WHERE n.language = :language AND f.starts <= :now AND f.ends > :now"
		" ORDER BY n.name_key DESC, n.offer DESC LIMIT :limit OFFSET :offset",
	};
	static const char count[] =
		"SELECT (SELECT count(*) FROM offer_found)"
		"     - (SELECT count(*) FROM offer_found WHERE starts > 0 AND starts > :now)"
		"     - (SELECT count(*) FROM offer_found"
		"         WHERE ends < 9223372036854775807 AND ends <= :now)";
	struct query *query;

	if (arg_int(call, "limit") > 0) {
		query = call_query(call, pages[down], NULL);
		while (query_step(query))
			reply_offer(call, column_int(query, 0), -1);
	}
	reply_total(call, call_int(call, count, NULL, 0));
}

static enum refusal run(struct call *call)
{
	size_t offset = (size_t)arg_int(call, "offset"), limit = (size_t)arg_int(call, "limit");
	enum search_order order = BY_NAME;
	struct find find;
	struct hits hits;

	TRY(find_read(call, &find));
	TRY(read_order(call, &find, &order));
	if (!find.words && !find.match && !find.category && !find.around.known) {
		reply_everything(call, order == BY_NAME_DOWN);
		return DONE;
	}
	find_hits(call, &find, NULL, &hits);
	if (limit > 0 && offset < hits.count)
		put_in_order(call, &find, order, &hits, offset + limit);
	for (size_t i = offset; i < hits.count && i - offset < limit; i++)
		reply_offer(call, hits.items[i].point->offer, hits.items[i].metres);
	reply_total(call, (int64_t)hits.count);
	around_reply(call, &find.around);
	free(hits.items);
	return DONE;
}

const struct operation offer_search = {
	.name = "offer.search",
	.summary = N_("Search the published offers"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer shop visitor",
	.params = PARAMS(FIND_PARAMS),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "icon", COLUMN_TEXT, NULL },
		{ "ascii", COLUMN_TEXT, NULL }, { "distance", COLUMN_INT, N_("Distance") },
		{ "title", COLUMN_TEXT, N_("Offer") }, { "producer", COLUMN_TEXT, N_("Partner") },
		{ "town", COLUMN_TEXT, N_("Town") }, { "postcode", COLUMN_TEXT, N_("Postal") },
		{ "category", COLUMN_TEXT, NULL },
		{ "booking", COLUMN_CHOICE, N_("Booking"), offer_bookings }),
	.orders = orders,
	.run = run,
};
