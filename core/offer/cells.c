/* Cells are squares of degrees. Their words begin with a character of private
 * use, which the index takes for a letter and which no question that is typed
 * ever holds (query.c). */
#include "core/offer/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARK "\xee\x80\x80" /* U+E000 */

enum {
	LEVELS = 6,      /* 2 degrees, and five times the half */
	COVER = 20,      /* cells of a question */
	COVER_ROOM = 84, /* while they are being cut in four */
};

static const double BIGGEST = 2.0;
static const double POLAR = 75.0; /* from there on, cells are too narrow */

struct cell {
	int level, y, x;
};

static double side(int level)
{
	return BIGGEST / (1 << level);
}

static struct cell cell_at(int level, struct geo_point point)
{
	int columns = (int)(360 / side(level));
	int x = (int)floor((point.lon + 180) / side(level));

	return (struct cell){ level, (int)floor((point.lat + 90) / side(level)),
			      ((x % columns) + columns) % columns };
}

static int write_cell(char *out, size_t size, struct cell cell)
{
	return snprintf(out, size, MARK "%c%xz%x", "abcdef"[cell.level], (unsigned)cell.y,
			(unsigned)cell.x);
}

void cells_of_point(struct geo_point point, char text[CELLS_TEXT])
{
	size_t used = 0;

	for (int level = 0; level < LEVELS; level++) {
		used += (size_t)snprintf(text + used, CELLS_TEXT - used, "%s", level ? " " : "");
		used += (size_t)write_cell(text + used, CELLS_TEXT - used, cell_at(level, point));
	}
}

/* The point's longitude as seen from the cell's middle: never across the date
 * line. */
static double seen_from(double middle, double lon)
{
	return middle + remainder(lon - middle, 360);
}

/* May the cell hold a point within so many metres? The nearest point of a side
 * is not quite at the centre's latitude, hence the margin. */
static bool touches(struct cell cell, struct geo_point centre, double metres)
{
	double south = cell.y * side(cell.level) - 90, west = cell.x * side(cell.level) - 180;
	double half = side(cell.level) / 2;
	double lon = seen_from(west + half, centre.lon);
	struct geo_point near = { fmin(fmax(centre.lat, south), south + 2 * half),
				  fmin(fmax(lon, west), west + 2 * half) };

	return geo_distance(centre, near) <= metres * 1.05 + 500;
}

static bool within(struct cell cell, struct geo_point centre, double metres)
{
	double south = cell.y * side(cell.level) - 90, west = cell.x * side(cell.level) - 180;

	for (int corner = 0; corner < 4; corner++) {
		struct geo_point point = { south + (corner & 1) * side(cell.level),
					   west + (corner >> 1) * side(cell.level) };

		if (geo_distance(centre, point) > metres)
			return false;
	}
	return true;
}

static size_t biggest(struct geo_point centre, double metres, struct cell cells[COVER_ROOM])
{
	struct geo_box box = geo_around(centre, metres);
	struct cell first = cell_at(0, (struct geo_point){ fmax(box.south, -90), box.west });
	int rows = (int)ceil((fmin(box.north, 90) - fmax(box.south, -90)) / BIGGEST) + 1;
	int columns = (int)ceil((box.east - box.west) / BIGGEST) + 1;
	int round = (int)(360 / BIGGEST);
	size_t count = 0;

	for (int y = 0; y < rows; y++) {
		for (int x = 0; x < columns && x < round; x++) {
			struct cell cell = { 0, first.y + y, (first.x + x) % round };

			if (!touches(cell, centre, metres))
				continue;
			if (count == COVER)
				return 0;
			cells[count++] = cell;
		}
	}
	return count;
}

/* Cuts the cells of a level that the edge goes through; false when they would be
 * too many. */
static bool cut(int level, struct geo_point centre, double metres, struct cell cells[COVER_ROOM],
		size_t *count)
{
	struct cell finer[COVER_ROOM];
	size_t made = 0;

	for (size_t i = 0; i < *count; i++) {
		struct cell *cell = &cells[i];

		if (cell->level != level || within(*cell, centre, metres)) {
			finer[made++] = *cell;
			continue;
		}
		for (int part = 0; part < 4; part++) {
			struct cell quarter = { level + 1, cell->y * 2 + (part & 1),
						cell->x * 2 + (part >> 1) };

			if (touches(quarter, centre, metres))
				finer[made++] = quarter;
		}
	}
	if (made > COVER)
		return false;
	memcpy(cells, finer, made * sizeof *cells);
	*count = made;
	return true;
}

bool cells_of_circle(struct geo_point centre, double metres, char question[CELLS_QUESTION])
{
	struct cell cells[COVER_ROOM];
	size_t count, used = 0;

	if (fabs(centre.lat) + metres / 111000 > POLAR)
		return false;
	count = biggest(centre, metres, cells);
	if (count == 0)
		return false;
	for (int level = 0; level < LEVELS - 1; level++)
		if (!cut(level, centre, metres, cells, &count))
			break;
	for (size_t i = 0; i < count; i++) {
		used += (size_t)snprintf(question + used, CELLS_QUESTION - used, "%s\"",
					 i ? " OR " : "(");
		used += (size_t)write_cell(question + used, CELLS_QUESTION - used, cells[i]);
		used += (size_t)snprintf(question + used, CELLS_QUESTION - used, "\"");
	}
	snprintf(question + used, CELLS_QUESTION - used, ")");
	return true;
}

void cells_category(int64_t category, char word[32])
{
	snprintf(word, 32, MARK "k%lld", (long long)category);
}

void cells_commune(const char *insee, char word[32])
{
	snprintf(word, 32, MARK "i%.20s", insee);
}
