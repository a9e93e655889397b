/* Where something is and how to reach it: the address, the point and the
 * contact that parties, shops and offers have alike, and share while they are
 * in the same place. */
#ifndef GUICHET_PLACE_H
#define GUICHET_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

struct place {
	const char *street, *postcode, *town; /* "" when empty */
	const char *commune;                  /* INSEE code, NULL unknown */
	bool has_point;
	bool estimated; /* the point is that of the commune, or guessed */
	double lat, lon;
	const char *phone, *email, *website;
};

/* The parameters of create and update operations. */
#define PLACE_PARAMS                                                                               \
	{ .name = "street", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Street") },       \
		{ .name = "postcode",                                                              \
		  .type = ARG_POSTCODE,                                                            \
		  .flags = PARAM_CLEAR,                                                            \
		  .label = N_("Postal code") },                                                    \
		{ .name = "town", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Town") },   \
		{ .name = "commune",                                                               \
		  .type = ARG_COMMUNE,                                                             \
		  .label = N_("Commune"),                                                          \
		  .help = N_("Gives the town and its point where they are not given.") },          \
		{ .name = "lat",                                                                   \
		  .type = ARG_REAL,                                                                \
		  .label = N_("Latitude"),                                                         \
		  .min = -90,                                                                      \
		  .max = 90 },                                                                     \
		{ .name = "lon",                                                                   \
		  .type = ARG_REAL,                                                                \
		  .label = N_("Longitude"),                                                        \
		  .min = -180,                                                                     \
		  .max = 180 },                                                                    \
		{ .name = "phone", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Phone") }, \
		{ .name = "email",                                                                 \
		  .type = ARG_EMAIL,                                                               \
		  .flags = PARAM_CLEAR,                                                            \
		  .label = N_("E-mail") },                                                         \
	{                                                                                          \
		.name = "website", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Web site") \
	}

/* The columns that place_reply() fills. */
#define PLACE_COLUMNS                                                                       \
	{ "street", COLUMN_TEXT, N_("Street") }, { "postcode", COLUMN_TEXT, N_("Postal") }, \
		{ "town", COLUMN_TEXT, N_("Town") }, { "commune", COLUMN_TEXT, NULL },      \
		{ "lat", COLUMN_REAL, NULL }, { "lon", COLUMN_REAL, NULL },                 \
		{ "estimated", COLUMN_BOOL, NULL }, { "phone", COLUMN_TEXT, N_("Phone") },  \
		{ "email", COLUMN_TEXT, N_("E-mail") },                                     \
	{                                                                                   \
		"website", COLUMN_TEXT, N_("Web site")                                      \
	}

/* An empty place. */
struct place place_none(void);
/* The row, copied onto the call; an empty place when id is 0 or unknown. */
struct place place_read(struct call *call, int64_t id);
bool place_equal(const struct place *a, const struct place *b);

/* True when the call gives any of PLACE_PARAMS. */
bool place_given(const struct call *call);
/* Lays the given arguments over the place, and refuses what does not hold. */
enum refusal place_from_arguments(struct call *call, struct place *place);
/* Finds the commune from the town and postal code if it is not known, and takes
 * its point where there is none. Does nothing for a place without a town. */
void place_locate(struct call *call, struct place *place);
/* Makes the commune the place's, by its INSEE code; false when there is none. */
bool place_set_commune(struct call *call, struct place *place, const char *insee);

/* Writes the place as a new row; answers its id, or 0 for an empty place. */
int64_t place_insert(struct call *call, const struct place *place);
void place_update(struct call *call, int64_t id, const struct place *place);

void place_reply(struct call *call, const struct place *place);

#endif
