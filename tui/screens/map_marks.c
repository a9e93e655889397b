/* Owns the signs of offers on the map. */
#include "tui/screens/map_marks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/canvas.h"
#include "tui/screens/server.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* A sign is two cells wide or more. */
enum { GRID_COLUMN = 2, GRID_MOST_COLUMNS = 500, GRID_MOST_ROWS = 200 };

void map_marks_free(struct map_marks *marks)
{
	json_decref(marks->asked);
	json_decref(marks->rows);
	free(marks->marks);
	memset(marks, 0, sizeof *marks);
}

/* --- Fetching --- */

static json_t *parameters(const json_t *arguments, const struct view_box *box, int columns,
			  int rows)
{
	json_t *params = json_copy((json_t *)arguments);
	json_t *seen = json_pack("{s:f, s:f, s:f, s:f, s:i, s:i}", "south", box->south, "west",
				 box->west, "north", box->north, "east", box->east, "columns",
				 columns < GRID_MOST_COLUMNS ? columns : GRID_MOST_COLUMNS, "rows",
				 rows < GRID_MOST_ROWS ? rows : GRID_MOST_ROWS);

	json_object_update(params, seen);
	json_decref(seen);
	return params;
}

/* The rows; *offers how many they count together. */
static json_t *ask(json_t *params, int64_t *offers)
{
	json_t *rows = server_rows("offer.map", params, NULL);
	size_t index;
	json_t *row;

	*offers = 0;
	json_array_foreach(rows, index, row) *offers +=
		json_integer_value(json_object_get(row, "count"));
	return rows;
}

/* The box around what answers inside `box`. What stands for several lies amidst
 * them: they may be as far away as a cell of the grid is large. */
static bool narrow(const json_t *arguments, struct view_box *box)
{
	double high = (box->north - box->south) / GRID_MOST_ROWS;
	double wide = (box->east - box->west) / GRID_MOST_COLUMNS;
	int64_t offers;
	json_t *rows = ask(parameters(arguments, box, GRID_MOST_COLUMNS, GRID_MOST_ROWS), &offers);
	size_t index;
	json_t *row;

	*box = view_box_empty;
	json_array_foreach(rows, index, row)
	{
		double spread = json_integer_value(json_object_get(row, "count")) > 1 ? 1 : 0;
		double lat = json_number_value(json_object_get(row, "lat"));
		double lon = json_number_value(json_object_get(row, "lon"));

		view_box_add(box, fmax(lat - spread * high, -90), fmax(lon - spread * wide, -180));
		view_box_add(box, fmin(lat + spread * high, 90), fmin(lon + spread * wide, 180));
	}
	json_decref(rows);
	return offers > 0;
}

bool map_marks_box(const json_t *arguments, struct view_box *box)
{
	static const struct view_box world = { -90, -180, 90, 180 };

	/* First roughly, then within what was found. */
	*box = world;
	if (!narrow(arguments, box))
		return false;
	return box->north <= box->south || box->east <= box->west || narrow(arguments, box);
}

/* --- Signs --- */

static void name_mark(struct map_mark *mark)
{
	const char *icon =
		mark->mixed ? "" : value_member(mark->row, ui_utf8 ? "icon" : "ascii", "");
	char *ready;

	if (mark->count > 1)
		snprintf(mark->text, sizeof mark->text, "%.12s%lld", icon, (long long)mark->count);
	else
		snprintf(mark->text, sizeof mark->text, "%.12s",
			 icon[0] != '\0' ? icon : glyph("●", "o"));
	ready = display_text(mark->text);
	mark->width = (int)display_width(ready);
	free(ready);
}

static bool overlap(const struct map_mark *one, const struct map_mark *other)
{
	return one->y == other->y && abs(one->x - other->x) * 2 <= one->width + other->width;
}

static bool same_category(const struct map_mark *one, const struct map_mark *other)
{
	return strcmp(value_member(one->row, "category", ""),
		      value_member(other->row, "category", "")) == 0;
}

static void join(struct map_mark *mark, const struct map_mark *other)
{
	mark->mixed = mark->mixed || other->mixed || !same_category(mark, other);
	mark->count += other->count;
	name_mark(mark);
}

static int by_count(const void *one, const void *other)
{
	const struct map_mark *a = one;
	const struct map_mark *b = other;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->y != b->y ? a->y - b->y : a->x - b->x;
}

static int by_place(const void *one, const void *other)
{
	const struct map_mark *a = one;
	const struct map_mark *b = other;

	return a->y != b->y ? a->y - b->y : a->x - b->x;
}

