/* Judges the place's fields of an imported record. */
#include "core/party/place_import.h"

#include <string.h>

#include "core/text/text.h"

static bool has(const struct import *import, int column)
{
	return column != PLACE_NO_COLUMN && import_has(import, (size_t)column);
}

static const char *field(struct call *call, const struct import *import, int column,
			 const char *otherwise)
{
	if (!has(import, column))
		return otherwise;
	return call_copy(call, import_field(import, (size_t)column));
}

static bool check_postcode(struct import *import, const char *postcode)
{
	if (!*postcode || (strlen(postcode) == 5 && strspn(postcode, "0123456789") == 5))
		return true;
	import_bad(import, N_("{value} is no postal code: five digits."), "value", postcode, NULL);
	return false;
}

static bool check_email(struct call *call, struct import *import, const char **email)
{
	char normal[255];

	if (!**email)
		return true;
	if (text_email(*email, normal)) {
		*email = call_copy(call, normal);
		return true;
	}
	import_bad(import, N_("{value} is no e-mail address."), "value", *email, NULL);
	return false;
}

/* Both or none. */
static bool read_point(struct import *import, const struct place_columns *columns,
		       struct place *place)
{
	bool lat_given = false, lon_given = false, sound = true;
	double lat = 0, lon = 0;

	if (!has(import, columns->lat) && !has(import, columns->lon))
		return true;
	if (has(import, columns->lat))
		sound &= import_real(import, (size_t)columns->lat, -90, 90, &lat_given, &lat);
	if (has(import, columns->lon))
		sound &= import_real(import, (size_t)columns->lon, -180, 180, &lon_given, &lon);
	if (sound && lat_given != lon_given) {
		import_bad(import, N_("A point has a latitude and a longitude: give both."), NULL);
		return false;
	}
	place->has_point = lat_given && lon_given;
	place->lat = place->has_point ? lat : 0;
	place->lon = place->has_point ? lon : 0;
	place->estimated = false;
	return sound;
}

bool place_from_import(struct call *call, struct import *import,
		       const struct place_columns *columns, struct place *place)
{
	struct place before = *place;
	const char *insee = field(call, import, columns->insee, "");
	bool sound = true;

	place->street = field(call, import, columns->street, place->street);
	place->postcode = field(call, import, columns->postcode, place->postcode);
	place->town = field(call, import, columns->town, place->town);
	place->phone = field(call, import, columns->phone, place->phone);
	place->email = field(call, import, columns->email, place->email);
	place->website = field(call, import, columns->website, place->website);
	if (has(import, columns->insee) || strcmp(before.town, place->town) != 0 ||
	    strcmp(before.postcode, place->postcode) != 0) {
		/* Told anew, unless the file itself gives the point. */
		place->commune = NULL;
		place->has_point = false;
	}
	sound &= check_postcode(import, place->postcode);
	sound &= check_email(call, import, &place->email);
	sound &= read_point(import, columns, place);
	/* An unknown INSEE code (a merged commune) is no reason to lose the place. */
	if (!*insee || !place_set_commune(call, place, insee))
		place_locate(call, place);
	return sound;
}
