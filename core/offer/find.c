/* One question to the index: words AND category AND cells. The exact distance is
 * asked of what it answers. */
#include "core/offer/find.h"

#include <stdlib.h>

#include "core/offer/cells.h"
#include "core/offer/query.h"

static const char *both(struct call *call, const char *match, const char *more)
{
	return match ? call_format(call, "%s AND %s", match, more) : more;
}

enum refusal find_read(struct call *call, struct find *find)
{
	const char *text = arg_text(call, "text"), *filter = arg_text(call, "filter");
	char question[CELLS_QUESTION], word[32];

	*find = (struct find){ 0 };
	if ((text && *text) || (filter && *filter))
		find->words = offer_match(call, text, filter);
	TRY(around_read(call, &find->around));
	if (find->words && *find->words)
		find->match = find->words;
	if (arg_given(call, "category")) {
		find->category = arg_int(call, "category");
		cells_category(find->category, word);
		find->match = both(call, find->match, call_format(call, "\"%s\"", word));
	}
	if (find->around.communes)
		find->match = both(call, find->match, find->around.communes);
	if (find->around.metres >= 0 &&
	    cells_of_circle(find->around.point, find->around.metres, question))
		find->match = both(call, find->match, call_copy(call, question));
	return DONE;
}

static void add(struct hits *hits, const struct hit *hit)
{
	if (hits->count == hits->room) {
		hits->room = hits->room ? hits->room * 2 : 256;
		hits->items = realloc(hits->items, hits->room * sizeof(*hits->items));
		if (!hits->items)
			abort();
	}
	hits->items[hits->count++] = *hit;
}

#define FOUND "SELECT f.offer, f.lat, f.lon, f.category"
#define NOW "f.starts <= :now AND f.ends > :now"

/* What is simple and done a hundred thousand times is not asked of SQL: see
 * wanted(). */
static struct query *ask(struct call *call, const struct find *find, const struct geo_box *box)
{
	static const char all[] = FOUND " FROM offer_found f WHERE " NOW " ORDER BY f.offer";
	static const char within[] = FOUND " FROM offer_found f WHERE " NOW
					   " AND f.lat >= :row_south AND f.lat <= :row_north"
					   " ORDER BY f.offer";
	static const char matching[] =
		FOUND " FROM offer_index CROSS JOIN offer_found f"
		      " ON f.offer = offer_index.rowid"
		      " WHERE offer_index MATCH :match AND " NOW " ORDER BY offer_index.rowid";

	if (find->match)
		return call_query(call, matching, BINDS(B_TEXT(":match", find->match)));
	if (box)
		return call_query(
			call, within,
			BINDS(B_REAL(":row_south", box->south), B_REAL(":row_north", box->north)));
	return call_query(call, all, NULL);
}

static bool in_box(const struct geo_box *box, struct geo_point point)
{
	bool beyond_west = point.lon >= box->west, beyond_east = point.lon <= box->east;

	return point.lat >= box->south && point.lat <= box->north &&
	       (box->west <= box->east ? beyond_west && beyond_east : beyond_west || beyond_east);
}

static bool wanted(const struct find *find, const struct geo_box *box, const struct hit *hit)
{
	const struct around *around = &find->around;

	if (find->category && hit->category != find->category)
		return false;
	if (box && (!hit->placed || !in_box(box, hit->point)))
		return false;
	return around->metres < 0 || (hit->metres >= 0 && hit->metres <= around->metres);
}

void find_hits(struct call *call, const struct find *find, const struct geo_box *box,
	       struct hits *hits)
{
	const struct around *around = &find->around;
	struct query *query;

	*hits = (struct hits){ 0 };
	/* Words were asked for and there was none in the text: nothing has it. */
	if (find->words && !*find->words)
		return;
	query = ask(call, find, box);
	while (query_step(query)) {
		struct hit hit = { .offer = column_int(query, 0),
				   .category = column_int(query, 3),
				   .placed = !column_null(query, 1),
				   .point = { column_real(query, 1), column_real(query, 2) },
				   .metres = -1,
				   .rank = hits->count };

		if (around->known && hit.placed)
			hit.metres = geo_distance(around->point, hit.point);
		if (wanted(find, box, &hit))
			add(hits, &hit);
	}
	query_end(query);
}

static int by_offer(const void *key, const void *item)
{
	int64_t a = *(const int64_t *)key, b = ((const struct hit *)item)->offer;

	return a < b ? -1 : a > b;
}

struct hit *find_hit(const struct hits *hits, int64_t offer)
{
	if (hits->count == 0)
		return NULL;
	return bsearch(&offer, hits->items, hits->count, sizeof(*hits->items), by_offer);
}
