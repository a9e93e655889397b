/* commune.find: from what people type (the beginning of a name, a postal code or
 * an INSEE code) to communes, the likeliest first. */
#include <stdlib.h>
#include <string.h>

#include "core/commune/commune.h"
#include "core/op/call.h"
#include "core/text/text.h"

/* "st cyr" is how people write "saint cyr". */
static char *spell_out(struct call *call, const char *text)
{
	char *key = text_fold(text), *rest;
	char *out = call_copy(call, "");

	for (char *word = strtok_r(key, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		const char *full = word;

		if (strcmp(word, "st") == 0)
			full = "saint";
		else if (strcmp(word, "ste") == 0)
			full = "sainte";
		out = call_format(call, "%s%s%s", out, *out ? " " : "", full);
	}
	free(key);
	return out;
}

/* A name is found by its beginning, or by that of any of its words (:inner, asked
 * only of longer texts); codes by their beginning. :last is beyond every text
 * that begins with :key. Each branch is one range of an index. */
#define FOUND                                                                     \
	" (SELECT insee FROM commune WHERE name_key >= :key AND name_key < :last" \
	"   UNION SELECT insee FROM commune INDEXED BY commune_name"              \
	"          WHERE :inner IS NOT NULL AND instr(name_key, :inner)"          \
	"   UNION SELECT insee FROM commune"                                      \
	"          WHERE insee >= :code AND insee < :code || 'Z'"                 \
	"   UNION SELECT insee FROM commune_postcode"                             \
	"          WHERE postcode >= :code AND postcode < :code || 'Z') found"
#define LIKELIEST                                                                           \
	" ORDER BY c.name_key = :key DESC, c.name_key >= :key AND c.name_key < :last DESC," \
	"          c.population DESC, c.insee"

static void reply_commune(struct call *call, const char *insee)
{
	static const char sql[] =
		"SELECT c.insee, c.name,"
		"       ifnull((SELECT group_concat(p.postcode, ' ') FROM commune_postcode p"
		"                WHERE p.insee = c.insee), '') AS postcodes,"
		"       c.population, c.lat, c.lon,"
		"       ifnull(c.source IN ('p', 'a', 'd'), 0) AS estimated"
		"  FROM commune c WHERE c.insee = :row_insee";

	reply_rows(call, call_query(call, sql, BINDS(B_TEXT(":row_insee", insee))));
}

static enum refusal find(struct call *call)
{
	static const char ranked[] = "SELECT c.insee FROM" FOUND
				     " CROSS JOIN commune c ON c.insee = found.insee" LIKELIEST;
	enum { INNER_MIN = 4 };
	int64_t first = arg_int(call, "offset"), end = first + arg_int(call, "limit"), count = 0;
	const char *text = arg_text(call, "text");
	const char *key = spell_out(call, text);
	/* Codes begin with a digit; nothing matches ":". */
	const char *code = *text >= '0' && *text <= '9' ? text : ":";
	const char *inner = strlen(key) >= INNER_MIN ? call_format(call, " %s", key) : NULL;
	struct query *query;

	if (!*key) {
		reply_total(call, 0);
		return DONE;
	}
	query = call_query(call, ranked,
			   BINDS(B_TEXT(":key", key),
				 B_TEXT(":last", call_format(call, "%s\xf4\x8f\xbf\xbf", key)),
				 B_TEXT(":code", code), B_TEXT(":inner", inner)));
	for (; query_step(query); count++)
		if (count >= first && count < end)
			reply_commune(call, column_text(query, 0));
	reply_total(call, count);
	return DONE;
}

static const struct operation commune_find = {
	.name = "commune.find",
	.summary = N_("Find a commune"),
	.kind = OP_READ,
	.access = OP_ACCOUNT,
	.shape = OP_LIST,
	.roles = "visitor",
	.params =
		PARAMS({ .name = "text",
			 .type = ARG_TEXT,
			 .flags = PARAM_REQUIRED,
			 .label = N_("Commune"),
			 .help = N_("The beginning of a name, a postal code or an INSEE code.") }),
	.columns = COLUMNS(
		{ "insee", COLUMN_TEXT, N_("INSEE") }, { "name", COLUMN_TEXT, N_("Commune") },
		{ "postcodes", COLUMN_TEXT, N_("Postal codes") },
		{ "population", COLUMN_INT, N_("Inhabitants") }, { "lat", COLUMN_REAL, NULL },
		{ "lon", COLUMN_REAL, NULL }, { "estimated", COLUMN_BOOL, NULL }),
	.orders = ORDERS({ "likely", NULL }),
	.run = find,
};

const struct operation *const commune_operations[] = { &commune_find, &commune_import, NULL };
