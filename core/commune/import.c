/* commune.import: La Poste's base of postal codes ("Base officielle des codes
 * postaux", data.gouv.fr), which has a row for each commune, postal code and
 * hamlet: it betters the points that were only estimated, adds postal codes, and
 * moves what stands at an estimated point along. The same file again changes
 * nothing. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/commune/commune.h"
#include "core/import/import.h"
#include "core/offer/index.h"

enum { INSEE, NAME, POSTCODE, ROUTING, LINE_5, POINT };

/* Each edition of the file has named its columns in its own way; folded, their
 * signs are spaces. */
static const struct import_column columns[] = {
	[INSEE] = { "code_commune_insee", true, false, 0,
		    "#code commune insee|code commune insee|code insee|insee" },
	[NAME] = { "nom_de_la_commune", false, false, 0,
		   "nom de la commune|nom commune|commune|name" },
	[POSTCODE] = { "code_postal", true, false, 0, "code postal|postcode" },
	[ROUTING] = { "libelle_d_acheminement", false, false, 0,
		      "libelle d acheminement|libelle acheminement" },
	[LINE_5] = { "ligne_5", false, false, 0, "ligne 5" },
	[POINT] = { "_geopoint", false, false, 0,
		    "geopoint|coordonnees gps|coordonnees geographiques|gps" },
	{ .name = NULL },
};

struct tally {
	int64_t lines, points, postcodes, unknown, places;
	json_t *seen; /* communes that have had their point from this file */
};

/* "47.41, 0.98" */
static bool read_point(const char *text, double *lat, double *lon)
{
	char *end;

	*lat = strtod(text, &end);
	if (end == text)
		return false;
	while (isspace((unsigned char)*end))
		end++;
	if (*end++ != ',')
		return false;
	text = end;
	*lon = strtod(text, &end);
	while (isspace((unsigned char)*end))
		end++;
	return end != text && *end == '\0' && isfinite(*lat) && isfinite(*lon) &&
	       fabs(*lat) <= 90 && fabs(*lon) <= 180;
}

/* Five digits; a spreadsheet may have eaten the first zero. */
static const char *digits(struct call *call, const char *text)
{
	size_t length = strlen(text);

	return length == 4 && strspn(text, "0123456789") == 4 ? call_format(call, "0%s", text)
							      : text;
}

static bool insee_fine(const char *insee)
{
	return strlen(insee) == 5 && strspn(insee, "0123456789AB") == 5 && isdigit(insee[0]);
}

/* What stands at the commune's point because nothing better was known. */
static void move_places(struct call *call, const char *insee, double lat, double lon,
			struct tally *tally)
{
	static const char move[] = "UPDATE place SET lat = :row_lat, lon = :row_lon"
				   " WHERE commune = :row_insee AND estimated"
				   "   AND (lat <> :row_lat OR lon <> :row_lon)";
	static const char offers[] = "SELECT min(id) FROM ("
				     "  SELECT o.id FROM place pl JOIN offer o ON o.place = pl.id"
				     "   WHERE pl.commune = :row_insee AND o.id > :after"
				     "  UNION ALL"
				     "  SELECT o.id FROM place pl JOIN shop s ON s.place = pl.id"
				     "    JOIN offer o ON o.shop = s.id"
				     "   WHERE pl.commune = :row_insee AND o.id > :after"
				     "  UNION ALL"
				     "  SELECT o.id FROM place pl JOIN party p ON p.place = pl.id"
				     "    JOIN offer o ON o.party = p.id"
				     "   WHERE pl.commune = :row_insee AND o.id > :after)";
	const struct bind *where = BINDS(B_TEXT(":row_insee", insee), B_REAL(":row_lat", lat),
					 B_REAL(":row_lon", lon));
	int64_t offer = 0;

	call_exec(call, move, where);
	if (store_changes(call->store) == 0)
		return;
	tally->places += store_changes(call->store);
	while ((offer = call_int(call, offers,
				 BINDS(B_TEXT(":row_insee", insee), B_INT(":after", offer)), 0)))
		offer_index_refresh(call, offer);
}

