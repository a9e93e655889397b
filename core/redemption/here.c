/* Where the call is made from, and what can be had there. */
#include <string.h>

#include "core/party/reach.h"
#include "core/redemption/private.h"

static enum refusal choose(struct call *call)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('id', id, 'name', name))"
		"  FROM (SELECT s.id, s.name FROM shop s JOIN party p ON p.id = s.party"
		"         WHERE s.active AND p.active AND " SHOP_IN_REACH(
			"s.id", "s.party") " ORDER BY s.name_key LIMIT 100)";
	const char *shops = call_text(call, sql, NULL);

	refuse_with(call, "shops", json_loads(shops ? shops : "[]", 0, NULL));
	return refuse(call, REFUSED_CHOOSE_SHOP, NULL);
}

enum refusal here_find(struct call *call, struct here *here)
{
	static const char sql[] = "SELECT s.id, s.party, s.name, s.quick"
				  "  FROM shop s JOIN party p ON p.id = s.party"
				  " WHERE s.active AND p.active AND (:shop IS NULL OR s.id = :shop)"
				  "   AND " SHOP_IN_REACH("s.id", "s.party") " LIMIT 2";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);
	bool more = false;

	if (found) {
		*here = (struct here){
			.shop = column_int(query, 0),
			.party = column_int(query, 1),
			.name = call_copy(call, column_text(query, 2)),
			.quick = column_int(query, 3) != 0,
		};
		more = query_step(query);
	}
	query_end(query);
	if (found && !more)
		return DONE;
	here->shop = 0;
	return found ? choose(call) : refuse(call, REFUSED_NO_OFFER, NULL);
}

static struct candidate *add(struct call *call, struct candidate *offers, size_t count,
			     size_t *room)
{
	struct candidate *more;

	if (count < *room)
		return offers;
	*room = *room ? *room * 2 : 8;
	more = call_alloc(call, *room * sizeof *more);
	if (count > 0)
		memcpy(more, offers, count * sizeof *more);
	return more;
}

static const char *said(struct call *call, struct query *query, int i)
{
	return column_null(query, i) ? "" : call_copy(call, column_text(query, i));
}

size_t here_offers(struct call *call, const struct here *here, struct candidate **offers)
{
	static const char sql[] = "SELECT o.id, " OFFER_TITLE("o.id") ", " OFFER_SAYS(
		"conditions",
		"o.id") ","
			"       o.state = 'published' AND ifnull(o.shop, :shop_is) = :shop_is AS "
			"here,"
			"       o.per_code, o.per_day, o.quota, o.used, o.people, ifnull(o.cents, "
			"0),"
			"       ifnull(o.budget, -1), o.spent, o.valid_from, o.valid_until, o.days,"
			"       ifnull(o.minute_from, 0), o.minute_until, o.season_from, "
			"o.season_until,"
			"       EXISTS (SELECT 1 FROM offer_closure x WHERE x.offer = o.id)"
			"  FROM offer o WHERE o.party = :party_is AND o.target = 'voucher'"
			"   AND (here OR (o.id = :offer AND o.state <> 'draft')) ORDER BY o.id";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":party_is", here->party), B_INT(":shop_is", here->shop)));
	size_t count = 0;
	size_t room = 0;

	*offers = NULL;
	while (query_step(query)) {
		*offers = add(call, *offers, count, &room);
		(*offers)[count++] = (struct candidate){
			.offer = column_int(query, 0),
			.title = said(call, query, 1),
			.conditions = said(call, query, 2),
			.here = column_int(query, 3) != 0,
			.per_code = column_int(query, 4),
			.per_day = column_int(query, 5),
			.quota = column_int(query, 6),
			.used = column_int(query, 7),
			.people = column_int(query, 8),
			.cents = column_int(query, 9),
			.budget = column_int(query, 10),
			.spent = column_int(query, 11),
			.valid_from = column_int(query, 12),
			.valid_until = column_int(query, 13),
			.days = column_int(query, 14),
			.minute_from = column_int(query, 15),
			.minute_until = column_int(query, 16),
			.season_from = column_int(query, 17),
			.season_until = column_int(query, 18),
			.closures = column_int(query, 19) != 0,
		};
	}
	return count;
}
