/* Category, period, box and the exact distance are asked of the points in memory, and
 * so is which of them have the words (matches.h). The index answers for communes; and
 * for relevance, narrowed down by category and cells (search.c). */
#include "core/offer/find.h"

#include <stdlib.h>
#include <string.h>

#include "core/offer/cells.h"
#include "core/offer/matches.h"
#include "core/offer/query.h"

static const char *both(struct call *call, const char *match, const char *more)
{
	return match ? call_format(call, "%s AND %s", match, more) : more;
}

static void narrow(struct call *call, struct find *find)
{
	char question[CELLS_QUESTION], word[32];

	if (find->category) {
		cells_category(find->category, word);
		find->match = both(call, find->match, call_format(call, "\"%s\"", word));
	}
	if (find->around.metres >= 0 &&
	    cells_of_circle(find->around.point, find->around.metres, question))
		find->match = both(call, find->match, call_copy(call, question));
}

enum refusal find_read(struct call *call, struct find *find)
{
	const char *text = arg_text(call, "text"), *filter = arg_text(call, "filter");

	*find = (struct find){ 0 };
	if ((text && *text) || (filter && *filter))
		find->words = offer_match(call, text, filter);
	TRY(around_read(call, &find->around));
	if (find->words && *find->words)
		find->match = find->words;
	find->category = arg_int(call, "category");
	if (find->around.communes)
		find->match = both(call, find->match, find->around.communes);
	if (find->match)
		narrow(call, find);
	return DONE;
}

/* What is simple and done a hundred thousand times is not asked of SQL. */
struct scene {
	const struct find *find;
	const struct geo_box *box; /* NULL: everywhere */
	struct geo_box near;       /* of the circle */
	int64_t now;
};

static bool in_box(const struct geo_box *box, struct geo_point point)
{
	bool beyond_west = point.lon >= box->west, beyond_east = point.lon <= box->east;

	return point.lat >= box->south && point.lat <= box->north &&
	       (box->west <= box->east ? beyond_west && beyond_east : beyond_west || beyond_east);
}

/* The box of the circle, which holds it (geo_around), spares most distances. */
static void consider(const struct scene *scene, const struct point *point, struct hits *hits)
{
	const struct around *around = &scene->find->around;
	double metres = -1;

	if (scene->find->category && point->category != scene->find->category)
		return;
	if (point->starts > scene->now || point->ends <= scene->now)
		return;
	if (scene->box && (!point->placed || !in_box(scene->box, point->at)))
		return;
	if (around->metres >= 0 && (!point->placed || !in_box(&scene->near, point->at)))
		return;
	if (around->known && point->placed)
		metres = geo_distance(around->point, point->at);
	if (around->metres >= 0 && metres > around->metres)
		return;
	hits->items[hits->count] =
		(struct hit){ .point = point, .metres = metres, .rank = hits->count };
	hits->count++;
}

/* In a commune, or with a very long question: they are few. */
static void consider_found(struct call *call, const struct scene *scene,
			   const struct points *points, struct hits *hits)
{
	static const char sql[] = "SELECT rowid FROM offer_index WHERE offer_index MATCH :match"
				  " ORDER BY rowid";
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":match", scene->find->match)));
	size_t from = 0;

	while (query_step(query)) {
		const struct point *point = points_next(points, &from, column_int(query, 0));

		if (point)
			consider(scene, point, hits);
	}
	query_end(query);
}

static void consider_matching(const struct scene *scene, const struct points *points,
			      const uint64_t *bits, struct hits *hits)
{
	for (size_t i = 0; i < points->count; i += 64)
		for (uint64_t rest = bits[i / 64]; rest; rest &= rest - 1)
			consider(scene, &points->items[i + (size_t)__builtin_ctzll(rest)], hits);
}

void find_hits(struct call *call, const struct find *find, const struct geo_box *box,
	       struct hits *hits)
{
	struct scene scene = { .find = find, .box = box, .now = call->now };
	const struct points *points;

	*hits = (struct hits){ 0 };
	/* Words were asked for and there was none in the text: nothing has it. */
	if (find->words && !*find->words)
		return;
	points = points_now(call->store);
	if (find->around.metres >= 0)
		scene.near = geo_around(find->around.point, find->around.metres);
	/* Room for all; what is not used is never touched. */
	hits->items = malloc((points->count + 1) * sizeof *hits->items);
	if (hits->items == NULL)
		abort();
	if (find->words && !find->around.communes && strlen(find->words) <= MATCHES_LONGEST)
		consider_matching(&scene, points, matches_now(call, points, find->words), hits);
	else if (find->match)
		consider_found(call, &scene, points, hits);
	else
		for (size_t i = 0; i < points->count; i++)
			consider(&scene, &points->items[i], hits);
}

struct hit *find_hit(const struct hits *hits, int64_t offer)
{
	size_t low = 0, high = hits->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (hits->items[middle].point->offer < offer)
			low = middle + 1;
		else
			high = middle;
	}
	return low < hits->count && hits->items[low].point->offer == offer ? &hits->items[low]
									   : NULL;
}
