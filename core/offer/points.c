/* Each line of offer_change says of which offer a row was written. What is kept here
 * is that of one line; while that very line is still there, only the offers of later
 * ones are read again. Else, all are. */
#include "core/offer/points.h"

#include <stdlib.h>
#include <string.h>

struct remembered {
	struct points points;
	size_t room;
	bool whole; /* false: nothing is known */
	int64_t line, stamp;
};

#define ROW "offer, lat, lon, category, starts, ends FROM offer_found"

static void end(void *kept)
{
	struct remembered *memory = kept;

	free(memory->points.items);
	free(memory->points.offers);
	free(memory);
}

static struct remembered *of(struct store *store)
{
	void **kept = store_memory(store, end);

	if (*kept == NULL && (*kept = calloc(1, sizeof(struct remembered))) == NULL)
		abort();
	return *kept;
}

static void make_room(struct remembered *memory)
{
	struct points *points = &memory->points;

	if (points->count < memory->room)
		return;
	memory->room = memory->room ? memory->room * 2 : 256;
	points->items = realloc(points->items, memory->room * sizeof *points->items);
	points->offers = realloc(points->offers, memory->room * sizeof *points->offers);
	if (points->items == NULL || points->offers == NULL)
		abort();
}

static struct point read_row(struct query *query)
{
	return (struct point){ .offer = column_int(query, 0),
			       .placed = !column_null(query, 1),
			       .at = { column_real(query, 1), column_real(query, 2) },
			       .category = (int32_t)column_int(query, 3),
			       .starts = column_int(query, 4),
			       .ends = column_int(query, 5) };
}

/* The place of an offer, or that where it would be, from `low` on: few steps for
 * what is near. */
static size_t place_of(const struct points *points, size_t low, int64_t offer)
{
	size_t step = 1, high;

	while (low + step < points->count && points->offers[low + step] < offer) {
		low += step;
		step *= 2;
	}
	high = low + step < points->count ? low + step : points->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (points->offers[middle] < offer)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Makes a place, or closes one. */
static void move(struct points *points, size_t from, size_t to)
{
	size_t count = points->count - from;

	memmove(&points->items[to], &points->items[from], count * sizeof *points->items);
	memmove(&points->offers[to], &points->offers[from], count * sizeof *points->offers);
	points->count = to + count;
}

static bool is_at(const struct points *points, size_t place, int64_t offer)
{
	return place < points->count && points->offers[place] == offer;
}

const struct point *points_next(const struct points *points, size_t *from, int64_t offer)
{
	*from = place_of(points, *from, offer);
	return is_at(points, *from, offer) ? &points->items[*from] : NULL;
}

static void put(struct remembered *memory, size_t place, struct point point)
{
	struct points *points = &memory->points;

	if (!is_at(points, place, point.offer)) {
		make_room(memory);
		move(points, place, place + 1);
	}
	points->items[place] = point;
	points->offers[place] = point.offer;
}

static void read_all(struct store *store, struct remembered *memory)
{
	static const char sql[] = "SELECT " ROW " ORDER BY offer";
	struct query *query = store_query(store, sql);

	memory->points.count = 0;
	while (query_step(query))
		put(memory, memory->points.count, read_row(query));
	query_end(query);
}

static void read_one(struct store *store, struct remembered *memory, int64_t offer)
{
	static const char sql[] = "SELECT " ROW " WHERE offer = :offer";
	struct query *query = store_query(store, sql);
	size_t place = place_of(&memory->points, 0, offer);

	query_int(query, ":offer", offer);
	if (query_step(query))
		put(memory, place, read_row(query));
	else if (is_at(&memory->points, place, offer))
		move(&memory->points, place + 1, place);
	query_end(query);
}

static void read_changed(struct store *store, struct remembered *memory)
{
	static const char sql[] = "SELECT DISTINCT offer FROM offer_change WHERE id > :line";
	struct query *query = store_query(store, sql);

	query_int(query, ":line", memory->line);
	while (query_step(query))
		read_one(store, memory, column_int(query, 0));
	query_end(query);
}

static bool still_there(struct store *store, const struct remembered *memory)
{
	static const char sql[] = "SELECT stamp FROM offer_change WHERE id = :line";
	struct query *query = store_query(store, sql);
	bool same;

	query_int(query, ":line", memory->line);
	same = query_step(query) && column_int(query, 0) == memory->stamp;
	query_end(query);
	return same;
}

const struct points *points_now(struct store *store)
{
	static const char sql[] = "SELECT id, stamp FROM offer_change ORDER BY id DESC LIMIT 1";
	struct remembered *memory = of(store);
	struct query *query = store_query(store, sql);
	int64_t line = 0, stamp = 0;

	if (query_step(query)) {
		line = column_int(query, 0);
		stamp = column_int(query, 1);
	}
	query_end(query);
	if (!memory->whole || line != memory->line || stamp != memory->stamp) {
		if (memory->whole && still_there(store, memory))
			read_changed(store, memory);
		else
			read_all(store, memory);
		memory->points.version++;
	}
	memory->whole = store_failure(store) == STORE_FINE;
	memory->line = line;
	memory->stamp = stamp;
	if (!memory->whole)
		memory->points.count = 0;
	return &memory->points;
}
