/* Whom an order is for, and how much of them its desk may see and use. Whoever knows an
 * address can sell to it: that tells no more of a customer who is not the desk's own than
 * what was typed, their name, and what the price depends on. Their balance is spent when
 * they are there, which a voucher or card of theirs shows. */
#include "core/benefit/benefit.h"
#include "core/contact/contact.h"
#include "core/ledger/ledger.h"
#include "core/order/private.h"
#include "core/party/reach.h"

bool order_is_known(struct call *call, const struct customer_order *order)
{
	static const char sql[] = "SELECT " CUSTOMER_IN_REACH(":row");

	return call_int(call, sql, BINDS(B_INT(":row", order->customer)), 0) != 0;
}

/* They were before this sale, and not only by what nobody has paid: else any sale to an
 * address would open the balance behind it. */
static bool has_bought(struct call *call, const struct customer_order *order)
{
	static const char sql[] = "SELECT " CUSTOMER_REACHED(
		":row",
		" AND o_.id <> :order_is AND EXISTS (SELECT 1 FROM payment p"
		"   JOIN list_item i ON i.id = p.means"
		"   WHERE p.customer_order = o_.id AND p.cents > 0 AND i.kind <> 'balance')");

	return call_int(call, sql,
			BINDS(B_INT(":row", order->customer), B_INT(":order_is", order->id)),
			0) != 0;
}

static bool balance_open(struct call *call, const struct customer_order *order)
{
	return order->presented != 0 || has_bought(call, order);
}

enum refusal order_check_balance(struct call *call, const struct customer_order *order)
{
	if (order->customer == 0)
		return refuse(call, REFUSED_PAYMENT, "why",
			      call_say(call, N_("a balance is a customer’s: say whose")), NULL);
	if (balance_open(call, order))
		return DONE;
	return refuse(call, REFUSED_PAYMENT, "why",
		      call_say(call, N_("this customer’s balance is used only when they are there: "
					"scan their voucher or card")),
		      NULL);
}

/* --- Told --- */

/* What they have that not everybody has. */
static json_t *tell_mark(struct call *call, const struct customer_order *order)
{
	struct benefit_mark *marks;
	size_t count =
		benefit_for_customer(call, order->customer, order->channel, call->now, &marks);
	json_t *mark = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(mark,
				      json_pack("{s:I, s:s}", "offer", (json_int_t)marks[i].offer,
						"title", marks[i].title));
	return mark;
}

static json_t *tell_row(struct query *query, const struct customer_order *order, bool known)
{
	bool addressed = known || order->addressed;

	return json_pack("{s:o, s:s, s:s?, s:s, s:b, s:b, s:b}", "id",
			 known ? json_integer(column_int(query, 0)) : json_null(), "name",
			 column_text(query, 1), "email", addressed ? column_text(query, 2) : NULL,
			 "phone", known ? column_text(query, 3) : "", "professional",
			 (int)column_int(query, 4), "known", known, "present",
			 order->presented != 0);
}

json_t *order_tell_customer(struct call *call, const struct customer_order *order)
{
	static const char sql[] = "SELECT id, name, email, phone, professional FROM customer"
				  " WHERE id = :row";
	struct query *query;
	json_t *customer = NULL;
	bool known;

	if (order->customer == 0)
		return json_null();
	known = order_is_known(call, order);
	query = call_query(call, sql, BINDS(B_INT(":row", order->customer)));
	if (query_step(query))
		customer = tell_row(query, order, known);
	query_end(query);
	if (customer && order_is_basket(order))
		json_object_set_new(customer, "mark", tell_mark(call, order));
	return customer ? customer : json_null();
}

json_t *order_tell_balance(struct call *call, const struct customer_order *order)
{
	if (order->customer == 0 || !balance_open(call, order))
		return json_null();
	return json_integer(ledger_amount_of(call, LEDGER_MONEY, "customer", order->customer));
}
