/* Owns the reading of the outlines: "kind TAB departments TAB lon,lat dlon,dlat...",
 * in thousandths of a degree, each point relative to the one before. */
#include "tui/screens/outline.h"

#include <stdlib.h>
#include <string.h>

#include "schema/schema.h"

/* Coarse from here on, and without rivers. */
static const double FAR = 3.2, RIVERS = 2.5, BORDERS = 9;

enum { DEPARTMENTS_MAX = 120 };

struct arc {
	char kind;
	const char *departments;
	size_t departments_length;
	const char *points;
	const char *end;
};

/* The next line that is an arc; false at the end. */
static bool next_arc(struct schema_text text, size_t *at, struct arc *arc)
{
	while (*at < text.length) {
		const char *line = text.bytes + *at;
		const char *end = strchrnul(line, '\n');
		const char *first = memchr(line, '\t', (size_t)(end - line));
		const char *second =
			first != NULL ? memchr(first + 1, '\t', (size_t)(end - first - 1)) : NULL;

		*at = (size_t)(end - text.bytes) + 1;
		if (line[0] == '#' || second == NULL)
			continue;
		*arc = (struct arc){ .kind = line[0],
				     .departments = first + 1,
				     .departments_length = (size_t)(second - first - 1),
				     .points = second + 1,
				     .end = end };
		return true;
	}
	return false;
}

/* The next point, in degrees; false at the end. */
struct walk {
	const char *at;
	long lon, lat;
};

static bool next_point(const struct arc *arc, struct walk *walk, double *lon, double *lat)
{
	char *end;

	if (walk->at >= arc->end)
		return false;
	walk->lon += strtol(walk->at, &end, 10);
	if (*end != ',')
		return false;
	walk->lat += strtol(end + 1, &end, 10);
	walk->at = end + 1;
	*lon = (double)walk->lon / 1000;
	*lat = (double)walk->lat / 1000;
	return true;
}

static enum pen pen_of(char kind, double scale)
{
	switch (kind) {
	case 'C':
	case 'c':
		return PEN_COAST;
	case 'F':
	case 'f':
		return PEN_FRONTIER;
	case 'R':
	case 'D':
		return scale < BORDERS ? PEN_BORDER : PEN_NONE;
	case 'V':
		return scale < RIVERS ? PEN_WATER : PEN_NONE;
	default:
		return PEN_NONE;
	}
}

static void draw_arc(struct canvas *canvas, const struct view *view, const struct arc *arc,
		     enum pen pen)
{
	struct walk walk = { .at = arc->points };
	double lon;
	double lat;
	double x;
	double y;

	if (!next_point(arc, &walk, &lon, &lat))
		return;
	x = view_x(view, lon);
	y = view_y(view, lat);
	while (next_point(arc, &walk, &lon, &lat)) {
		double next_x = view_x(view, lon);
		double next_y = view_y(view, lat);

		canvas_line(canvas, x, y, next_x, next_y, pen);
		x = next_x;
		y = next_y;
	}
}

void outline_draw(struct canvas *canvas, const struct view *view)
{
	struct schema_text text = view->scale > FAR ? schema_outline_low() : schema_outline();
	struct arc arc;
	size_t at = 0;

	while (next_arc(text, &at, &arc)) {
		enum pen pen = pen_of(arc.kind, view->scale);

		if (pen != PEN_NONE)
			draw_arc(canvas, view, &arc, pen);
	}
}

/* --- Departments --- */

static struct outline_department *department(struct outline_department *all, int *count,
					     const char *code, size_t length)
{
	for (int i = 0; i < *count; i++)
		if (strlen(all[i].code) == length && memcmp(all[i].code, code, length) == 0)
			return &all[i];
	if (*count == DEPARTMENTS_MAX || length >= sizeof all->code || length == 0)
		return NULL;
	memcpy(all[*count].code, code, length);
	all[*count].box = view_box_empty;
	return &all[(*count)++];
}

static void widen(struct view_box *box, const struct arc *arc)
{
	struct walk walk = { .at = arc->points };
	double lon;
	double lat;

	while (next_point(arc, &walk, &lon, &lat))
		view_box_add(box, lat, lon);
}

const struct outline_department *outline_departments(int *count)
{
	static struct outline_department all[DEPARTMENTS_MAX];
	static int known;
	struct arc arc;
	size_t at = 0;

	while (known == 0 || at != 0) {
		const char *code;

		if (!next_arc(schema_outline_low(), &at, &arc))
			break;
		for (code = arc.departments; code < arc.departments + arc.departments_length;) {
			size_t left = (size_t)(arc.departments + arc.departments_length - code);
			const char *slash = memchr(code, '/', left);
			size_t length = slash != NULL ? (size_t)(slash - code) : left;
			struct outline_department *one = department(all, &known, code, length);

			if (one != NULL)
				widen(&one->box, &arc);
			code += length + 1;
		}
	}
	*count = known;
	return all;
}
