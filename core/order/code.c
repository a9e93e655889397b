/* What is typed into a basket: one field takes any code and says what it is. A code of
 * an offer goes into the basket, a voucher brings its customer, the rest is named. */
#include <string.h>

#include "core/benefit/basket.h"
#include "core/code/code.h"
#include "core/offer/title.h"
#include "core/order/private.h"
#include "core/pass/pass.h"

static bool opens_offers(const char *kind)
{
	static const char *const kinds[] = { "partner", "promotion", "single" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

/* --- A voucher, a card, a ticket: what it is --- */

/* A basket for nobody is its holder's from now on. A voucher or a card shows that its
 * holder is there; a ticket does not: who sold it knows it, and it may be given away. */
static void take_customer(struct call *call, const struct customer_order *order,
			  const struct pass *pass)
{
	static const char there[] = "UPDATE customer_order SET presented = :code_is"
				    " WHERE id = :row AND customer = :customer_is";
	bool present = pass->ticket == NULL;

	if (pass->customer == 0)
		return;
	if (order_is_basket(order) && (order->customer == 0 || order->customer == pass->customer))
		order_for(call, order, pass->customer, present);
	if (present)
		call_exec(call, there,
			  BINDS(B_INT(":customer_is", pass->customer), B_INT(":row", order->id),
				B_INT(":code_is", pass->code)));
}

static enum refusal say_pass(struct call *call, const struct customer_order *order)
{
	struct pass pass;
	enum refusal usable;
	const char *sentence = "";
	char grouped[CODE_GROUPED];
	json_t *said;

	TRY(pass_find(call, arg_text(call, "code"), &pass));
	usable = pass_usable(call, &pass, call->now);
	if (usable != DONE)
		sentence = call_forgive(call);
	else
		take_customer(call, order, &pass);
	said = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b}", "kind", pass.kind, "code",
			 code_group(pass.text, grouped), "state",
			 usable == DONE ? "valid" : refusal_name(usable), "sentence", sentence,
			 "title", pass.issuer, "added", 0);
	TRY(order_is_basket(order) ? order_changed(call, order->id) : order_reply(call, order->id));
	reply_json(call, "said", said);
	return DONE;
}

/* --- A code that opens an offer --- */

static enum refusal add_code(struct call *call, const struct customer_order *order,
			     const char *kind)
{
	static const char insert[] = "INSERT INTO order_code (customer_order, code, offer)"
				     " VALUES (:order, :code_is, :offer_is)";
	static const char again[] = "DELETE FROM order_without WHERE customer_order = :order"
				    "   AND offer = :offer_is";
	static const char title[] = "SELECT " OFFER_TITLE(":offer_is");
	static const char text[] = "SELECT text FROM code WHERE id = :code_is";
	struct basket_code code;
	const struct bind *which;
	char grouped[CODE_GROUPED];
	json_t *said;

	TRY(benefit_by_code(call, arg_text(call, "code"), &code));
	which = BINDS(B_INT(":code_is", code.code), B_INT(":offer_is", code.offer));
	if (!call_exec(call, insert, which))
		return refuse(call, REFUSED_EXISTS, "what", call_say(call, N_("This code")), NULL);
	/* Who took the offer out, and then types its code, wants it. */
	call_exec(call, again, which);
	said = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b, s:I}", "kind", kind, "code",
			 code_group(call_text(call, text, which), grouped), "state", "valid",
			 "sentence", "", "title", call_text(call, title, which), "added", 1,
			 "offer", (json_int_t)code.offer);
	audit_object(call, "offer", code.offer);
	TRY(order_changed(call, order->id));
	reply_json(call, "said", said);
	return DONE;
}

static enum refusal run_code(struct call *call)
{
	struct customer_order order;
	const char *kind = "";
	int64_t id;
	bool pass;

	pass = code_find(call, arg_text(call, "code"), &id, &kind) == CODE_FOUND &&
	       !opens_offers(kind);
	/* Of what was sold, the rest can still be paid by somebody who is there. */
	if (!pass || !order_read(call, arg_int(call, "order"), &order) || order_is_basket(&order))
		TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	if (pass)
		return say_pass(call, &order);
	return add_code(call, &order, kind);
}

const struct operation order_code = {
	.name = "order.code",
	.summary = N_("Type a code of any kind into a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS(
		{ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
		{ "code", ARG_CODE, PARAM_REQUIRED, N_("Code"), N_("As typed or scanned.") }),
	.columns = order_columns,
	.run = run_code,
};

/* --- order.uncode --- */

static enum refusal run_uncode(struct call *call)
{
	static const char sql[] = "DELETE FROM order_code WHERE customer_order = :order"
				  "   AND code = :code_is";
	struct customer_order order;
	const char *kind;
	int64_t code = 0;

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	if (code_find(call, arg_text(call, "code"), &code, &kind) == CODE_FOUND)
		call_exec(call, sql, BINDS(B_INT(":code_is", code)));
	if (code == 0 || store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("code in this basket")), NULL);
	return order_changed(call, order.id);
}

const struct operation order_uncode = {
	.name = "order.uncode",
	.summary = N_("Take a code out of a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "code", ARG_CODE, PARAM_REQUIRED, N_("Code") }),
	.columns = order_columns,
	.run = run_uncode,
};

/* --- order.without --- */

static enum refusal run_without(struct call *call)
{
	static const char out[] = "INSERT OR IGNORE INTO order_without (customer_order, offer)"
				  " VALUES (:order, :offer)";
	static const char in[] = "DELETE FROM order_without WHERE customer_order = :order"
				 "   AND offer = :offer";
	struct customer_order order;

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	call_exec(call, arg_int(call, "without") ? out : in, NULL);
	return order_changed(call, order.id);
}

const struct operation order_without = {
	.name = "order.without",
	.summary = N_("Take an offer out of a basket, or let it in again"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "offer", ARG_OFFER, PARAM_REQUIRED | PARAM_ANYONE, N_("Offer") },
			 { "without", ARG_BOOL, 0, N_("Without it"), .initial = "yes" }),
	.columns = order_columns,
	.run = run_without,
};
