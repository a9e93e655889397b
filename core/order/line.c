/* The lines of a basket. Each takes its units of a stock, or its places of a session,
 * at once: what lies in a basket can't be sold to somebody else. */
#include <string.h>

#include "core/order/private.h"
#include "core/product/product.h"

enum { UNITS_MAX = 10000, LINES_MAX = 200 };

/* The basket, its time begun again, so that it isn't the one that makes room. */
static enum refusal begin(struct call *call, int64_t id, struct customer_order *order)
{
	static const char sql[] = "UPDATE customer_order SET until = max(until, :now + 60)"
				  " WHERE id = :row";

	TRY(order_in_state(call, id, "open", order));
	call_exec(call, sql, BINDS(B_INT(":row", id)));
	return DONE;
}

/* --- order.add --- */

/* The line that already says the same; NULL when there is none. */
static const struct order_line *same_line(struct call *call, const struct customer_order *order)
{
	for (size_t i = 0; i < order->line_count; i++) {
		const struct order_line *line = &order->lines[i];

		if (line->product == arg_int(call, "product") &&
		    line->audience == arg_int(call, "audience") &&
		    line->seat == arg_int(call, "seat") && line->slot == arg_int(call, "slot"))
			return line;
	}
	return NULL;
}

static enum refusal add_units(struct call *call, const struct order_line *line, int64_t units)
{
	static const char sql[] = "UPDATE order_line SET units = :units_are WHERE id = :row";

	if (line->units + units > UNITS_MAX)
		return refuse(
			call, REFUSED_LIMIT, "limit",
			call_format(call, call_say(call, N_("%d units on a line")), UNITS_MAX),
			NULL);
	call_exec(call, sql,
		  BINDS(B_INT(":units_are", line->units + units), B_INT(":row", line->id)));
	return DONE;
}

static enum refusal add_line(struct call *call, const struct customer_order *order,
			     const struct product *product, int64_t unit)
{
	static const char sql[] =
		"INSERT INTO order_line (customer_order, product, producer, audience, seat, slot,"
		"                        units, unit, vat, name)"
		" VALUES (:order, :product, :producer, :audience, :seat, :slot, :units, :unit_is,"
		"         :vat, :name_is)";
	const char *name = product_name(call, product->id, order->language);

	if (order->line_count >= LINES_MAX)
		return refuse(
			call, REFUSED_LIMIT, "limit",
			call_format(call, call_say(call, N_("%d lines in an order")), LINES_MAX),
			NULL);
	call_exec(call, sql,
		  BINDS(B_INT(":producer", product->party), B_INT(":unit_is", unit),
			B_INT(":vat", product->vat),
			B_TEXT(":name_is", name ? name : product->ref)));
	return DONE;
}

static enum refusal run_add(struct call *call)
{
	const struct order_line *same;
	struct product product;
	struct customer_order order;
	int64_t units = arg_int(call, "units");
	int64_t unit;

	TRY(begin(call, arg_int(call, "order"), &order));
	if (!product_read(call, arg_int(call, "product"), &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	TRY(product_sellable(call, &product, order.channel, call->now));
	TRY(order_check_most(call, &order, &product, units));
	TRY(price_find(call, product.id, arg_int(call, "audience"), arg_int(call, "seat"),
		       order.channel, &unit));
	TRY(order_take(call, product.id, arg_int(call, "slot"), arg_int(call, "seat"), units));
	same = same_line(call, &order);
	if (same)
		TRY(add_units(call, same, units));
	else
		TRY(add_line(call, &order, &product, unit));
	return order_changed(call, order.id);
}

/* Any producer's product that is sold on the basket's channel. */
const struct operation order_add = {
	.name = "order.add",
	.summary = N_("Put a product into a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS(
		{ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },
		{ "product", ARG_PRODUCT, PARAM_REQUIRED | PARAM_ANYONE, N_("Product") },
		{ "audience", ARG_AUDIENCE, PARAM_REQUIRED, N_("Audience") },
		{ "units", ARG_INT, 0, N_("Units"), .initial = "1", .min = 1, .max = UNITS_MAX },
		{ "slot", ARG_SLOT, PARAM_ANYONE, N_("Session") },
		{ "seat", ARG_SEAT, 0, N_("Seat category") }),
	.columns = order_columns,
	.run = run_add,
};

/* --- order.change, order.remove --- */

static enum refusal find_order(struct call *call, struct customer_order *order)
{
	static const char sql[] = "SELECT customer_order FROM order_line WHERE id = :line";

	return begin(call, call_int(call, sql, NULL, 0), order);
}

/* The dispatcher has found it; NULL when another hand took it out meanwhile. */
static const struct order_line *line_of(struct call *call, const struct customer_order *order)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].id == arg_int(call, "line"))
			return &order->lines[i];
	return NULL;
}

static enum refusal no_line(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("line of an order")),
		      NULL);
}

static enum refusal take_more(struct call *call, const struct customer_order *order,
			      const struct order_line *line, int64_t more)
{
	struct product product;

	if (!product_read(call, line->product, &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	TRY(product_sellable(call, &product, order->channel, call->now));
	TRY(order_check_most(call, order, &product, more));
	return order_take(call, line->product, line->slot, line->seat, more);
}

static enum refusal run_change(struct call *call)
{
	static const char sql[] = "UPDATE order_line SET units = :units WHERE id = :line";
	const struct order_line *line;
	struct customer_order order;
	int64_t more;

	TRY(find_order(call, &order));
	line = line_of(call, &order);
	if (line == NULL)
		return no_line(call);
	more = arg_int(call, "units") - line->units;
	if (more > 0)
		TRY(take_more(call, &order, line, more));
	if (more < 0)
		place_return(call, line->product, line->slot, line->seat, -more);
	/* What the offers took off more units may be more than fewer cost. */
	call_exec(call, "UPDATE order_line SET reduction = 0 WHERE id = :line", NULL);
	call_exec(call, sql, NULL);
	return order_changed(call, order.id);
}

const struct operation order_change = {
	.name = "order.change",
	.summary = N_("Change how many of a line of a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS(
		{ "line", ARG_LINE, PARAM_REQUIRED, N_("Line") },
		{ "units", ARG_INT, PARAM_REQUIRED, N_("Units"), .min = 1, .max = UNITS_MAX }),
	.columns = order_columns,
	.run = run_change,
};

static enum refusal run_remove(struct call *call)
{
	static const char sql[] = "DELETE FROM order_line WHERE id = :line";
	const struct order_line *line;
	struct customer_order order;

	TRY(find_order(call, &order));
	line = line_of(call, &order);
	if (line == NULL)
		return no_line(call);
	place_return(call, line->product, line->slot, line->seat, line->units);
	call_exec(call, sql, NULL);
	return order_changed(call, order.id);
}

const struct operation order_remove = {
	.name = "order.remove",
	.summary = N_("Take a line out of a basket"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS({ "line", ARG_LINE, PARAM_REQUIRED, N_("Line") }),
	.columns = order_columns,
	.run = run_remove,
};
