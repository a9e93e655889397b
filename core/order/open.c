/* A basket as a whole: opened at a desk, for a customer, set aside, taken up again,
 * given up. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/customer/customer.h"
#include "core/item/item.h"
#include "core/network/settings.h"
#include "core/order/private.h"
#include "core/redemption/here.h"

/* --- order.open --- */

static enum refusal find_channel(struct call *call, int64_t *channel)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'channel'"
				  "   AND kind = 'desk' AND active ORDER BY position, id LIMIT 1";

	*channel = arg_given(call, "channel") ? arg_int(call, "channel")
					      : call_int(call, sql, NULL, 0);
	if (*channel && strcmp(item_kind(call, *channel), "desk") == 0)
		return DONE;
	return refuse_argument(call, "channel",
			       call_say(call, N_("A sales channel of desks is wanted.")));
}

static enum refusal run_open(struct call *call)
{
	static const char sql[] =
		"INSERT INTO customer_order (channel, party, shop, account, language, fee,"
		"                            fee_vat, opened_at, until)"
		" VALUES (:channel_is, :party_is, :shop_is, :account, :speaks, :fee_is,"
		"         :fee_vat_is, :now, :until_is)";
	struct customer_order order = { .id = 0 };
	struct here here;
	int64_t channel;
	int64_t until = call->now + setting_int(call, "basket_minutes") * 60;

	TRY(here_find(call, &here));
	TRY(find_channel(call, &channel));
	call_exec(call, sql,
		  BINDS(B_INT(":channel_is", channel), B_INT(":party_is", here.party),
			B_INT(":shop_is", here.shop),
			B_TEXT(":speaks", setting_text(call, "language")),
			B_INT(":fee_is", setting_int(call, "order_fee")),
			B_INT(":fee_vat_is", setting_int(call, "order_fee_vat")),
			B_INT(":until_is", until)));
	order.id = store_last_id(call->store);
	order_for(call, &order, arg_int(call, "customer"), false);
	return order_changed(call, order.id);
}

const struct operation order_open = {
	.name = "order.open",
	.summary = N_("Open a basket at this desk"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "shop", ARG_SHOP, 0, N_("Counter") },
			 { "customer", ARG_CUSTOMER, 0, N_("Customer") },
			 { "channel", ARG_CHANNEL, 0, N_("Sales channel") }),
	.columns = order_columns,
	.run = run_open,
};

/* --- order.show --- */

static enum refusal run_show(struct call *call)
{
	return order_reply(call, arg_int(call, "order"));
}

const struct operation order_show = {
	.name = "order.show",
	.summary = N_("All of an order"),
	.kind = OP_READ,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") }),
	.columns = order_columns,
	.run = run_show,
};

/* --- order.customer --- */

/* Whoever says an address exactly may sell to that customer, and sees their name; it
 * is looked for beyond the desk's own customers, and written down where it is new. */
static int64_t meant_customer(struct call *call)
{
	if (arg_given(call, "email"))
		return customer_by_email(call, arg_text(call, "email"),
					 setting_text(call, "language"));
	return arg_int(call, "customer");
}

static enum refusal run_customer(struct call *call)
{
	static const char sql[] =
		"UPDATE customer_order SET addressed = :addressed_is,"
		"   presented = iif(customer = :customer_is, presented, NULL) WHERE id = :order";
	struct customer_order order;
	int64_t customer = meant_customer(call);

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	call_exec(call, sql,
		  BINDS(B_INT(":customer_is", customer),
			B_INT(":addressed_is", arg_given(call, "email"))));
	order_for(call, &order, customer, order.presented && order.customer == customer);
	if (customer)
		audit_object(call, "customer", customer);
	return order_changed(call, order.id);
}

const struct operation order_customer = {
	.name = "order.customer",
	.summary = N_("Say whom a basket is for"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "customer", ARG_CUSTOMER, 0, N_("Customer"),
			   N_("Nothing: for nobody in particular.") },
			 { "email", ARG_EMAIL, 0, N_("E-mail"), N_("Or the exact address.") }),
	.columns = order_columns,
	.run = run_customer,
};

/* --- order.delivery --- */

static enum refusal run_delivery(struct call *call)
{
	static const char sql[] =
		"UPDATE customer_order SET"
		"   delivery = ifnull(:delivery, delivery), fee = ifnull(:fee, fee)"
		" WHERE id = :order";
	struct customer_order order;

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	call_exec(call, sql, NULL);
	return order_changed(call, order.id);
}

const struct operation order_delivery = {
	.name = "order.delivery",
	.summary = N_("Say how a basket is handed over, and its handling fee"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "delivery", ARG_CHOICE, 0, N_("Delivery"), .choices = order_deliveries,
			   .noun = "order" },
			 { "fee", ARG_AMOUNT, 0, N_("Handling fee"), .max = 100000 }),
	.columns = order_columns,
	.run = run_delivery,
};

/* --- order.hold, order.resume, order.abandon --- */

static enum refusal set_state(struct call *call, const struct customer_order *order,
			      const char *state)
{
	static const char sql[] = "UPDATE customer_order SET state = :state_is,"
				  "   remark = ifnull(:why, remark) WHERE id = :order";
	const char *why = strcmp(state, "held") == 0 ? arg_text(call, "remark") : NULL;

	call_exec(call, sql, BINDS(B_TEXT(":state_is", state), B_TEXT(":why", why)));
	return order_changed(call, order->id);
}

static enum refusal run_hold(struct call *call)
{
	struct customer_order order;

	TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	return set_state(call, &order, "held");
}

const struct operation order_hold = {
	.name = "order.hold",
	.summary = N_("Set a basket aside, its places kept for a while"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
			 { "remark", ARG_TEXT, 0, N_("Remark"), N_("To know it again.") }),
	.columns = order_columns,
	.run = run_hold,
};

/* One whose time was over takes its places again, if they are still to be had. */
static enum refusal run_resume(struct call *call)
{
	struct customer_order order;
	int64_t id = arg_int(call, "order");

	if (!order_read(call, id, &order))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	if (strcmp(order.state, "expired") == 0)
		TRY(order_take_places(call, id));
	else
		TRY(order_in_state(call, id, "held", &order));
	return set_state(call, &order, "open");
}

const struct operation order_resume = {
	.name = "order.resume",
	.summary = N_("Take up a basket again"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") }),
	.columns = order_columns,
	.run = run_resume,
};

static enum refusal run_abandon(struct call *call)
{
	static const char sql[] = "UPDATE customer_order SET state = 'expired', until = :now"
				  " WHERE id = :order";
	struct customer_order order;

	if (!order_read(call, arg_int(call, "order"), &order) || strcmp(order.state, "held") != 0)
		TRY(order_in_state(call, arg_int(call, "order"), "open", &order));
	order_return_places(call, order.id);
	call_exec(call, sql, NULL);
	audit_object(call, "order", order.id);
	return order_reply(call, order.id);
}

const struct operation order_abandon = {
	.name = "order.abandon",
	.summary = N_("Give up a basket: its places are free again"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") }),
	.columns = order_columns,
	.run = run_abandon,
};
