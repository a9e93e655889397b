/* Reads products: their row, what they say, and whether they are on sale. */
#include "core/product/product.h"

#include <string.h>

const char *const product_states[] = { "draft", "to_validate", "in_use", "withdrawn", NULL };
const char *const product_families[] = { "subscription", "membership", "value",      "competition",
					 "event",        "package",    "dated_pass", "timed_pass",
					 "undated_pass", "service",    "visit",      NULL };

/* In the order of product_families. */
static const enum product_sessions sessions[] = {
	PRODUCT_WITHOUT_SESSIONS,  PRODUCT_WITHOUT_SESSIONS, PRODUCT_WITHOUT_SESSIONS,
	PRODUCT_BY_SESSION,        PRODUCT_BY_SESSION,       PRODUCT_MAY_HAVE_SESSIONS,
	PRODUCT_BY_SESSION,        PRODUCT_BY_SESSION,       PRODUCT_WITHOUT_SESSIONS,
	PRODUCT_MAY_HAVE_SESSIONS, PRODUCT_BY_SESSION,
};

enum product_sessions product_sessions(const char *family)
{
	for (size_t i = 0; product_families[i]; i++)
		if (strcmp(product_families[i], family) == 0)
			return sessions[i];
	return PRODUCT_WITHOUT_SESSIONS;
}

bool product_read(struct call *call, int64_t id, struct product *product)
{
	static const char sql[] =
		"SELECT ref, party, season, category, family, state, vat, ifnull(stock, -1), taken,"
		"       entries, valid_days, at_most, cancellable, place, picture"
		"  FROM product WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	if (found)
		*product = (struct product){ .id = id,
					     .ref = call_copy(call, column_text(query, 0)),
					     .party = column_int(query, 1),
					     .season = column_int(query, 2),
					     .category = column_int(query, 3),
					     .family = call_copy(call, column_text(query, 4)),
					     .state = call_copy(call, column_text(query, 5)),
					     .vat = column_int(query, 6),
					     .stock = column_int(query, 7),
					     .taken = column_int(query, 8),
					     .entries = column_int(query, 9),
					     .valid_days = column_int(query, 10),
					     .at_most = column_int(query, 11),
					     .cancellable = column_int(query, 12) != 0,
					     .place = column_int(query, 13),
					     .picture = column_int(query, 14) };
	query_end(query);
	return found;
}

const char *product_name(struct call *call, int64_t product, const char *language)
{
	static const char sql[] = "SELECT " PRODUCT_NAME(":row_product");
	const char *found = call_text(
		call, sql, BINDS(B_INT(":row_product", product), B_TEXT(":language", language)));

	return found ? found : "";
}

const char *product_terms(struct call *call, int64_t product, const char *language)
{
	static const char sql[] = "SELECT " PRODUCT_SAYS_SOME("terms", ":row_product");
	const char *terms = call_text(
		call, sql, BINDS(B_INT(":row_product", product), B_TEXT(":language", language)));

	return terms ? terms : "";
}

/* Why it is not on sale, to be translated; NULL: it is. */
static const char *why_not(struct call *call, const struct product *product, int64_t channel,
			   int64_t at)
{
	static const char active[] = "SELECT active FROM party WHERE id = :row_party";
	static const char sold_there[] =
		"SELECT 1 FROM product_channel c JOIN list_item i ON i.id = c.channel"
		" WHERE c.product = :row_product AND c.channel = :row_channel AND i.active";
	static const char in_season[] =
		"SELECT starts <= :row_at AND :row_at < ends FROM season WHERE id = :row_season";

	if (strcmp(product->state, "in_use") != 0)
		return N_("it is not in use");
	if (!call_int(call, active, BINDS(B_INT(":row_party", product->party)), 0))
		return N_("its producer is closed");
	if (!call_int(call, sold_there,
		      BINDS(B_INT(":row_product", product->id), B_INT(":row_channel", channel)), 0))
		return N_("not through this sales channel");
	if (product->season &&
	    !call_int(call, in_season,
		      BINDS(B_INT(":row_season", product->season), B_INT(":row_at", at)), 0))
		return N_("its season has not begun, or is over");
	return NULL;
}

enum refusal product_sellable(struct call *call, const struct product *product, int64_t channel,
			      int64_t at)
{
	const char *why = why_not(call, product, channel, at);

	if (why == NULL)
		return DONE;
	return refuse(call, REFUSED_NOT_ON_SALE, "why", call_say(call, why), NULL);
}
