/* Rules of indicators, applied: when an order is confirmed or cancelled, and in the
 * night for what time has changed. What was given by hand or by a file stays. */
#include "core/contact/contact.h"

enum { TURN = 2000 /* customers at once: the writer is soon free again */ };

/* The highest level of an indicator i that a rule gives the customer now; 0: none. */
#define REACHED                                                                                \
	"ifnull((SELECT max(r.level) FROM indicator_rule r WHERE r.indicator = i.id"           \
	"  AND r.at_least <= (SELECT CASE r.measure WHEN 'orders' THEN count(*)"               \
	"      ELSE ifnull(sum(o.total - (SELECT ifnull(sum(l.refunded), 0) FROM order_line l" \
	"        WHERE l.customer_order = o.id)), 0) END FROM customer_order o"                \
	"    WHERE o.customer = :customer_is AND o.state = 'confirmed'"                        \
	"      AND o.confirmed_at > :now - ifnull(r.days * 86400, :now))), 0)"

void indicator_rules_apply(struct call *call, int64_t customer)
{
	/* Without a rule there is nothing to add up. */
	static const char any[] = "SELECT 1 WHERE EXISTS (SELECT 1 FROM indicator_rule)"
				  " OR EXISTS (SELECT 1 FROM customer_indicator"
				  "   WHERE customer = :customer_is AND level > ifnull(least, 0))";
	static const char gone[] =
		"DELETE FROM customer_indicator AS c WHERE c.customer = :customer_is"
		"   AND c.source = 'rule'"
		"   AND (SELECT " REACHED " FROM indicator i WHERE i.id = c.indicator) = 0";
	static const char given[] =
		"INSERT INTO customer_indicator AS c (customer, indicator, level, source, given_at)"
		" SELECT :customer_is, i.id, " REACHED " AS reached, 'rule', :now"
		"   FROM indicator i WHERE reached > 0"
		" ON CONFLICT (customer, indicator) DO UPDATE"
		"   SET level = max(excluded.level, ifnull(c.least, 0)), given_at = :now"
		" WHERE c.level <> max(excluded.level, ifnull(c.least, 0))";
	static const char back[] =
		"UPDATE customer_indicator AS c SET level = c.least"
		" WHERE c.customer = :customer_is AND c.level > c.least"
		"   AND (SELECT " REACHED " FROM indicator i WHERE i.id = c.indicator) = 0";
	const struct bind *binds = BINDS(B_INT(":customer_is", customer));

	if (customer == 0 || !call_int(call, any, binds, 0))
		return;
	call_exec(call, gone, binds);
	call_exec(call, given, binds);
	call_exec(call, back, binds);
}

/* --- In the night --- */

/* Those whom a rule gave a level, and where there are rules those who bought: both by
 * their customers' numbers, so that nobody else is looked at. */
#define AFTER "ifnull((SELECT after FROM night_turn WHERE what = 'indicator'), 0)"
#define LIVE(customer) \
	"EXISTS (SELECT 1 FROM customer k WHERE k.id = " customer " AND k.erased_at IS NULL)"

static size_t whose_turn(struct call *call, int64_t *ids)
{
	static const char sql[] =
		"SELECT c.customer AS customer FROM customer_indicator c"
		" WHERE c.customer > " AFTER " AND c.level > ifnull(c.least, 0)"
		"   AND " LIVE(
			"c.customer") " UNION"
				      " SELECT o.customer FROM customer_order o"
				      "  WHERE EXISTS (SELECT 1 FROM indicator_rule) AND "
				      "o.customer > " AFTER
				      "    AND o.state = 'confirmed' AND " LIVE(
					      "o.customer") " ORDER BY customer LIMIT :count";
	struct query *query = call_query(call, sql, BINDS(B_INT(":count", TURN)));
	size_t found = 0;

	while (found < TURN && query_step(query))
		ids[found++] = column_int(query, 0);
	query_end(query);
	return found;
}

int64_t indicator_rules_night(struct call *call)
{
	static const char turn[] = "INSERT INTO night_turn (what, after) VALUES ('indicator', :id)"
				   " ON CONFLICT (what) DO UPDATE SET after = :id";
	static const char changes[] = "SELECT total_changes()";
	int64_t *ids = call_alloc(call, TURN * sizeof *ids);
	size_t count = whose_turn(call, ids);
	int64_t before = call_int(call, changes, NULL, 0);
	int64_t done;

	for (size_t i = 0; i < count; i++)
		indicator_rules_apply(call, ids[i]);
	done = call_int(call, changes, NULL, 0) - before;
	/* All had their turn: from the beginning the next time. */
	call_exec(call, turn, BINDS(B_INT(":id", count == TURN ? ids[count - 1] : 0)));
	return done + (count == TURN); /* so that its turn is kept */
}
