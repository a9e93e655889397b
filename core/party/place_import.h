/* The place's fields of an imported record. */
#ifndef GUICHET_PLACE_IMPORT_H
#define GUICHET_PLACE_IMPORT_H

#include "core/import/import.h"
#include "core/party/place.h"

/* Which column of the import holds what; PLACE_NO_COLUMN where there is none. */
enum { PLACE_NO_COLUMN = -1 };
struct place_columns {
	int street, postcode, town, insee, lat, lon, phone, email, website;
};

/* Lays the record's fields over *place and tells its commune and point. A
 * column that the file has not leaves what was there. False when something is
 * not right; every fault is noted. */
bool place_from_import(struct call *call, struct import *import,
		       const struct place_columns *columns, struct place *place);

#endif
