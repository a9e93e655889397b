/* What a map is read by: the larger towns, the departments where there is room,
 * the commune in its middle, its scale. */
#ifndef GUICHET_SCREENS_MAP_LABELS_H
#define GUICHET_SCREENS_MAP_LABELS_H

#include <stddef.h>

#include "tui/kit/paint.h"
#include "tui/screens/view.h"

enum { MAP_TOWNS = 32, MAP_NAME = 64 };

struct map_town {
	double lat, lon;
	long population;
	char name[MAP_NAME];
};

/* What is known of one view. */
struct map_labels {
	struct view view;
	struct map_town towns[MAP_TOWNS]; /* the largest first */
	int count;
	char middle[MAP_NAME]; /* the commune nearest to the middle; "" when far */
};

void map_labels_load(struct map_labels *labels, const struct view *view);
/* Where nothing is taken yet. */
void map_labels_draw(const struct map_labels *labels, struct area area, unsigned char *taken);
/* A bar and its length, ending before column `right`. */
void map_scale_draw(const struct view *view, int y, int right);

#endif
