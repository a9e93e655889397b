/* What a basket costs now. Prices are asked of the products, and what offers take off
 * of the engine of benefits; nothing is remembered between two looks. */
#include <string.h>

#include "core/order/private.h"
#include "core/product/product.h"

enum refusal order_check_most(struct call *call, const struct customer_order *order,
			      const struct product *product, int64_t more)
{
	int64_t units = more;

	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].product == product->id)
			units += order->lines[i].units;
	if (product->at_most == 0 || units <= product->at_most)
		return DONE;
	return refuse(call, REFUSED_LIMIT, "limit",
		      call_format(call, call_say(call, N_("%lld of it in one order")),
				  (long long)product->at_most),
		      NULL);
}

enum refusal order_line_good(struct call *call, const struct customer_order *order,
			     const struct order_line *line, int64_t *unit)
{
	struct product product;

	if (!product_read(call, line->product, &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	TRY(product_sellable(call, &product, order->channel, call->now));
	TRY(order_check_most(call, order, &product, 0));
	if (line->slot)
		TRY(place_open(call, line->product, line->slot));
	return price_find(call, line->product, line->audience, line->seat, order->channel, unit);
}

/* Rows of one or two numbers, as the caller's array; `of` is the order's id. */
static size_t read_ids(struct call *call, const char *sql, int64_t of, struct basket_code **ids)
{
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", of)));
	size_t room = 0;
	size_t count = 0;

	*ids = NULL;
	while (query_step(query)) {
		if (count == room) {
			struct basket_code *more;

			room = room ? room * 2 : 8;
			more = call_alloc(call, room * sizeof *more);
			if (count > 0)
				memcpy(more, *ids, count * sizeof *more);
			*ids = more;
		}
		(*ids)[count++] = (struct basket_code){ .code = column_int(query, 0),
							.offer = column_int(query, 1) };
	}
	return count;
}

static void read_codes(struct call *call, int64_t order, struct basket *basket)
{
	static const char sql[] =
		"SELECT code, offer FROM order_code WHERE customer_order = :row ORDER BY code";

	basket->code_count = read_ids(call, sql, order, &basket->codes);
}

static void read_without(struct call *call, int64_t order, struct basket *basket)
{
	static const char sql[] =
		"SELECT 0, offer FROM order_without WHERE customer_order = :row ORDER BY offer";
	struct basket_code *found;
	size_t count = read_ids(call, sql, order, &found);

	basket->without = call_alloc(call, (count + 1) * sizeof *basket->without);
	basket->without_count = count;
	for (size_t i = 0; i < count; i++)
		basket->without[i] = found[i].offer;
}

static struct basket_line basket_line(const struct order_line *line)
{
	return (struct basket_line){
		.line = line->id,
		.product = line->product,
		.party = line->producer,
		.audience = line->audience,
		.seat = line->seat,
		.slot = line->slot,
		.starts = line->starts,
		.family = line->family,
		.units = line->units,
		.unit = line->unit,
	};
}

void order_price(struct call *call, struct customer_order *order, struct priced *priced)
{
	struct basket *basket = &priced->basket;

	*priced = (struct priced){
		.wrong = call_alloc(call, (order->line_count + 1) * sizeof *priced->wrong),
		.basket.occasion = { .at = call->now,
				     .customer = order->customer,
				     .shop = order->shop,
				     .channel = order->channel },
		.basket.lines = call_alloc(call, (order->line_count + 1) * sizeof *basket->lines),
		.basket.line_count = order->line_count,
	};
	for (size_t i = 0; i < order->line_count; i++) {
		struct order_line *line = &order->lines[i];
		int64_t unit = line->unit;

		if (order_line_good(call, order, line, &unit) == DONE)
			line->unit = unit;
		else
			priced->wrong[i] = call_forgive(call);
		basket->lines[i] = basket_line(line);
	}
	read_codes(call, order->id, basket);
	read_without(call, order->id, basket);
	basket_price(call, basket);
	for (size_t i = 0; i < order->line_count; i++)
		order->lines[i].reduction = basket->lines[i].reduction;
	priced->total = basket->gross - basket->reduction + order->fee;
}

void order_keep_prices(struct call *call, const struct customer_order *order, int64_t total)
{
	static const char line[] =
		"UPDATE order_line SET unit = :unit_is, reduction = :reduction_is WHERE id = :row";
	static const char all[] = "UPDATE customer_order SET total = :total_is WHERE id = :row";

	for (size_t i = 0; i < order->line_count; i++)
		call_exec(call, line,
			  BINDS(B_INT(":unit_is", order->lines[i].unit),
				B_INT(":reduction_is", order->lines[i].reduction),
				B_INT(":row", order->lines[i].id)));
	call_exec(call, all, BINDS(B_INT(":total_is", total), B_INT(":row", order->id)));
}
