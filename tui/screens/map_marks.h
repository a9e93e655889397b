/* The offers on a map: fetched for what it shows, put together where their signs
 * would cover one another. */
#ifndef GUICHET_SCREENS_MAP_MARKS_H
#define GUICHET_SCREENS_MAP_MARKS_H

#include <jansson.h>
#include <stdint.h>

#include "tui/kit/paint.h"
#include "tui/screens/view.h"

struct map_mark {
	int y, x, width; /* cells of the map */
	double lat, lon;
	int64_t count;
	const json_t *row; /* of offer.map: the offer when it is one */
	bool mixed;        /* of several categories */
	char text[40];
};

struct map_marks {
	json_t *asked; /* what rows answer */
	json_t *rows;
	int64_t offers;         /* in all that is seen */
	struct map_mark *marks; /* as one reads */
	int count;
	int selected;    /* -1 when there are none */
	double lat, lon; /* of the one selected last */
};

void map_marks_free(struct map_marks *marks);
/* For this view; `arguments` are the criteria, words included. What is selected
 * stays so where it is still seen; else what is nearest to the middle is. */
void map_marks_load(struct map_marks *marks, const struct view *view, const json_t *arguments);
/* The box around all offers that answer, wherever they are; false without any. */
bool map_marks_box(const json_t *arguments, struct view_box *box);
const struct map_mark *map_marks_selected(const struct map_marks *marks);
void map_marks_select(struct map_marks *marks, int step);
/* `taken` has a byte for each cell of the map: set where a sign stands. */
void map_marks_draw(const struct map_marks *marks, struct area area, unsigned char *taken);

#endif
