/* Grid cells as words of the full-text index: a point has one cell of each size,
 * and a circle is covered by a few cells of several sizes, the big ones inside,
 * small ones at its edge. So what is asked of the index about words (their weight, for
 * relevance) is asked for the circle only. */
#ifndef GUICHET_OFFER_CELLS_H
#define GUICHET_OFFER_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/offer/geo.h"

enum { CELLS_TEXT = 192, CELLS_QUESTION = 1024 };

/* The words of a point's cells, with spaces between. */
void cells_of_point(struct geo_point point, char text[CELLS_TEXT]);
/* A question that every point within so many metres answers (others may too).
 * False when the circle is too wide for cells to be of use. */
bool cells_of_circle(struct geo_point centre, double metres, char question[CELLS_QUESTION]);

/* The word of a category, and that of a commune. */
void cells_category(int64_t category, char word[32]);
void cells_commune(const char *insee, char word[32]);

#endif
