/* Distances and boxes. */
#include "core/offer/geo.h"

#include <math.h>

static const double EARTH = 6371008.8; /* mean radius in metres (IUGG) */
static const double DEGREE = 0.017453292519943295;

double geo_distance(struct geo_point a, struct geo_point b)
{
	double lat = sin((b.lat - a.lat) * DEGREE / 2);
	double lon = sin((b.lon - a.lon) * DEGREE / 2);
	double h = lat * lat + cos(a.lat * DEGREE) * cos(b.lat * DEGREE) * lon * lon;

	return 2 * EARTH * asin(fmin(1, sqrt(h)));
}

struct geo_box geo_around(struct geo_point centre, double metres)
{
	double lat = metres / EARTH / DEGREE + 1e-6;
	struct geo_box box = { centre.lat - lat, centre.lat + lat, -180, 180 };
	double lon;

	/* Around a pole, or across the date line, every longitude may do. */
	if (box.south <= -89 || box.north >= 89)
		return box;
	lon = asin(fmin(1, sin(fmin(lat, 90) * DEGREE) / cos(centre.lat * DEGREE))) / DEGREE + 1e-6;
	if (centre.lon - lon < -180 || centre.lon + lon > 180)
		return box;
	box.west = centre.lon - lon;
	box.east = centre.lon + lon;
	return box;
}
