/* The places that baskets hold: taken when a line is added, given back when it goes,
 * or when the basket's time is over. */
#include "core/order/private.h"
#include "core/product/product.h"

enum { EXPIRED_AT_ONCE = 200 };

void order_return_places(struct call *call, int64_t id)
{
	struct customer_order order;

	if (!order_read(call, id, &order))
		return;
	for (size_t i = 0; i < order.line_count; i++)
		place_return(call, order.lines[i].product, order.lines[i].slot, order.lines[i].seat,
			     order.lines[i].units);
}

/* Gives back the places of baskets whose time is over; returns how many baskets. */
static int64_t order_expire_due(struct call *call)
{
	static const char next[] = "SELECT id FROM customer_order WHERE state IN ('open', 'held')"
				   "   AND until <= :now ORDER BY until LIMIT 1";
	static const char over[] = "UPDATE customer_order SET state = 'expired' WHERE id = :row";
	int64_t count = 0;

	while (count < EXPIRED_AT_ONCE) {
		int64_t id = call_int(call, next, NULL, 0);

		if (id == 0)
			break;
		order_return_places(call, id);
		call_exec(call, over, BINDS(B_INT(":row", id)));
		if (store_changes(call->store) != 1)
			break; /* the disk failed: the dispatcher answers */
		audit_object(call, "order", id);
		count++;
	}
	return count;
}

enum refusal order_take(struct call *call, int64_t product, int64_t slot, int64_t seat,
			int64_t units)
{
	enum refusal refusal = place_take(call, product, slot, seat, units);

	while (refusal == REFUSED_SOLD_OUT && order_expire_due(call) > 0) {
		call_forgive(call);
		refusal = place_take(call, product, slot, seat, units);
	}
	return refusal;
}

enum refusal order_take_places(struct call *call, int64_t id)
{
	struct customer_order order;

	if (!order_read(call, id, &order))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	for (size_t i = 0; i < order.line_count; i++)
		TRY(order_take(call, order.lines[i].product, order.lines[i].slot,
			       order.lines[i].seat, order.lines[i].units));
	return DONE;
}

int64_t order_forget_baskets(struct call *call, int64_t before)
{
	static const char *const gone[] = {
		"DELETE FROM order_line WHERE customer_order IN (SELECT id FROM customer_order"
		"  WHERE state = 'expired' AND until < :before)",
		"DELETE FROM order_code WHERE customer_order IN (SELECT id FROM customer_order"
		"  WHERE state = 'expired' AND until < :before)",
		"DELETE FROM order_without WHERE customer_order IN (SELECT id FROM customer_order"
		"  WHERE state = 'expired' AND until < :before)",
		"DELETE FROM customer_order WHERE state = 'expired' AND until < :before",
	};

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		call_exec(call, gone[i], BINDS(B_INT(":before", before)));
	return store_changes(call->store);
}

/* --- order.expire --- */

static enum refusal run(struct call *call)
{
	int64_t count = order_expire_due(call);

	reply_int(call, "expired", count);
	/* A minute in which nothing happened leaves no line. */
	if (count == 0)
		call_discard(call);
	return DONE;
}

const struct operation order_expire = {
	.name = "order.expire",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.columns = COLUMNS({ "expired", COLUMN_INT, NULL }),
	.run = run,
};
