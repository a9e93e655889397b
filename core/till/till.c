/* A till, and what should be in it: its float, what was put in and taken out, and the
 * payments that were taken at it. */
#include <string.h>

#include "core/till/private.h"

#include "core/item/item.h"
#include "core/redemption/here.h"

int64_t till_here(struct call *call, int64_t shop)
{
	static const char sql[] = "SELECT id FROM till WHERE shop = :shop_is AND account = :account"
				  "   AND closed_at IS NULL";

	return call_int(call, sql, BINDS(B_INT(":shop_is", shop)), 0);
}

bool till_read(struct call *call, int64_t id, struct till *till)
{
	static const char sql[] = "SELECT id, shop, account, opened_at, closed_at, float"
				  "  FROM till WHERE id = :till_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":till_is", id)));
	bool found = query_step(query);

	if (found)
		*till = (struct till){
			.id = column_int(query, 0),
			.shop = column_int(query, 1),
			.account = column_int(query, 2),
			.opened_at = column_int(query, 3),
			.closed_at = column_int(query, 4),
			.float_cents = column_int(query, 5),
		};
	query_end(query);
	return found;
}

/* Who works at the same desk does not close somebody else's till; who answers for the
 * whole of the seller, or of the network, does. */
static bool manages(struct call *call, const struct till *till)
{
	static const char sql[] =
		"SELECT 1 FROM reach r WHERE r.account = :account AND r.operation = :operation"
		"   AND (r.whole OR r.party = (SELECT party FROM shop WHERE id = :shop_is)) LIMIT "
		"1";

	return till->account == call->caller->account ||
	       call_int(call, sql, BINDS(B_INT(":shop_is", till->shop)), 0) != 0;
}

enum refusal till_find(struct call *call, struct till *till)
{
	int64_t id = arg_int(call, "till");
	struct here here = { .shop = 0 };

	if (id) {
		if (till_read(call, id, till) && manages(call, till))
			return DONE;
		return refuse(call, REFUSED_NOT_YOURS, "argument", "till", NULL);
	}
	TRY(here_find(call, &here));
	if (till_read(call, till_here(call, here.shop), till))
		return DONE;
	return refuse(call, REFUSED_NO_TILL, NULL);
}

const char *till_amount(struct call *call, int64_t cents)
{
	char text[48];

	lang_money(call->lang, cents, text, sizeof text);
	return call_copy(call, text);
}

/* --- What should be in it --- */

/* A drawer holds one heap of cash: the float and what was moved are counted with the
 * first means of that kind, of which there is one as a rule. */
static void gather_cash(struct call *call, const struct till *till, struct till_means *all,
			size_t count)
{
	int64_t cash = till_cash(call, till->id);

	for (size_t i = 1; i < count && all[i].cash; i++)
		cash -= all[i].expected;
	if (count > 0)
		all[0].expected = cash;
}

enum { MEANS_MAX = 100 };

struct till_means *till_expected(struct call *call, const struct till *till)
{
	static const char sql[] = "SELECT m.id, m.ref, m.kind, " ITEM_NAME(
		"m.id") ", ifnull(c.expected, ifnull(p.cents, 0)),"
			"  ifnull(p.number, 0),"
			"  m.kind IN ('cash', 'card', 'cheque', 'voucher')"
			"  FROM list_item m LEFT JOIN (SELECT means, sum(cents) AS cents, count(*) "
			"AS "
			"number"
			"    FROM payment WHERE till = :till_is GROUP BY means) p ON p.means = m.id"
			"  LEFT JOIN till_count c ON c.till = :till_is AND c.means = m.id"
			" WHERE m.list = 'means' AND (p.number OR c.till OR m.kind = 'cash'"
			"    OR (m.active AND m.kind IN ('card', 'cheque', 'voucher')))"
			" ORDER BY m.kind <> 'cash', m.position, m.id LIMIT 100";
	struct till_means *all = call_alloc(call, (MEANS_MAX + 1) * sizeof *all);
	struct query *query = call_query(call, sql, BINDS(B_INT(":till_is", till->id)));
	size_t count = 0;

	while (query_step(query)) {
		const char *name = column_text(query, 3);

		all[count++] = (struct till_means){
			.means = column_int(query, 0),
			.ref = call_copy(call, column_text(query, 1)),
			.kind = call_copy(call, column_text(query, 2)),
			.name = call_copy(call, name ? name : column_text(query, 1)),
			.expected = column_int(query, 4),
			.payments = column_int(query, 5),
			.countable = column_int(query, 6) != 0,
			.cash = strcmp(column_text(query, 2), "cash") == 0,
		};
	}
	if (till->closed_at == 0)
		gather_cash(call, till, all, count);
	return all;
}
