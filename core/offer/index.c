/* Writes the index. Its texts are folded here, as the question's words are in
 * query.c, so that both agree. */
#include "core/offer/index.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/offer/cells.h"
#include "core/offer/title.h"
#include "core/text/text.h"
#include "schema/lang/lang.h"

static void run(struct store *store, const char *sql, int64_t offer)
{
	struct query *query = store_query(store, sql);

	query_int(query, ":offer", offer);
	query_step(query);
	query_end(query);
}

static void take_out(struct store *store, int64_t offer)
{
	run(store, "DELETE FROM offer_index WHERE rowid = :offer", offer);
	run(store, "DELETE FROM offer_name WHERE offer = :offer", offer);
	run(store, "DELETE FROM offer_found WHERE offer = :offer", offer);
}

static void bind_folded(struct query *query, const char *name, const char *text)
{
	char *key = text_fold(text ? text : "");

	query_text(query, name, key);
	free(key);
}

enum { TITLE, BODY, PRODUCER, TOWN, COMMUNE, LAT, LON, CATEGORY };

static void write_words(struct store *store, int64_t offer, struct query *from)
{
	static const char sql[] =
		"INSERT INTO offer_index (rowid, title, body, producer, town, cells)"
		" VALUES (:offer, :title, :body, :producer, :town, :cells)";
	struct query *to = store_query(store, sql);
	char category[32], commune[32] = "", places[CELLS_TEXT] = "", cells[300];

	cells_category(column_int(from, CATEGORY), category);
	if (!column_null(from, COMMUNE))
		cells_commune(column_text(from, COMMUNE), commune);
	if (!column_null(from, LAT))
		cells_of_point((struct geo_point){ column_real(from, LAT), column_real(from, LON) },
			       places);
	snprintf(cells, sizeof cells, "%s %s %s", category, commune, places);
	query_int(to, ":offer", offer);
	bind_folded(to, ":title", column_text(from, TITLE));
	bind_folded(to, ":body", column_text(from, BODY));
	bind_folded(to, ":producer", column_text(from, PRODUCER));
	bind_folded(to, ":town", column_text(from, TOWN));
	query_text(to, ":cells", cells);
	query_step(to);
	query_end(to);
}

static void write_names(struct store *store, int64_t offer)
{
	static const char sql[] =
		"INSERT INTO offer_name (offer, language, name_key)"
		" SELECT :offer, :language, ifnull(" OFFER_SAYS("title_key", ":offer") ", '')";

	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct query *query = store_query(store, sql);

		query_int(query, ":offer", offer);
		query_text(query, ":language", lang_tag(lang));
		query_step(query);
		query_end(query);
	}
}

static void index_offer(struct store *store, int64_t offer)
{
	static const char read[] =
		"SELECT (SELECT group_concat(title, ' ') FROM offer_text WHERE offer = o.id),"
		"       (SELECT group_concat(body || ' ' || conditions, ' ') FROM offer_text"
		"         WHERE offer = o.id),"
		"       iif(s.name IS NULL OR s.name = p.name, p.name, p.name || ' ' || s.name),"
		"       iif(c.name IS NULL OR c.name = pl.town, pl.town, pl.town || ' ' || c.name),"
		"       pl.commune, pl.lat, pl.lon, o.category"
		"  FROM offer o JOIN party p ON p.id = o.party"
		"               LEFT JOIN shop s ON s.id = o.shop"
		"               LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, p.place)"
		"               LEFT JOIN commune c ON c.insee = pl.commune"
		" WHERE o.id = :offer AND o.scope = 'none' AND o.state = 'published' AND "
		"p.active"
		"   AND (s.id IS NULL OR s.active)";
	static const char found[] =
		"INSERT INTO offer_found (offer, lat, lon, category, starts, ends)"
		" SELECT o.id, pl.lat, pl.lon, o.category, ifnull(o.valid_from, 0),"
		"        ifnull(o.valid_until, 9223372036854775807)"
		"  FROM offer o JOIN party p ON p.id = o.party"
		"               LEFT JOIN shop s ON s.id = o.shop"
		"               LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, p.place)"
		" WHERE o.id = :offer";
	struct query *from = store_query(store, read);

	query_int(from, ":offer", offer);
	if (query_step(from)) {
		write_words(store, offer, from);
		query_end(from);
		run(store, found, offer);
		write_names(store, offer);
	} else {
		query_end(from);
	}
}

void offer_index_refresh(struct call *call, int64_t offer)
{
	take_out(call->store, offer);
	index_offer(call->store, offer);
}

void offer_index_party(struct call *call, int64_t party)
{
	static const char sql[] =
		"SELECT id FROM offer"
		" WHERE party = :row_party AND state = 'published' AND scope = 'none'"
		"   AND id > :after"
		" ORDER BY id LIMIT 1";
	int64_t offer = 0;

	/* One at a time: nothing is read while the index is written. */
	while ((offer = call_int(call, sql,
				 BINDS(B_INT(":row_party", party), B_INT(":after", offer)), 0)))
		offer_index_refresh(call, offer);
}

static int64_t next_published(struct store *store, int64_t after)
{
	static const char sql[] = "SELECT id FROM offer"
				  " WHERE state = 'published' AND scope = 'none' AND id > :after"
				  " ORDER BY id LIMIT 1";
	struct query *query = store_query(store, sql);
	int64_t offer = 0;

	query_int(query, ":after", after);
	if (query_step(query))
		offer = column_int(query, 0);
	query_end(query);
	return offer;
}

static bool empty(struct store *store)
{
	struct query *query = store_query(store, "SELECT 1 FROM offer_found LIMIT 1");
	bool found = query_step(query);

	query_end(query);
	return !found;
}

void offer_index_fill(struct store *store)
{
	static const char merge[] = "INSERT INTO offer_index (offer_index) VALUES ('optimize')";
	int64_t offer = 0;

	if (!empty(store))
		return;
	while ((offer = next_published(store, offer)))
		index_offer(store, offer);
	run(store, merge, 0);
}
