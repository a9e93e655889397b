/* Distances on the Earth, as a sphere of its mean radius: good to 0.6 %. */
#ifndef GUICHET_OFFER_GEO_H
#define GUICHET_OFFER_GEO_H

struct geo_point {
	double lat, lon; /* degrees */
};

struct geo_box {
	double south, north, west, east;
};

/* Metres along the great circle (haversine). */
double geo_distance(struct geo_point a, struct geo_point b);
/* A box that holds everything within so many metres; it may hold more. */
struct geo_box geo_around(struct geo_point centre, double metres);

#endif
