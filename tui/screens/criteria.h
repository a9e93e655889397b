/* What a search of offers asks besides its words: a category and a place with a
 * radius. The list and the map of the catalogue share one. */
#ifndef GUICHET_SCREENS_CRITERIA_H
#define GUICHET_SCREENS_CRITERIA_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/kit/field.h"

struct criteria {
	json_t *arguments; /* category, place, radius: as the operations take them */
	char category[80]; /* as they read; "": any */
	char place[80];    /* a commune, a host or a position */
	double lat, lon;   /* of the place */
	int radius;
};

void criteria_start(struct criteria *criteria);
void criteria_free(struct criteria *criteria);
bool criteria_place(const struct criteria *criteria);

/* One line of the screen: the words, then the rest. */
void criteria_draw(const struct criteria *criteria, struct field *words, bool focus, int y,
		   int cols);

/* Each asks; leaving without a choice means any. */
void criteria_choose_category(struct criteria *criteria);
void criteria_choose_place(struct criteria *criteria); /* a commune or a position */
void criteria_choose_host(struct criteria *criteria);
void criteria_wider(struct criteria *criteria);
void criteria_narrower(struct criteria *criteria);

#endif
