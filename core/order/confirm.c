/* Confirming: all conditions are asked again, then price, stock, quota, codes, balance
 * and payment are written in one savepoint of the only writer, or nothing is. What was
 * sold is frozen from then on. */
#include <string.h>

#include "core/contact/contact.h"
#include "core/delivery/delivery.h"
#include "core/ledger/ledger.h"
#include "core/network/settings.h"
#include "core/order/private.h"
#include "core/product/product.h"
#include "core/receipt/receipt.h"
#include "core/ticket/ticket.h"

/* --- What must hold --- */

static enum refusal check_lines(struct call *call, const struct customer_order *order)
{
	if (order->line_count == 0)
		return refuse(call, REFUSED_EMPTY, NULL);
	for (size_t i = 0; i < order->line_count; i++) {
		const struct order_line *line = &order->lines[i];
		int64_t unit;
		enum refusal refusal = order_line_good(call, order, line, &unit);

		if (refusal != DONE) {
			refuse_with(call, "line", json_integer(line->id));
			return refusal;
		}
	}
	return DONE;
}

/* Why a code that was typed no longer gives anything, as far as one sentence can. */
static const char *what_changed(struct call *call, const struct basket *basket)
{
	for (size_t i = 0; i < basket->offer_count; i++)
		if (basket->offers[i].code && !basket->offers[i].applies)
			return call_format(call, "%s: %s", basket->offers[i].title,
					   basket->offers[i].sentence);
	return call_say(call, N_("a price or an offer has changed"));
}

static enum refusal check_total(struct call *call, const struct priced *priced)
{
	if (arg_int(call, "total") == priced->total)
		return DONE;
	refuse_with(call, "cents", json_integer(priced->total));
	return refuse(call, REFUSED_TOTAL, "total", order_money(call, priced->total), "why",
		      what_changed(call, &priced->basket), NULL);
}

static const char *customer_email(struct call *call, const struct customer_order *order)
{
	static const char sql[] = "SELECT email FROM customer WHERE id = :row";

	return call_text(call, sql, BINDS(B_INT(":row", order->customer)));
}

static enum refusal check_delivery(struct call *call, const struct customer_order *order)
{
	if (strcmp(order->delivery, "email") != 0 || customer_email(call, order))
		return DONE;
	return refuse(call, REFUSED_NO_ADDRESS, NULL);
}

/* What is not paid now is owed by somebody, where the network allows that. */
static enum refusal check_due(struct call *call, const struct customer_order *order,
			      int64_t missing)
{
	if (missing == 0)
		return DONE;
	if (strcmp(setting_text(call, "amounts_due"), "yes") != 0)
		return refuse(call, REFUSED_PAYMENT, "why",
			      call_format(call, call_say(call, N_("%s is missing")),
					  order_money(call, missing)),
			      NULL);
	if (order->customer)
		return DONE;
	return refuse(call, REFUSED_PAYMENT, "why",
		      call_say(call, N_("who pays later is a customer: say who")), NULL);
}

/* --- Freezing --- */

static void freeze_offers(struct call *call, const struct basket_line *line)
{
	static const char sql[] = "INSERT INTO order_line_offer (line, offer, cents, units)"
				  " VALUES (:row_line, :row_offer, :cents_are, :units_are)";

	for (size_t i = 0; i < line->offer_count; i++)
		call_exec(call, sql,
			  BINDS(B_INT(":row_line", line->line),
				B_INT(":row_offer", line->offers[i].offer),
				B_INT(":cents_are", line->offers[i].cents),
				B_INT(":units_are", line->offers[i].units)));
}

static void freeze_line(struct call *call, const struct customer_order *order,
			const struct order_line *line)
{
	static const char sql[] = "UPDATE order_line SET name = :name_is, terms = :terms_are, "
				  "producer = :producer_is,"
				  "   vat = :vat_is WHERE id = :row";
	struct product product = { .party = line->producer, .vat = line->vat };
	const char *name = product_name(call, line->product, order->language);
	const char *terms = product_terms(call, line->product, order->language);

	product_read(call, line->product, &product);
	call_exec(call, sql,
		  BINDS(B_TEXT(":name_is", name ? name : line->name),
			B_TEXT(":terms_are", terms ? terms : ""),
			B_INT(":producer_is", product.party), B_INT(":vat_is", product.vat),
			B_INT(":row", line->id)));
}

