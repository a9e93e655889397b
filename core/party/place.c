/* Places: reading, judging and writing their rows. Who owns a row, and when two
 * things share one, is decided by the modules of parties, shops and offers. */
#include "core/party/place.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

struct place place_none(void)
{
	return (struct place){
		.street = "", .postcode = "", .town = "", .phone = "", .email = "", .website = ""
	};
}

static const char *text_at(struct call *call, struct query *query, int i)
{
	const char *text = column_text(query, i);

	return text && *text ? call_copy(call, text) : "";
}

struct place place_read(struct call *call, int64_t id)
{
	static const char sql[] = "SELECT street, postcode, town, commune, lat, lon, estimated,"
				  "       phone, email, website"
				  "  FROM place WHERE id = :place_id";
	struct place place = place_none();
	struct query *query = call_query(call, sql, BINDS(B_INT(":place_id", id)));

	if (query_step(query)) {
		place.street = text_at(call, query, 0);
		place.postcode = text_at(call, query, 1);
		place.town = text_at(call, query, 2);
		place.commune = column_null(query, 3) ? NULL : text_at(call, query, 3);
		place.has_point = !column_null(query, 4);
		place.lat = column_real(query, 4);
		place.lon = column_real(query, 5);
		place.estimated = column_int(query, 6) != 0;
		place.phone = text_at(call, query, 7);
		place.email = text_at(call, query, 8);
		place.website = text_at(call, query, 9);
	}
	query_end(query);
	return place;
}

static bool same_commune(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Points are copied, never computed again: equal means the same number. */
static bool same_point(const struct place *a, const struct place *b)
{
	if (a->has_point != b->has_point)
		return false;
	return !a->has_point ||
	       (a->lat == b->lat && a->lon == b->lon && a->estimated == b->estimated);
}

bool place_equal(const struct place *a, const struct place *b)
{
	return strcmp(a->street, b->street) == 0 && strcmp(a->postcode, b->postcode) == 0 &&
	       strcmp(a->town, b->town) == 0 && same_commune(a->commune, b->commune) &&
	       same_point(a, b) && strcmp(a->phone, b->phone) == 0 &&
	       strcmp(a->email, b->email) == 0 && strcmp(a->website, b->website) == 0;
}

static bool place_empty(const struct place *place)
{
	struct place none = place_none();

	return place_equal(place, &none);
}

/* The arguments that are plain text, and where they go. */
static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{ "street", offsetof(struct place, street) },
	{ "postcode", offsetof(struct place, postcode) },
	{ "town", offsetof(struct place, town) },
	{ "phone", offsetof(struct place, phone) },
	{ "email", offsetof(struct place, email) },
	{ "website", offsetof(struct place, website) },
};
enum { TEXT_COUNT = sizeof(texts) / sizeof(texts[0]) };

bool place_given(const struct call *call)
{
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (arg_given(call, texts[i].name))
			return true;
	return arg_given(call, "commune") || arg_given(call, "lat") || arg_given(call, "lon");
}

static enum refusal check_point(struct call *call)
{
	enum refusal refused = DONE;
	double lat = arg_real(call, "lat"), lon = arg_real(call, "lon");

	if (arg_given(call, "lat") != arg_given(call, "lon"))
		return refuse_argument(call, arg_given(call, "lat") ? "lon" : "lat",
				       call_say(call, N_("A point has a latitude and a "
							 "longitude: give both.")));
	if (!(lat >= -90 && lat <= 90))
		refused = refuse_argument(call, "lat",
					  call_say(call, N_("A latitude is from -90 to 90.")));
	if (!(lon >= -180 && lon <= 180))
		refused = refuse_argument(call, "lon",
					  call_say(call, N_("A longitude is from -180 to 180.")));
	return refused;
}

enum refusal place_from_arguments(struct call *call, struct place *place)
{
	bool moved = false;

	TRY(check_point(call));
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const char *value = arg_text(call, texts[i].name);
		const char **field = (const char **)((char *)place + texts[i].offset);

		if (!arg_given(call, texts[i].name))
			continue;
		value = value ? value : "";
		moved |= (field == &place->town || field == &place->postcode) &&
			 strcmp(*field, value) != 0;
		*field = value;
	}
	if (arg_given(call, "commune") &&
	    !same_commune(place->commune, arg_text(call, "commune"))) {
		moved = true;
		place->town = arg_given(call, "town") ? place->town : "";
		place->postcode = arg_given(call, "postcode") ? place->postcode : "";
	}
	if (moved) {
		/* Another town: its commune and its point are to be told anew. */
		place->commune = NULL;
		place->has_point = false;
		place->estimated = false;
	}
	if (arg_given(call, "lat")) {
		place->has_point = true;
		place->estimated = false;
		place->lat = arg_real(call, "lat");
		place->lon = arg_real(call, "lon");
	}
	if (arg_given(call, "commune"))
		place_set_commune(call, place, arg_text(call, "commune"));
	place_locate(call, place);
	return DONE;
}

