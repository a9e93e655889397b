/* From the arguments to a point. */
#include "core/offer/around.h"

#include "core/offer/cells.h"
#include "core/party/place.h"
#include "core/party/record.h"

enum { KILOMETRE = 1000 };

static enum refusal read_point(struct call *call, struct around *around)
{
	if (arg_given(call, "lat") != arg_given(call, "lon"))
		return refuse_argument(call, arg_given(call, "lat") ? "lon" : "lat",
				       call_say(call, N_("A point has a latitude and a "
							 "longitude: give both.")));
	around->known = true;
	around->point = (struct geo_point){ arg_real(call, "lat"), arg_real(call, "lon") };
	return DONE;
}

static enum refusal read_host(struct call *call, struct around *around)
{
	struct party party;
	struct place place;

	if (!party_read(call, arg_int(call, "host"), &party))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("party")), NULL);
	place = place_read(call, party.place);
	if (!place.has_point)
		return refuse_argument(
			call, "host", call_say(call, N_("Its place is not known: say a commune.")));
	around->known = true;
	around->estimated = place.estimated;
	around->name = party.name;
	around->point = (struct geo_point){ place.lat, place.lon };
	return DONE;
}

/* One row: name, point and whether it is estimated. */
static bool take_row(struct call *call, struct query *query, struct around *around)
{
	bool found = query_step(query);

	if (found && !column_null(query, 0))
		around->name = call_copy(call, column_text(query, 0));
	if (found && !column_null(query, 1)) {
		around->known = true;
		around->point = (struct geo_point){ column_real(query, 1), column_real(query, 2) };
		around->estimated = column_int(query, 3) != 0;
	}
	query_end(query);
	return found;
}

#define ESTIMATED "source IN ('p', 'a', 'd')"

static const char *commune_question(struct call *call, const char *insee)
{
	char word[32];

	cells_commune(insee, word);
	return call_format(call, "\"%s\"", word);
}

static void read_commune(struct call *call, struct around *around)
{
	static const char sql[] =
		"SELECT name, lat, lon, " ESTIMATED " FROM commune WHERE insee = :commune";

	take_row(call, call_query(call, sql, NULL), around);
	around->communes = commune_question(call, arg_text(call, "commune"));
}

/* The middle of the communes that have the code. */
static enum refusal read_postcode(struct call *call, struct around *around)
{
	static const char middle[] =
		"SELECT min(p.postcode), avg(c.lat), avg(c.lon), max(ifnull(" ESTIMATED ", 0))"
		"  FROM commune_postcode p JOIN commune c USING (insee)"
		" WHERE p.postcode = :postcode";
	static const char each[] = "SELECT insee FROM commune_postcode WHERE postcode = :postcode";
	struct query *query;

	take_row(call, call_query(call, middle, NULL), around);
	if (!around->name)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("postal code")),
			      NULL);
	query = call_query(call, each, NULL);
	while (query_step(query)) {
		const char *word = commune_question(call, column_text(query, 0));

		around->communes = around->communes
					   ? call_format(call, "%s OR %s", around->communes, word)
					   : word;
	}
	around->communes = call_format(call, "(%s)", around->communes);
	return DONE;
}

/* A radius of 0 asks for the commune itself, and so does a commune that is
 * nowhere. */
enum refusal around_read(struct call *call, struct around *around)
{
	double metres = (double)arg_int(call, "radius") * KILOMETRE;

	*around = (struct around){ .metres = -1 };
	if (arg_given(call, "lat") || arg_given(call, "lon"))
		TRY(read_point(call, around));
	else if (arg_given(call, "host"))
		TRY(read_host(call, around));
	else if (arg_given(call, "commune"))
		read_commune(call, around);
	else if (arg_given(call, "postcode"))
		TRY(read_postcode(call, around));
	if (around->communes && (metres <= 0 || !around->known))
		return DONE;
	around->communes = NULL;
	if (around->known)
		around->metres = metres;
	return DONE;
}

void around_reply(struct call *call, const struct around *around)
{
	json_t *where;

	if (!around->known)
		return;
	where = json_pack("{s:s?, s:f, s:f, s:b}", "name", around->name, "lat", around->point.lat,
			  "lon", around->point.lon, "estimated", around->estimated);
	reply_note(call, "around", where);
}
