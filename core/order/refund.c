/* Money back: to the means it was paid with, the last payment first, to the customer's
 * balance, or, where neither is left, in cash. Cash comes out of the caller's till. */
#include <string.h>

#include "core/ledger/ledger.h"
#include "core/order/cancel.h"
#include "core/order/private.h"
#include "core/till/till.h"

/* A payment, as far as it was not given back yet. */
struct repayable {
	int64_t payment, means, left;
	const char *kind, *reference;
};

/* The last payment before that one of which something was not given back yet. */
static bool next_repayable(struct call *call, int64_t order, int64_t before,
			   struct repayable *found)
{
	static const char sql[] =
		"SELECT p.id, p.means, i.kind, p.reference, p.cents + ifnull((SELECT sum(b.cents)"
		"    FROM payment b WHERE b.customer_order = :row AND b.refunds = p.id), 0) AS "
		"left_"
		"  FROM payment p JOIN list_item i ON i.id = p.means"
		" WHERE p.customer_order = :row AND p.id < :before AND p.cents > 0 AND left_ > 0"
		" ORDER BY p.id DESC LIMIT 1";
	struct query *query =
		call_query(call, sql, BINDS(B_INT(":row", order), B_INT(":before", before)));
	bool there = query_step(query);

	if (there)
		*found = (struct repayable){
			.payment = column_int(query, 0),
			.means = column_int(query, 1),
			.kind = call_copy(call, column_text(query, 2)),
			.reference = call_copy(call, column_text(query, 3)),
			.left = column_int(query, 4),
		};
	query_end(query);
	return there;
}

static void write_payment(struct call *call, const struct customer_order *order,
			  const struct repayable *back, int64_t cents, int64_t till)
{
	static const char sql[] =
		"INSERT INTO payment (customer_order, means, cents, tendered, reference, refunds,"
		"                     account, till, at)"
		" VALUES (:row, :means_is, -:cents_are, -:cents_are, :reference_is,"
		"         nullif(:payment_is, 0), :account, nullif(:till_is, 0), :now)";

	call_exec(call, sql,
		  BINDS(B_INT(":row", order->id), B_INT(":means_is", back->means),
			B_INT(":cents_are", cents), B_TEXT(":reference_is", back->reference),
			B_INT(":payment_is", back->payment), B_INT(":till_is", till)));
}

static bool customer_gone(struct call *call, const struct customer_order *order)
{
	static const char sql[] = "SELECT erased_at IS NOT NULL FROM customer WHERE id = :row";

	return call_int(call, sql, BINDS(B_INT(":row", order->customer)), 0) != 0;
}

/* What is put on the balance of somebody erased would reach nobody. */
static enum refusal balance_of(struct call *call, const struct customer_order *order,
			       int64_t *balance)
{
	if (order->customer == 0)
		return refuse(call, REFUSED_PAYMENT, "why",
			      call_say(call, N_("a balance is a customer’s: say whose")), NULL);
	if (customer_gone(call, order))
		return refuse(call, REFUSED_PAYMENT, "why",
			      call_say(call, N_("this customer was erased and has no balance any "
						"more: give it back by the means it was paid "
						"with, or in cash")),
			      NULL);
	*balance = ledger_balance_of(call, LEDGER_MONEY, "customer", order->customer);
	return DONE;
}

static enum refusal source_of(struct call *call, const struct customer_order *order,
			      const struct repayable *back, int64_t till, int64_t *source)
{
	if (strcmp(back->kind, "cash") == 0) {
		if (till == 0)
			return refuse(call, REFUSED_NO_TILL, NULL);
		*source = ledger_balance_of(call, LEDGER_MONEY, "till", till);
	} else if (strcmp(back->kind, "balance") == 0) {
		TRY(balance_of(call, order, source));
	} else {
		*source = ledger_balance_of(call, LEDGER_MONEY, "means", back->means);
	}
	return DONE;
}

static enum refusal give_back(struct call *call, const struct customer_order *order,
			      const struct repayable *back, int64_t cents)
{
	int64_t till = order->shop ? till_here(call, order->shop) : 0;
	int64_t source = 0;

	TRY(source_of(call, order, back, till, &source));
	write_payment(call, order, back, cents, till);
	if (ledger_move(call, source, ledger_balance(call, LEDGER_MONEY, "due"), cents, "refund",
			order->id))
		return DONE;
	return refuse(call, REFUSED_PAYMENT, "why",
		      call_format(call, call_say(call, N_("there are only %s in your till")),
				  order_money(call, ledger_amount(call, source))),
		      NULL);
}

/* All of it at once, by the network's first means of that kind. */
static enum refusal to_kind(struct call *call, const struct cancellation *cancellation,
			    const char *kind)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'means'"
				  "   AND kind = :kind_is ORDER BY active DESC, id LIMIT 1";
	const struct repayable back = {
		.means = call_int(call, sql, BINDS(B_TEXT(":kind_is", kind)), 0),
		.kind = kind,
		.reference = "",
	};

	return give_back(call, &cancellation->order, &back, cancellation->paid_out);
}

static enum refusal to_cash(struct call *call, const struct cancellation *cancellation)
{
	if (!call->whole && !customer_gone(call, &cancellation->order))
		return refuse(call, REFUSED_PAYMENT, "why",
			      call_say(call, N_("in cash only for somebody who was erased: give it "
						"back by the means it was paid with")),
			      NULL);
	return to_kind(call, cancellation, "cash");
}

static enum refusal to_means(struct call *call, const struct cancellation *cancellation)
{
	int64_t left = cancellation->paid_out;
	struct repayable back = { .payment = INT64_MAX };

	while (left > 0 && next_repayable(call, cancellation->order.id, back.payment, &back)) {
		int64_t cents = back.left < left ? back.left : left;

		TRY(give_back(call, &cancellation->order, &back, cents));
		left -= cents;
	}
	return left == 0 ? DONE : refuse(call, REFUSED_TRY_AGAIN, NULL);
}

enum refusal order_pay_back(struct call *call, const struct cancellation *cancellation)
{
	int64_t refund = cancellation->refund;

	if (refund > 0 &&
	    !ledger_move_why(call, ledger_balance(call, LEDGER_MONEY, "due"),
			     ledger_balance(call, LEDGER_MONEY, "sales"), refund, "cancellation",
			     cancellation->order.id, cancellation->why ? cancellation->why : ""))
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	if (cancellation->paid_out == 0)
		return DONE;
	switch (cancellation->to) {
	case REFUND_TO_BALANCE:
		return to_kind(call, cancellation, "balance");
	case REFUND_TO_CASH:
		return to_cash(call, cancellation);
	case REFUND_TO_MEANS:
		break;
	}
	return to_means(call, cancellation);
}