static void freeze(struct call *call, const struct customer_order *order,
		   const struct priced *priced)
{
	static const char sql[] = "UPDATE customer_order SET state = 'confirmed',"
				  "   confirmed_at = :now WHERE id = :row";

	order_keep_prices(call, order, priced->total);
	for (size_t i = 0; i < order->line_count; i++) {
		freeze_line(call, order, &order->lines[i]);
		freeze_offers(call, &priced->basket.lines[i]);
	}
	call_exec(call, sql, BINDS(B_INT(":row", order->id)));
}

/* --- order.confirm --- */

static enum refusal sell(struct call *call, const struct customer_order *order, int64_t total)
{
	if (total == 0)
		return DONE;
	if (ledger_move(call, ledger_balance(call, LEDGER_MONEY, "sales"),
			ledger_balance(call, LEDGER_MONEY, "due"), total, "sale", order->id))
		return DONE;
	return refuse(call, REFUSED_TRY_AGAIN, NULL);
}

static enum refusal hand_over(struct call *call, const struct customer_order *order)
{
	TRY(tickets_make(call, order->id));
	if (receipt_sale(call, order->id) == 0)
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	if (strcmp(order->delivery, "email") == 0)
		order_mail(call, order->id);
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct customer_order order;
	struct priced priced;
	struct payments payments;

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	TRY(check_lines(call, &order));
	order_price(call, &order, &priced);
	TRY(check_total(call, &priced));
	TRY(check_delivery(call, &order));
	TRY(payments_read(call, priced.total, &payments));
	TRY(check_due(call, &order, priced.total - payments.paid));
	TRY(basket_use(call, &priced.basket, order.id));
	freeze(call, &order, &priced);
	TRY(sell(call, &order, priced.total));
	TRY(payments_write(call, &order, &payments));
	TRY(hand_over(call, &order));
	indicator_rules_apply(call, order.customer);
	audit_object(call, "order", order.id);
	TRY(order_reply(call, order.id));
	reply_int(call, "change", payments.change);
	return DONE;
}

const struct operation order_confirm = {
	.name = "order.confirm",
	.summary = N_("Confirm and pay a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "total", ARG_AMOUNT, PARAM_REQUIRED, N_("Total"),
			   N_("As the customer was told: another one is refused.") },
			 { "payments", ARG_TEXT, PARAM_MANY, N_("Payments"),
			   N_("Each a means and an amount, like cash:20.00 or "
			      "card:12.50:REFERENCE.") }),
	.columns = order_columns,
	.run = run,
};

/* --- order.pay --- */

/* Of what was cancelled too, a part may have been kept that nobody has paid yet. */
static enum refusal order_sold(struct call *call, int64_t id, struct customer_order *order)
{
	if (order_read(call, id, order) && strcmp(order->state, "cancelled") == 0)
		return DONE;
	return order_in_state(call, id, "confirmed", order);
}

static enum refusal run_pay(struct call *call)
{
	struct customer_order order;
	struct payments payments;
	int64_t due;

	TRY(order_sold(call, arg_int(call, "order"), &order));
	due = order_due(call, order.id);
	if (due <= 0)
		return refuse(call, REFUSED_PAYMENT, "why", call_say(call, N_("nothing is due")),
			      NULL);
	TRY(payments_read(call, due, &payments));
	TRY(payments_write(call, &order, &payments));
	if (receipt_payment(call, order.id) == 0)
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	audit_object(call, "order", order.id);
	TRY(order_reply(call, order.id));
	reply_int(call, "change", payments.change);
	return DONE;
}

const struct operation order_pay = {
	.name = "order.pay",
	.summary = N_("Pay what is due for an order, or a part of it"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "payments", ARG_TEXT, PARAM_REQUIRED | PARAM_MANY, N_("Payments"),
			   N_("Each a means and an amount, like cash:20.00 or "
			      "card:12.50:REFERENCE.") }),
	.columns = order_columns,
	.run = run_pay,
};
