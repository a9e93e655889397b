/* What one single-use code is. */
#include "core/single/single.h"

#include "core/network/settings.h"

bool single_read(struct call *call, int64_t code, struct single *single)
{
	static const char sql[] =
		"SELECT b.id, b.offer, ifnull(i.at, 0), ifnull(u.at, 0), s.name"
		"  FROM code_range r JOIN code_batch b ON b.id = r.batch"
		"  LEFT JOIN code_invalid i ON i.code = :code_is"
		"  LEFT JOIN offer_use u ON u.code = :code_is AND u.offer = b.offer"
		"    AND u.turn > 0"
		"  LEFT JOIN customer_order k ON k.id = u.customer_order"
		"  LEFT JOIN shop s ON s.id = ifnull(u.shop, k.shop)"
		" WHERE r.first = (SELECT max(first) FROM code_range WHERE first <= :code_is)"
		"   AND r.last >= :code_is AND b.state = 'ready'";
	struct query *query = call_query(call, sql, BINDS(B_INT(":code_is", code)));
	bool found = query_step(query);

	if (found)
		*single = (struct single){
			.code = code,
			.batch = column_int(query, 0),
			.offer = column_int(query, 1),
			.invalid_at = column_int(query, 2),
			.used_at = column_int(query, 3),
			.used_shop = column_null(query, 4) ? setting_text(call, "name")
							   : call_copy(call, column_text(query, 4)),
		};
	query_end(query);
	return found;
}

enum refusal single_good(struct call *call, const struct single *single)
{
	if (single->used_at)
		return refuse(call, REFUSED_ALREADY_REDEEMED, "when",
			      call_when(call, LANG_MOMENT, single->used_at), "shop",
			      single->used_shop, NULL);
	if (single->invalid_at)
		return refuse(call, REFUSED_REVOKED, "when",
			      call_when(call, LANG_DAY, single->invalid_at), NULL);
	return DONE;
}

enum refusal single_offer(struct call *call, int64_t code, int64_t *offer)
{
	struct single single;

	if (!single_read(call, code, &single))
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	TRY(single_good(call, &single));
	*offer = single.offer;
	return DONE;
}
