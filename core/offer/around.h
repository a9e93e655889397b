/* Where a search looks: around a commune, a postal code, a host or a point. */
#ifndef GUICHET_OFFER_AROUND_H
#define GUICHET_OFFER_AROUND_H

#include <stdbool.h>

#include "core/offer/geo.h"
#include "core/op/call.h"

struct around {
	bool known; /* there is a point: distances from it are told */
	bool estimated;
	const char *name; /* of what is there; NULL for a bare point */
	struct geo_point point;
	double metres;        /* < 0: no limit */
	const char *communes; /* a question to the index: only in these; NULL: anywhere */
};

#define AROUND_PARAMS                                                                              \
	{ .name = "commune", .type = ARG_COMMUNE, .label = N_("Around") },                         \
		{ .name = "postcode", .type = ARG_POSTCODE, .label = N_("Postal code") },          \
		{ .name = "host",                                                                  \
		  .type = ARG_PARTY,                                                               \
		  .flags = PARAM_ANYONE,                                                           \
		  .label = N_("Around a host") },                                                  \
		{ .name = "radius",                                                                \
		  .type = ARG_INT,                                                                 \
		  .label = N_("Radius (km)"),                                                      \
		  .help = N_("Around the commune or the point; 0: in the commune itself."),        \
		  .initial = "20",                                                                 \
		  .max = 20100 },                                                                  \
		{ .name = "lat",                                                                   \
		  .type = ARG_REAL,                                                                \
		  .label = N_("Latitude"),                                                         \
		  .min = -90,                                                                      \
		  .max = 90 },                                                                     \
	{                                                                                          \
		.name = "lon", .type = ARG_REAL, .label = N_("Longitude"), .min = -180, .max = 180 \
	}

/* Reads AROUND_PARAMS: a point goes before a host, that before a commune and
 * that before a postal code. */
enum refusal around_read(struct call *call, struct around *around);
/* Answers, beside the rows, where it looked: {name, lat, lon, estimated}. */
void around_reply(struct call *call, const struct around *around);

#endif