/* Fills what the place leaves open from the commune's row. */
static bool take_commune(struct call *call, struct place *place, struct query *query)
{
	bool found = query_step(query);

	if (found) {
		place->commune = text_at(call, query, 0);
		if (!*place->town)
			place->town = text_at(call, query, 1);
		if (!place->has_point && !column_null(query, 2)) {
			place->has_point = true;
			place->estimated = true;
			place->lat = column_real(query, 2);
			place->lon = column_real(query, 3);
		}
		if (!*place->postcode && !column_null(query, 4))
			place->postcode = text_at(call, query, 4);
	}
	query_end(query);
	return found;
}

/* The postal code is filled in only where the commune has a single one. */
#define ONLY_POSTCODE                                           \
	"(SELECT CASE count(*) WHEN 1 THEN min(p.postcode) END" \
	"   FROM commune_postcode p WHERE p.insee = c.insee)"

bool place_set_commune(struct call *call, struct place *place, const char *insee)
{
	static const char sql[] = "SELECT c.insee, c.name, c.lat, c.lon," ONLY_POSTCODE
				  "  FROM commune c WHERE c.insee = :insee_code";

	return take_commune(call, place,
			    call_query(call, sql, BINDS(B_TEXT(":insee_code", insee))));
}

void place_locate(struct call *call, struct place *place)
{
	/* Several communes may have one name: the postal code tells, where there
	 * is one; without it only a name that is unique is taken. */
	static const char sql[] =
		"SELECT c.insee, c.name, c.lat, c.lon, " ONLY_POSTCODE " FROM commune c"
		" WHERE c.name_key = :town_key"
		"   AND CASE WHEN :code = '' THEN"
		"         (SELECT count(*) FROM commune o WHERE o.name_key = :town_key) = 1"
		"       ELSE EXISTS (SELECT 1 FROM commune_postcode p"
		"                     WHERE p.insee = c.insee AND p.postcode = :code) END"
		" LIMIT 1";
	char *key;

	if (place->commune || !*place->town)
		return;
	key = text_fold(place->town);
	take_commune(call, place,
		     call_query(call, sql,
				BINDS(B_TEXT(":town_key", key), B_TEXT(":code", place->postcode))));
	free(key);
}

static void bind_place(struct query *query, const struct place *place)
{
	query_text(query, ":place_street", place->street);
	query_text(query, ":place_postcode", place->postcode);
	query_text(query, ":place_town", place->town);
	query_text(query, ":place_commune", place->commune);
	query_null(query, ":place_lat");
	query_null(query, ":place_lon");
	if (place->has_point) {
		query_real(query, ":place_lat", place->lat);
		query_real(query, ":place_lon", place->lon);
	}
	query_int(query, ":place_estimated", place->has_point && place->estimated);
	query_text(query, ":place_phone", place->phone);
	query_text(query, ":place_email", place->email);
	query_text(query, ":place_website", place->website);
}

int64_t place_insert(struct call *call, const struct place *place)
{
	static const char sql[] =
		"INSERT INTO place (street, postcode, town, commune, lat, lon, estimated, phone,"
		"                   email, website)"
		" VALUES (:place_street, :place_postcode, :place_town, :place_commune, :place_lat,"
		"         :place_lon, :place_estimated, :place_phone, :place_email, "
		":place_website)";
	struct query *query;

	if (place_empty(place))
		return 0;
	query = call_query(call, sql, NULL);
	bind_place(query, place);
	query_step(query);
	query_end(query);
	return store_last_id(call->store);
}

void place_update(struct call *call, int64_t id, const struct place *place)
{
	static const char sql[] =
		"UPDATE place SET street = :place_street, postcode = :place_postcode,"
		"       town = :place_town, commune = :place_commune, lat = :place_lat,"
		"       lon = :place_lon, estimated = :place_estimated, phone = :place_phone,"
		"       email = :place_email, website = :place_website"
		" WHERE id = :place_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":place_id", id)));

	bind_place(query, place);
	query_step(query);
	query_end(query);
}

void place_reply(struct call *call, const struct place *place)
{
	reply_text(call, "street", place->street);
	reply_text(call, "postcode", place->postcode);
	reply_text(call, "town", place->town);
	reply_text(call, "commune", place->commune);
	if (place->has_point) {
		reply_real(call, "lat", place->lat);
		reply_real(call, "lon", place->lon);
	} else {
		reply_text(call, "lat", NULL);
		reply_text(call, "lon", NULL);
	}
	reply_bool(call, "estimated", place->has_point && place->estimated);
	reply_text(call, "phone", place->phone);
	reply_text(call, "email", place->email);
	reply_text(call, "website", place->website);
}
