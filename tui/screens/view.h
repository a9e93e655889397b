/* The part of the world that a map shows: equirectangular, with the cosine of the
 * latitude in its middle, so that shapes are true where one looks. */
#ifndef GUICHET_SCREENS_VIEW_H
#define GUICHET_SCREENS_VIEW_H

#include <stdbool.h>

struct view_box {
	double south, west, north, east;
};

struct view {
	double lat, lon; /* the middle */
	double scale;    /* kilometres a dot */
	int rows, cols;  /* cells of the terminal */
};

/* Dots from the upper left corner. */
double view_x(const struct view *view, double lon);
double view_y(const struct view *view, double lat);
struct view_box view_box(const struct view *view);
bool view_meets(const struct view *view, const struct view_box *box);
/* Moves and zooms so that the box is seen with a margin around it. */
void view_fit(struct view *view, const struct view_box *box);
/* A box around a place. */
struct view_box view_around(double lat, double lon, double kilometres);
/* By parts of what is seen: -0.25 is a quarter to the west or the north. */
void view_pan(struct view *view, double across, double down);
/* Below 1 nearer. Keeps within what can be told apart. */
void view_zoom(struct view *view, double factor);
bool view_nearest(const struct view *view);
/* Widens a box to hold a place; an empty box has its south above its north. */
void view_box_add(struct view_box *box, double lat, double lon);
extern const struct view_box view_box_empty;

#endif
