/* Whom a basket is for. What is that customer's comes with them: their language, and the
 * codes that they kept in their area to be given at the desk (S10). */
#include "core/order/private.h"

enum { KEPT_MAX = 100 };

/* Puts the codes that the customer kept into the basket: those that open something
 * now. They lie there like typed ones, and are taken out like them. */
static void take_kept(struct call *call, int64_t order, int64_t customer)
{
	static const char kept[] = "SELECT code FROM customer_code WHERE customer = :customer_is"
				   " ORDER BY kept_at, code LIMIT :most";
	static const char insert[] = "INSERT OR IGNORE INTO order_code"
				     "   (customer_order, code, offer)"
				     " VALUES (:row, :code_is, :offer_is)";
	int64_t codes[KEPT_MAX];
	size_t count = 0;
	struct query *query = call_query(
		call, kept, BINDS(B_INT(":customer_is", customer), B_INT(":most", KEPT_MAX)));

	while (count < KEPT_MAX && query_step(query))
		codes[count++] = column_int(query, 0);
	query_end(query);
	for (size_t i = 0; i < count; i++) {
		struct basket_code code;

		if (benefit_of_code(call, codes[i], &code) == DONE)
			call_exec(call, insert,
				  BINDS(B_INT(":row", order), B_INT(":code_is", code.code),
					B_INT(":offer_is", code.offer)));
		else
			call_forgive(call);
	}
}

/* What was somebody's own goes when they do. */
static void leave_kept(struct call *call, int64_t order, int64_t customer)
{
	static const char sql[] = "DELETE FROM order_code WHERE customer_order = :row AND code IN"
				  " (SELECT code FROM customer_code WHERE customer = :customer_is)";

	call_exec(call, sql, BINDS(B_INT(":row", order), B_INT(":customer_is", customer)));
}

void order_for(struct call *call, const struct customer_order *order, int64_t customer,
	       bool present)
{
	static const char sql[] =
		"UPDATE customer_order SET customer = nullif(:customer_is, 0), language ="
		"   ifnull((SELECT language FROM customer WHERE id = :customer_is), language)"
		" WHERE id = :row";
	struct customer_order now = *order;
	bool same = order->customer == customer;

	now.customer = customer;
	call_exec(call, sql, BINDS(B_INT(":customer_is", customer), B_INT(":row", order->id)));
	if (!same && order->customer)
		leave_kept(call, order->id, order->customer);
	/* Who is put on it again has not kept more: what was taken out stays out. */
	if (customer == 0 || (same && (order->presented || !present)))
		return;
	if (present || order_is_known(call, &now))
		take_kept(call, order->id, customer);
}
