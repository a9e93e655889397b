/* Owns the names on the map. Communes are read from the text that is embedded. */
#include "tui/screens/map_labels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schema/schema.h"
#include "tui/kit/canvas.h"
#include "tui/screens/outline.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

/* Departments are named between these scales, a commune in the middle below. */
static const double DEPARTMENTS_FROM = 0.5, DEPARTMENTS_TO = 7, MIDDLE_TO = 2.5;
/* Cells of the map for each town that is named. */
enum { CELLS_PER_TOWN = 130, BAR_MOST = 18 };

/* --- Communes --- */

enum { INSEE, NAME, POSTCODES, LAT, LON, POPULATION, FIELDS };

/* The fields of a line; false when it is none. */
static bool split(const char *line, const char *end, const char *fields[FIELDS + 1])
{
	const char *at = line;

	for (int i = 0; i < FIELDS; i++) {
		fields[i] = at;
		at = memchr(at, '\t', (size_t)(end - at));
		if (at == NULL)
			return false;
		at++;
	}
	fields[FIELDS] = at;
	return line[0] != '#';
}

static void copy_name(char name[MAP_NAME], const char *const fields[FIELDS + 1])
{
	snprintf(name, MAP_NAME, "%.*s", (int)(fields[POSTCODES] - fields[NAME] - 1), fields[NAME]);
}

static void add_town(struct map_labels *labels, const struct map_town *town,
		     const char *const fields[FIELDS + 1])
{
	int at = labels->count;

	if (at == MAP_TOWNS && labels->towns[at - 1].population >= town->population)
		return;
	if (at < MAP_TOWNS)
		labels->count++;
	else
		at--;
	for (; at > 0 && labels->towns[at - 1].population < town->population; at--)
		labels->towns[at] = labels->towns[at - 1];
	labels->towns[at] = *town;
	copy_name(labels->towns[at].name, fields);
}

static bool same_view(const struct view *a, const struct view *b)
{
	return a->lat == b->lat && a->lon == b->lon && a->scale == b->scale && a->rows == b->rows &&
	       a->cols == b->cols;
}

void map_labels_load(struct map_labels *labels, const struct view *view)
{
	struct schema_text text = schema_communes();
	struct view_box box = view_box(view);
	double middle_x = view->cols * CANVAS_ACROSS / 2.0;
	double middle_y = view->rows * CANVAS_DOWN / 2.0;
	double least = INFINITY;
	const char *end;

	if (same_view(&labels->view, view))
		return;
	labels->view = *view;
	labels->count = 0;
	labels->middle[0] = '\0';
	for (const char *line = text.bytes; *line != '\0'; line = end + (*end == '\n')) {
		const char *fields[FIELDS + 1];
		struct map_town town = { 0 };
		double away;

		end = strchrnul(line, '\n');
		if (!split(line, end, fields))
			continue;
		town.lat = strtod(fields[LAT], NULL);
		if (town.lat < box.south || town.lat > box.north)
			continue;
		town.lon = strtod(fields[LON], NULL);
		if (town.lon < box.west || town.lon > box.east)
			continue;
		town.population = strtol(fields[POPULATION], NULL, 10);
		add_town(labels, &town, fields);
		away = hypot(view_x(view, town.lon) - middle_x, view_y(view, town.lat) - middle_y);
		if (view->scale < MIDDLE_TO && away < least) {
			least = away;
			copy_name(labels->middle, fields);
		}
	}
}

/* --- Drawing --- */

static bool is_free(const unsigned char *taken, struct area area, int y, int x, int width)
{
	if (y < 0 || y >= area.rows || x < 0 || x + width > area.cols)
		return false;
	for (int cell = x; cell < x + width; cell++)
		if (taken[y * area.cols + cell] != 0)
			return false;
	return true;
}

/* Text that begins at x, with a cell free on either side. */
static bool put_name(struct area area, unsigned char *taken, int y, int x, enum style style,
		     const char *text)
{
	char *ready = display_text(text);
	int width = (int)display_width(ready);
	bool fits = is_free(taken, area, y, x > 0 ? x - 1 : x, x > 0 ? width + 2 : width + 1);

	free(ready);
	if (!fits)
		return false;
	paint_text(area.y + y, area.x + x, width, style, text);
	memset(taken + y * area.cols + x, 1, (size_t)width);
	return true;
}

static void cell_of(const struct view *view, double lat, double lon, int *y, int *x)
{
	*x = (int)floor(view_x(view, lon) / CANVAS_ACROSS);
	*y = (int)floor(view_y(view, lat) / CANVAS_DOWN);
}

static void draw_departments(const struct view *view, struct area area, unsigned char *taken)
{
	int count;
	const struct outline_department *all = outline_departments(&count);

	if (view->scale < DEPARTMENTS_FROM || view->scale > DEPARTMENTS_TO)
		return;
	for (int i = 0; i < count; i++) {
		const struct view_box *box = &all[i].box;
		int y;
		int x;

		cell_of(view, (box->south + box->north) / 2, (box->west + box->east) / 2, &y, &x);
		put_name(area, taken, y, x, STYLE_DIM, all[i].code);
	}
}

/* Where the town is, else beside, above or below the sign that stands there. */
static bool draw_town(const struct view *view, const struct map_town *town, struct area area,
		      unsigned char *taken)
{
	static const struct {
		int down, right;
	} places[] = { { 0, 0 }, { 0, 3 }, { -1, -1 }, { 1, -1 }, { 0, 5 } };
	int y;
	int x;

	cell_of(view, town->lat, town->lon, &y, &x);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (put_name(area, taken, y + places[i].down, x + places[i].right, STYLE_PLAIN,
			     town->name))
			return true;
	return false;
}

void map_labels_draw(const struct map_labels *labels, struct area area, unsigned char *taken)
{
	int most = area.rows * area.cols / CELLS_PER_TOWN;

	for (int i = 0; i < labels->count && most > 0; i++)
		most -= draw_town(&labels->view, &labels->towns[i], area, taken);
	draw_departments(&labels->view, area, taken);
}

void map_scale_draw(const struct view *view, int y, int right)
{
	static const int steps[] = { 1,   2,    5,    10,   20,    50,    100,  200,
				     500, 1000, 2000, 5000, 10000, 20000, 50000 };
	double cell = view->scale * CANVAS_ACROSS * 1000; /* metres */
	long metres = 100;
	struct string text = { 0 };
	int cells;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i] * 10 / cell <= BAR_MOST)
			metres = steps[i] * 10;
	cells = (int)lround((double)metres / cell);
	string_text(&text, glyph("├", "|"));
	for (int i = 2; i < cells; i++)
		string_text(&text, glyph("─", "-"));
	string_text(&text, glyph("┤", "|"));
	if (metres >= 1000)
		string_format(&text, " %ld km", metres / 1000);
	else
		string_format(&text, " %ld m", metres);
	paint_text_right(y, right, BAR_MOST + 10, STYLE_DIM, text.text);
	string_free(&text);
}
