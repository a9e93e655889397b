/* Money back: to the means it was paid with, the last payment first, or to the
 * customer's balance. Cash comes out of the caller's till. */
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

enum { REPAYABLE_MAX = 200 };

static size_t read_repayable(struct call *call, int64_t order, struct repayable *found)
{
	static const char sql[] =
		"SELECT p.id, p.means, i.kind, p.reference, p.cents + ifnull((SELECT sum(b.cents)"
		"    FROM payment b WHERE b.customer_order = :row AND b.refunds = p.id), 0) AS "
		"left_"
		"  FROM payment p JOIN list_item i ON i.id = p.means"
		" WHERE p.customer_order = :row AND p.cents > 0 AND left_ > 0 ORDER BY p.id DESC";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", order)));
	size_t count = 0;

	while (count < REPAYABLE_MAX && query_step(query))
		found[count++] = (struct repayable){
			.payment = column_int(query, 0),
			.means = column_int(query, 1),
			.kind = call_copy(call, column_text(query, 2)),
			.reference = call_copy(call, column_text(query, 3)),
			.left = column_int(query, 4),
		};
	query_end(query);
	return count;
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

static enum refusal source_of(struct call *call, const struct customer_order *order,
			      const struct repayable *back, int64_t till, int64_t *source)
{
	if (strcmp(back->kind, "cash") == 0) {
		if (till == 0)
			return refuse(call, REFUSED_NO_TILL, NULL);
		*source = ledger_balance_of(call, LEDGER_MONEY, "till", till);
	} else if (strcmp(back->kind, "balance") == 0) {
		*source = ledger_balance_of(call, LEDGER_MONEY, "customer", order->customer);
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

static enum refusal to_balance(struct call *call, const struct cancellation *cancellation)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'means'"
				  "   AND kind = 'balance' ORDER BY active DESC, id LIMIT 1";
	const struct repayable back = { .means = call_int(call, sql, NULL, 0),
					.kind = "balance",
					.reference = "" };

	if (cancellation->order.customer && back.means)
		return give_back(call, &cancellation->order, &back, cancellation->paid_out);
	return refuse(call, REFUSED_PAYMENT, "why",
		      call_say(call, N_("a balance is a customer’s: say whose")), NULL);
}

static enum refusal to_means(struct call *call, const struct cancellation *cancellation)
{
	struct repayable *found = call_alloc(call, REPAYABLE_MAX * sizeof *found);
	size_t count = read_repayable(call, cancellation->order.id, found);
	int64_t left = cancellation->paid_out;

	for (size_t i = 0; i < count && left > 0; i++) {
		int64_t cents = found[i].left < left ? found[i].left : left;

		TRY(give_back(call, &cancellation->order, &found[i], cents));
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
	return cancellation->to_balance ? to_balance(call, cancellation)
					: to_means(call, cancellation);
}
