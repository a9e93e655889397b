/* Where the call is made from, and what can be had there. */
#include "core/code/code.h"
#include "core/party/reach.h"
#include "core/redemption/private.h"

static enum refusal choose(struct call *call)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('id', id, 'name', name))"
		"  FROM (SELECT s.id, s.name FROM shop s WHERE s.active AND " SHOP_IN_REACH(
			"s.id", "s.party") " ORDER BY s.name_key LIMIT 100)";
	const char *shops = call_text(call, sql, NULL);

	refuse_with(call, "shops", json_loads(shops ? shops : "[]", 0, NULL));
	return refuse(call, REFUSED_CHOOSE_SHOP, NULL);
}

enum refusal here_find(struct call *call, struct here *here)
{
	static const char sql[] = "SELECT s.id, s.party, s.name, s.quick FROM shop s"
				  " WHERE s.active AND (:shop IS NULL OR s.id = :shop)"
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

size_t here_offers(struct call *call, const struct here *here, struct candidate **offers)
{
	static const char count[] = "SELECT count(*) FROM offer WHERE party = :party_is"
				    "   AND state = 'published'";
	static const char sql[] = "SELECT o.id, " OFFER_TITLE("o.id") ", " OFFER_SAYS(
		"conditions",
		"o.id") ", o.per_code, o.per_day, o.quota, o.used, o.valid_from, o.valid_until"
			"  FROM offer o WHERE o.party = :party_is AND o.state = 'published'"
			"   AND (o.shop IS NULL OR o.shop = :shop_is) ORDER BY o.id";
	const struct bind *binds =
		BINDS(B_INT(":party_is", here->party), B_INT(":shop_is", here->shop));
	size_t most = (size_t)call_int(call, count, binds, 0);
	struct candidate *found = call_alloc(call, (most + 1) * sizeof *found);
	struct query *query = call_query(call, sql, binds);
	size_t used = 0;

	while (used < most && query_step(query)) {
		found[used++] = (struct candidate){
			.offer = column_int(query, 0),
			.title =
				call_copy(call, column_null(query, 1) ? "" : column_text(query, 1)),
			.conditions =
				call_copy(call, column_null(query, 2) ? "" : column_text(query, 2)),
			.per_code = column_int(query, 3),
			.per_day = column_int(query, 4),
			.quota = column_int(query, 5),
			.used = column_int(query, 6),
			.valid_from = column_int(query, 7),
			.valid_until = column_int(query, 8),
		};
	}
	query_end(query);
	*offers = found;
	return used;
}

enum refusal presented_voucher(struct call *call, struct voucher *voucher, const char **kind)
{
	int64_t code = 0;

	switch (code_find(call, arg_text(call, "code"), &code, kind)) {
	case CODE_WRONG:
		return refuse(call, REFUSED_TYPING_ERROR, NULL);
	case CODE_UNKNOWN:
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	case CODE_FOUND:
		break;
	}
	if (!voucher_by_code(call, code, voucher))
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	return DONE;
}