/* The largest keep their places and take in those that they would cover; joined,
 * they may have grown, so it is done again until nothing changes. */
static void join_all(struct map_marks *marks)
{
	int before;

	do {
		int kept = 0;

		before = marks->count;
		qsort(marks->marks, (size_t)marks->count, sizeof *marks->marks, by_count);
		for (int i = 0; i < marks->count; i++) {
			int into = 0;

			while (into < kept && !overlap(&marks->marks[into], &marks->marks[i]))
				into++;
			if (into < kept)
				join(&marks->marks[into], &marks->marks[i]);
			else
				marks->marks[kept++] = marks->marks[i];
		}
		marks->count = kept;
	} while (marks->count < before);
	qsort(marks->marks, (size_t)marks->count, sizeof *marks->marks, by_place);
}

static void place(struct map_marks *marks, const struct view *view)
{
	size_t index;
	json_t *row;

	free(marks->marks);
	marks->marks = need_new(json_array_size(marks->rows) + 1, sizeof *marks->marks);
	marks->count = 0;
	json_array_foreach(marks->rows, index, row)
	{
		struct map_mark mark = { .row = row };

		mark.lat = json_number_value(json_object_get(row, "lat"));
		mark.lon = json_number_value(json_object_get(row, "lon"));
		mark.count = json_integer_value(json_object_get(row, "count"));
		mark.mixed = json_is_null(json_object_get(row, "category"));
		mark.x = (int)floor(view_x(view, mark.lon) / CANVAS_ACROSS);
		mark.y = (int)floor(view_y(view, mark.lat) / CANVAS_DOWN);
		if (mark.y < 0 || mark.y >= view->rows || mark.x < 0 || mark.x >= view->cols)
			continue;
		name_mark(&mark);
		marks->marks[marks->count++] = mark;
	}
	join_all(marks);
}

/* --- Selecting --- */

static int nearest(const struct map_marks *marks, const struct view *view, double lat, double lon)
{
	double x = view_x(view, lon);
	double y = view_y(view, lat);
	double least = INFINITY;
	int best = -1;

	for (int i = 0; i < marks->count; i++) {
		double away = hypot(view_x(view, marks->marks[i].lon) - x,
				    view_y(view, marks->marks[i].lat) - y);

		if (away < least) {
			least = away;
			best = i;
		}
	}
	return best;
}

static void select_again(struct map_marks *marks, const struct view *view)
{
	struct view_box last = { marks->lat, marks->lon, marks->lat, marks->lon };
	bool seen = (marks->lat != 0 || marks->lon != 0) && view_meets(view, &last);

	marks->selected = seen ? nearest(marks, view, marks->lat, marks->lon)
			       : nearest(marks, view, view->lat, view->lon);
	map_marks_select(marks, 0);
}

void map_marks_select(struct map_marks *marks, int step)
{
	const struct map_mark *mark;

	if (marks->count == 0)
		return;
	marks->selected = (marks->selected + step + marks->count) % marks->count;
	mark = map_marks_selected(marks);
	marks->lat = mark->lat;
	marks->lon = mark->lon;
}

const struct map_mark *map_marks_selected(const struct map_marks *marks)
{
	return marks->count > 0 && marks->selected >= 0 ? &marks->marks[marks->selected] : NULL;
}

void map_marks_load(struct map_marks *marks, const struct view *view, const json_t *arguments)
{
	struct view_box box = view_box(view);
	json_t *params = parameters(arguments, &box, view->cols / GRID_COLUMN, view->rows);

	if (marks->asked != NULL && json_equal(params, marks->asked)) {
		json_decref(params);
		return;
	}
	json_decref(marks->asked);
	json_decref(marks->rows);
	marks->asked = json_incref(params);
	marks->rows = ask(params, &marks->offers);
	place(marks, view);
	select_again(marks, view);
}

/* --- Drawing --- */

void map_marks_draw(const struct map_marks *marks, struct area area, unsigned char *taken)
{
	for (int i = 0; i < marks->count; i++) {
		const struct map_mark *mark = &marks->marks[i];
		bool selected = i == marks->selected;
		int x = mark->x - (mark->width - 1) / 2;

		if (x + mark->width > area.cols)
			x = area.cols - mark->width;
		if (x < 0)
			x = 0;
		paint_text(area.y + mark->y, area.x + x, mark->width,
			   selected ? STYLE_BAND_WARN : STYLE_WARN, mark->text);
		for (int cell = x; cell < x + mark->width && cell < area.cols; cell++)
			taken[mark->y * area.cols + cell] = 1;
	}
}
