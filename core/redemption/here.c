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

/* A counter has one or few among thousands: none of these looks at all of them. */
#define SHOP_HERE                                      \
	"SELECT s.id, s.party, s.name, s.quick"        \
	"  FROM shop s JOIN party p ON p.id = s.party" \
	" WHERE s.active AND p.active"
static const char named[] = SHOP_HERE " AND s.id = :shop AND " SHOP_IN_REACH("s.id", "s.party");
static const char any[] = SHOP_HERE " LIMIT 2";
static const char own[] =
	SHOP_HERE " AND s.id IN (SELECT s_.id FROM shop s_ WHERE s_.party IN " REACHED_PARTIES
		  " UNION ALL SELECT r.shop FROM reach r WHERE r.account = :account"
		  "   AND r.operation = :operation AND r.shop IS NOT NULL) LIMIT 2";

static struct query *ask_shop(struct call *call)
{
	if (arg_given(call, "shop"))
		return call_query(call, named, NULL);
	return call_query(call, call->whole ? any : own, NULL);
}

enum refusal here_find(struct call *call, struct here *here)
{
	struct query *query = ask_shop(call);
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

static struct candidate candidate_from_row(struct call *call, struct query *query)
{
	return (struct candidate){
		.benefit = benefit_from_row(call, query),
		.conditions = said(call, query, BENEFIT_COLUMN_COUNT),
		.here = true,
	};
}

size_t here_offers(struct call *call, const struct here *here, struct candidate **offers)
{
	static const char sql[] = OFFERS_TOLD
		" WHERE o.party = :party_is AND o.scope = 'none' AND o.state = 'published'"
		"   AND ifnull(o.shop, :shop_is) = :shop_is ORDER BY o.id";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":party_is", here->party), B_INT(":shop_is", here->shop)));
	size_t count = 0;
	size_t room = 0;

	*offers = NULL;
	while (query_step(query)) {
		*offers = add(call, *offers, count, &room);
		(*offers)[count++] = candidate_from_row(call, query);
	}
	return count;
}

enum refusal candidate_eligible(struct call *call, const struct candidate *offer,
				const struct wish *wish)
{
	const struct occasion occasion = {
		.at = wish->at,
		.code = wish->pass->counted,
		.customer = wish->pass->customer,
		.units = wish->people,
	};

	if (!offer->here)
		return refuse(call, REFUSED_NOT_HERE, NULL);
	return benefit_allowed(call, &offer->benefit, &occasion);
}