/* A commune has a line for each of its postal codes: the first one's point. */
static void better_point(struct call *call, struct import *import, const char *insee,
			 struct tally *tally)
{
	static const char sql[] =
		"UPDATE commune SET lat = :row_lat, lon = :row_lon, source = 'o'"
		" WHERE insee = :row_insee"
		"   AND (source IS NOT 'o' OR lat <> :row_lat OR lon <> :row_lon)";
	double lat, lon;

	if (!*import_field(import, POINT))
		return;
	if (!read_point(import_field(import, POINT), &lat, &lon)) {
		import_bad(import, N_("{value} is no point such as 47.41,0.98."), "value",
			   import_field(import, POINT), NULL);
		return;
	}
	if (json_object_get(tally->seen, insee))
		return;
	json_object_set_new(tally->seen, insee, json_true());
	call_exec(call, sql,
		  BINDS(B_TEXT(":row_insee", insee), B_REAL(":row_lat", lat),
			B_REAL(":row_lon", lon)));
	if (store_changes(call->store) == 0)
		return;
	tally->points++;
	move_places(call, insee, lat, lon, tally);
}

static void add_postcode(struct call *call, struct import *import, const char *insee,
			 struct tally *tally)
{
	static const char sql[] = "INSERT INTO commune_postcode (postcode, insee)"
				  " VALUES (:row_postcode, :row_insee) ON CONFLICT DO NOTHING";
	const char *postcode = digits(call, import_field(import, POSTCODE));

	if (strlen(postcode) != 5 || strspn(postcode, "0123456789") != 5) {
		import_bad(import, N_("{value} is no postal code: five digits."), "value", postcode,
			   NULL);
		return;
	}
	call_exec(call, sql, BINDS(B_TEXT(":row_postcode", postcode), B_TEXT(":row_insee", insee)));
	tally->postcodes += store_changes(call->store);
}

/* Communes that were merged since, and those beyond France, are passed over. */
static void line(struct call *call, struct import *import, struct tally *tally)
{
	static const char known[] = "SELECT 1 FROM commune WHERE insee = :row_insee";
	const char *insee = digits(call, call_copy(call, import_field(import, INSEE)));

	tally->lines++;
	if (!insee_fine(insee)) {
		import_bad(import, N_("{value} is no INSEE code."), "value", insee, NULL);
		return;
	}
	if (!call_int(call, known, BINDS(B_TEXT(":row_insee", insee)), 0)) {
		tally->unknown++;
		return;
	}
	better_point(call, import, insee, tally);
	add_postcode(call, import, insee, tally);
}

static enum refusal run(struct call *call)
{
	struct import *import = import_open(call, columns);
	struct tally tally = { .seen = json_object() };

	while (import_next(import))
		line(call, import, &tally);
	json_decref(tally.seen);
	reply_int(call, "lines", tally.lines);
	reply_int(call, "points", tally.points);
	reply_int(call, "postcodes", tally.postcodes);
	reply_int(call, "places", tally.places);
	reply_int(call, "unknown", tally.unknown);
	return import_close(import);
}

const struct operation commune_import = {
	.name = "commune.import",
	.summary = N_("Better the points and postal codes of communes from La Poste’s file"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS({ .name = "data",
			   .type = ARG_DATA,
			   .flags = PARAM_REQUIRED,
			   .label = N_("File"),
			   .help = N_("CSV with the columns Code_commune_INSEE, Code_postal and "
				      "coordonnees_gps or _geopoint.") },
			 { .name = "repair",
			   .type = ARG_CHOICE,
			   .label = N_("Repair"),
			   .help = N_("Map control characters and bytes of Windows-1252 (cp1252)."),
			   .choices = import_repairs },
			 { .name = "dry_run",
			   .type = ARG_BOOL,
			   .label = N_("Dry run"),
			   .help = N_("Say what would be done, and do nothing."),
			   .initial = "no" }),
	.columns = COLUMNS({ "lines", COLUMN_INT, N_("Lines") },
			   { "points", COLUMN_INT, N_("Points bettered") },
			   { "postcodes", COLUMN_INT, N_("Postal codes added") },
			   { "places", COLUMN_INT, N_("Places moved along") },
			   { "unknown", COLUMN_INT, N_("Lines of unknown communes") },
			   { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run,
};
