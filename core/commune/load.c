/* Loads the reference data: one commune a line, fields between tabs: INSEE code,
 * name, postal codes, latitude, longitude, population, source of the point. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/commune/commune.h"
#include "core/text/text.h"
#include "schema/schema.h"

enum { INSEE, NAME, POSTCODES, LAT, LON, POPULATION, SOURCE, FIELDS };
enum { LINE_MAX_BYTES = 1024 };

/* Cuts the line at its tabs; false unless it has the right number of fields. */
static bool cut(char *line, char *fields[FIELDS])
{
	int count = 0;

	for (char *at = line; at; count++) {
		char *tab = strchr(at, '\t');

		if (count == FIELDS)
			return false;
		fields[count] = at;
		if (tab)
			*tab++ = '\0';
		at = tab;
	}
	return count == FIELDS;
}

static void insert_commune(struct store *store, char *fields[FIELDS])
{
	static const char sql[] =
		"INSERT INTO commune (insee, name, name_key, lat, lon, population, source)"
		" VALUES (:insee, :name, :key, :lat, :lon, :population, :source)";
	struct query *query = store_query(store, sql);
	char *key = text_fold(fields[NAME]);

	query_text(query, ":insee", fields[INSEE]);
	query_text(query, ":name", fields[NAME]);
	query_text(query, ":key", key);
	if (*fields[LAT] && *fields[LON]) {
		query_real(query, ":lat", strtod(fields[LAT], NULL));
		query_real(query, ":lon", strtod(fields[LON], NULL));
		query_text(query, ":source", fields[SOURCE]);
	}
	if (*fields[POPULATION])
		query_int(query, ":population", strtoll(fields[POPULATION], NULL, 10));
	query_step(query);
	query_end(query);
	free(key);
}

static void insert_postcodes(struct store *store, const char *insee, char *postcodes)
{
	static const char sql[] = "INSERT INTO commune_postcode (postcode, insee)"
				  " VALUES (:postcode, :insee) ON CONFLICT DO NOTHING";
	char *rest;

	for (char *postcode = strtok_r(postcodes, " ", &rest); postcode;
	     postcode = strtok_r(NULL, " ", &rest)) {
		struct query *query = store_query(store, sql);

		query_text(query, ":postcode", postcode);
		query_text(query, ":insee", insee);
		query_step(query);
		query_end(query);
	}
}

static bool load_line(struct store *store, const char *text, size_t length)
{
	char line[LINE_MAX_BYTES];
	char *fields[FIELDS];

	if (length == 0 || *text == '#')
		return true;
	if (length >= sizeof(line))
		return false;
	memcpy(line, text, length);
	line[length] = '\0';
	if (!cut(line, fields))
		return false;
	insert_commune(store, fields);
	insert_postcodes(store, fields[INSEE], fields[POSTCODES]);
	return true;
}

bool commune_load(struct store *store)
{
	struct schema_text data = schema_communes();
	const char *at = data.bytes, *end = data.bytes + data.length;

	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((feed ? feed : end) - at);

		if (!load_line(store, at, length))
			return false;
		at += length + 1;
	}
	return store_failure(store) == STORE_FINE;
}
