/* Writes the full-text index. Its texts are folded here, as the question's words
 * are in query.c, so that both agree. */
#include "core/offer/index.h"

#include <stdlib.h>

#include "core/text/text.h"

static void bind_folded(struct query *query, const char *name, const char *text)
{
	char *key = text_fold(text ? text : "");

	query_text(query, name, key);
	free(key);
}

void offer_index_refresh(struct call *call, int64_t offer)
{
	static const char gone[] = "DELETE FROM offer_index WHERE rowid = :row_offer";
	static const char read[] =
		"SELECT (SELECT group_concat(title, ' ') FROM offer_text WHERE offer = o.id),"
		"       (SELECT group_concat(body || ' ' || conditions, ' ') FROM offer_text"
		"         WHERE offer = o.id),"
		"       iif(s.name IS NULL OR s.name = p.name, p.name, p.name || ' ' || s.name),"
		"       iif(c.name IS NULL OR c.name = pl.town, pl.town, pl.town || ' ' || c.name)"
		"  FROM offer o JOIN party p ON p.id = o.party"
		"               LEFT JOIN shop s ON s.id = o.shop"
		"               LEFT JOIN place pl ON pl.id = coalesce(o.place, s.place, p.place)"
		"               LEFT JOIN commune c ON c.insee = pl.commune"
		" WHERE o.id = :row_offer AND o.state = 'published'";
	static const char write[] =
		"INSERT INTO offer_index (rowid, title, body, producer, town)"
		" VALUES (:row_offer, :row_title, :row_body, :row_producer, :row_town)";
	const struct bind *binds = BINDS(B_INT(":row_offer", offer));
	struct query *from, *to;

	call_exec(call, gone, binds);
	from = call_query(call, read, binds);
	if (query_step(from)) {
		to = call_query(call, write, binds);
		bind_folded(to, ":row_title", column_text(from, 0));
		bind_folded(to, ":row_body", column_text(from, 1));
		bind_folded(to, ":row_producer", column_text(from, 2));
		bind_folded(to, ":row_town", column_text(from, 3));
		query_step(to);
		query_end(to);
	}
	query_end(from);
}

void offer_index_party(struct call *call, int64_t party)
{
	static const char sql[] =
		"SELECT id FROM offer"
		" WHERE party = :row_party AND state = 'published' AND id > :after"
		" ORDER BY id LIMIT 1";
	int64_t offer = 0;

	/* One at a time: nothing is read while the index is written. */
	while ((offer = call_int(call, sql,
				 BINDS(B_INT(":row_party", party), B_INT(":after", offer)), 0)))
		offer_index_refresh(call, offer);
}
