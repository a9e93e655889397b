/* Owns the projection. */
#include "tui/screens/view.h"

#include <math.h>

#include "tui/kit/canvas.h"

static const double KILOMETRES = 111.195; /* in a degree of latitude */
static const double NEAREST = 0.01, FARTHEST = 25;
static const double MARGIN = 1.12;
static const double LEAST = 0.01; /* degrees: one place is a box too */

const struct view_box view_box_empty = { .south = 90, .west = 180, .north = -90, .east = -180 };

static double cosine(double lat)
{
	return fmax(cos(lat * M_PI / 180), 0.05);
}

double view_x(const struct view *view, double lon)
{
	return view->cols * CANVAS_ACROSS / 2.0 +
	       (lon - view->lon) * KILOMETRES * cosine(view->lat) / view->scale;
}

double view_y(const struct view *view, double lat)
{
	return view->rows * CANVAS_DOWN / 2.0 - (lat - view->lat) * KILOMETRES / view->scale;
}

static double half_height(const struct view *view)
{
	return view->rows * CANVAS_DOWN / 2.0 * view->scale / KILOMETRES;
}

static double half_width(const struct view *view)
{
	return view->cols * CANVAS_ACROSS / 2.0 * view->scale / KILOMETRES / cosine(view->lat);
}

struct view_box view_box(const struct view *view)
{
	double high = half_height(view);
	double wide = half_width(view);

	return (struct view_box){ fmax(view->lat - high, -90), fmax(view->lon - wide, -180),
				  fmin(view->lat + high, 90), fmin(view->lon + wide, 180) };
}

bool view_meets(const struct view *view, const struct view_box *box)
{
	struct view_box seen = view_box(view);

	return box->south <= seen.north && box->north >= seen.south && box->west <= seen.east &&
	       box->east >= seen.west;
}

static double within(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

void view_fit(struct view *view, const struct view_box *box)
{
	double high = fmax(box->north - box->south, LEAST) * KILOMETRES;
	double wide;

	view->lat = (box->north + box->south) / 2;
	view->lon = (box->east + box->west) / 2;
	wide = fmax(box->east - box->west, LEAST) * KILOMETRES * cosine(view->lat);
	view->scale = fmax(high / (view->rows * CANVAS_DOWN), wide / (view->cols * CANVAS_ACROSS)) *
		      MARGIN;
	view->scale = within(view->scale, NEAREST, FARTHEST);
}

struct view_box view_around(double lat, double lon, double kilometres)
{
	double high = kilometres / KILOMETRES;
	double wide = high / cosine(lat);

	return (struct view_box){ lat - high, lon - wide, lat + high, lon + wide };
}

void view_pan(struct view *view, double across, double down)
{
	view->lon = within(view->lon + across * 2 * half_width(view), -179, 179);
	view->lat = within(view->lat - down * 2 * half_height(view), -80, 80);
}

void view_zoom(struct view *view, double factor)
{
	view->scale = within(view->scale * factor, NEAREST, FARTHEST);
}

bool view_nearest(const struct view *view)
{
	return view->scale <= NEAREST;
}

void view_box_add(struct view_box *box, double lat, double lon)
{
	box->south = fmin(box->south, lat);
	box->north = fmax(box->north, lat);
	box->west = fmin(box->west, lon);
	box->east = fmax(box->east, lon);
}
