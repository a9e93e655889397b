/* Uses: the only place that writes and counts them. Limits are asked before, in the same
 * savepoint of the only writer; the schema's unique index and the counters' own
 * conditions would refuse what got past the questions. */
#include "core/benefit/private.h"
#include "core/network/settings.h"

/* The number of a use among those of its code. Where a code's uses are limited it is the
 * lowest that no live use has, so that two at the same instant collide; where they are
 * not, the next: a code that many know has many. */
static int64_t next_nth(struct call *call, const struct benefit_use *use)
{
	static const char lowest[] =
		"WITH live (n) AS (SELECT turn FROM offer_use WHERE code = :code_is"
		"   AND offer = :offer_is AND turn > 0)"
		" SELECT min(n) FROM (SELECT 1 AS n UNION ALL SELECT n + 1 FROM live)"
		"  WHERE n NOT IN (SELECT n FROM live)";
	static const char next[] = "SELECT ifnull(max(turn), 0) + 1 FROM offer_use"
				   " WHERE code = :code_is AND offer = :offer_is AND turn > 0";

	if (use->code == 0 || use->forced || use->per_code == 1)
		return 1;
	return call_int(call, use->per_code ? lowest : next,
			BINDS(B_INT(":code_is", use->code), B_INT(":offer_is", use->offer)), 1);
}

/* Counted where they stay within what all may together. */
static bool count(struct call *call, const struct benefit_use *use)
{
	static const char sql[] =
		"UPDATE offer_count SET used = used + :units, spent = spent + :cents"
		" WHERE offer = :offer_is AND (:quota_is = 0 OR used + :units <= :quota_is)"
		"   AND (:budget_is < 0 OR spent + :cents <= :budget_is)";

	call_exec(call, sql,
		  BINDS(B_INT(":units", use->units), B_INT(":cents", use->cents),
			B_INT(":offer_is", use->offer), B_INT(":quota_is", use->quota),
			B_INT(":budget_is", use->budget)));
	return store_changes(call->store) > 0;
}

enum refusal benefit_write_use(struct call *call, struct benefit_use *use)
{
	static const char sql[] =
		"INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at,"
		"                       day, nth, forced, people, cents, event, customer_order,"
		"                       units)"
		" VALUES (:offer_is, nullif(:code_is, 0), nullif(:customer_is, 0),"
		"         nullif(:shop_is, 0), :account, :at_is, :now, :day, :nth, :forced,"
		"         :people_are, :cents, :event_is, nullif(:order_is, 0), :units)";
	char day[11];

	network_day(use->at, day);
	use->nth = next_nth(call, use);
	if (!call_exec(call, sql,
		       BINDS(B_INT(":offer_is", use->offer), B_INT(":code_is", use->code),
			     B_INT(":customer_is", use->customer), B_INT(":shop_is", use->shop),
			     B_INT(":at_is", use->at), B_TEXT(":day", day), B_INT(":nth", use->nth),
			     B_TEXT(":forced", use->forced), B_INT(":people_are", use->people),
			     B_INT(":cents", use->cents), B_TEXT(":event_is", use->event),
			     B_INT(":order_is", use->order), B_INT(":units", use->units))))
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	use->id = store_last_id(call->store);
	/* Forced uses stand outside quota and budget (rule 7). */
	if (use->forced == NULL && !count(call, use))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("all of it is used up")), NULL);
	return DONE;
}

/* What an offer's counters count of a basket's use. */
static struct benefit_use use_of(const struct basket *basket, const struct basket_offer *offer,
				 int64_t order)
{
	const struct occasion *occasion = &basket->occasion;

	return (struct benefit_use){
		.offer = offer->offer,
		.code = offer->code,
		.customer = occasion->customer,
		.shop = occasion->shop,
		.order = order,
		.at = occasion->at,
		.people = 1,
		.units = offer->once || offer->units == 0 ? 1 : offer->units,
		.cents = offer->cents,
		.per_code = offer->per_code,
		.quota = offer->quota,
		.budget = offer->budget,
	};
}

enum refusal basket_use(struct call *call, const struct basket *basket, int64_t order)
{
	for (size_t i = 0; i < basket->offer_count; i++) {
		struct benefit_use use = use_of(basket, &basket->offers[i], order);

		if (basket->offers[i].applies)
			TRY(benefit_write_use(call, &use));
	}
	return DONE;
}

void benefit_give_back(struct call *call, int64_t order, int64_t offer)
{
	static const char find[] =
		"SELECT u.id, u.offer, u.units, u.cents FROM offer_use u"
		"  JOIN offer o ON o.id = u.offer"
		" WHERE u.customer_order = :order_is AND u.undone_at IS NULL AND NOT o.keeps_use"
		"   AND (:offer_is = 0 OR u.offer = :offer_is) LIMIT 1";
	static const char undo[] = "UPDATE offer_use SET undone_at = :now, undone_by = :account"
				   " WHERE id = :use_is";
	static const char uncount[] =
		"UPDATE offer_count SET used = max(used - :units, 0),"
		"       spent = max(spent - :cents, 0) WHERE offer = :of_offer";

	for (;;) {
		struct query *query = call_query(
			call, find, BINDS(B_INT(":order_is", order), B_INT(":offer_is", offer)));
		int64_t id, of_offer, units, cents;

		if (!query_step(query))
			return;
		id = column_int(query, 0);
		of_offer = column_int(query, 1);
		units = column_int(query, 2);
		cents = column_int(query, 3);
		query_end(query);
		call_exec(call, undo, BINDS(B_INT(":use_is", id)));
		call_exec(call, uncount,
			  BINDS(B_INT(":units", units), B_INT(":cents", cents),
				B_INT(":of_offer", of_offer)));
	}
}
