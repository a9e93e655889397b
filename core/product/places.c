/* Taking and giving back what is sold: units of a stock, or places of a session. The
 * schema's own CHECK (taken <= capacity) stands behind what is asked here. */
#include <string.h>

#include "core/product/product.h"
#include "core/slot/slot.h"

static enum refusal sold_out(struct call *call, int64_t left)
{
	return refuse(call, REFUSED_SOLD_OUT, "left", call_format(call, "%lld", (long long)left),
		      NULL);
}

static enum refusal not_on_sale(struct call *call, const char *why)
{
	return refuse(call, REFUSED_NOT_ON_SALE, "why", why, NULL);
}

static enum refusal take_stock(struct call *call, int64_t product, int64_t units)
{
	static const char sql[] =
		"UPDATE product SET taken = taken + :row_units WHERE id = :row_product"
		"   AND (stock IS NULL OR taken + :row_units <= stock)";
	static const char left[] = "SELECT stock - taken FROM product WHERE id = :row_product";
	const struct bind *binds =
		BINDS(B_INT(":row_product", product), B_INT(":row_units", units));

	if (call_exec(call, sql, binds) && store_changes(call->store) == 1)
		return DONE;
	return sold_out(call, call_int(call, left, binds, 0));
}

static enum refusal take_places(struct call *call, int64_t slot, int64_t seat, int64_t units)
{
	static const char sql[] =
		"UPDATE slot_place SET taken = taken + :row_units WHERE slot = :row_slot"
		"   AND ifnull(seat, 0) = :row_seat AND taken + :row_units <= capacity";
	static const char left[] = "SELECT capacity - taken FROM slot_place"
				   " WHERE slot = :row_slot AND ifnull(seat, 0) = :row_seat";
	const struct bind *binds = BINDS(B_INT(":row_slot", slot), B_INT(":row_seat", seat),
					 B_INT(":row_units", units));

	if (call_exec(call, sql, binds) && store_changes(call->store) == 1)
		return DONE;
	return sold_out(call, call_int(call, left, binds, 0));
}

/* A session is sold until it is over: who comes late may still come in. */
enum refusal place_open(struct call *call, int64_t product, int64_t id)
{
	struct slot slot;

	if (!slot_read(call, id, &slot) || slot.product != product)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("session of a product")), NULL);
	if (strcmp(slot.state, "cancelled") == 0)
		return not_on_sale(call, call_say(call, N_("this session is cancelled")));
	if (strcmp(slot.state, "closed") == 0)
		return not_on_sale(call, call_say(call, N_("this session is closed")));
	if (slot.starts + slot.minutes * 60 <= call->now)
		return not_on_sale(call, call_say(call, N_("this session is over")));
	return DONE;
}

enum refusal place_take(struct call *call, int64_t id, int64_t slot, int64_t seat, int64_t units)
{
	struct product product;

	if (!product_read(call, id, &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	if (slot == 0 && product_sessions(product.family) == PRODUCT_BY_SESSION)
		return refuse(call, REFUSED_CHOOSE_SESSION, NULL);
	if (slot == 0)
		return take_stock(call, id, units);
	TRY(place_open(call, id, slot));
	return take_places(call, slot, seat, units);
}

void place_return(struct call *call, int64_t product, int64_t slot, int64_t seat, int64_t units)
{
	static const char stock[] = "UPDATE product SET taken = taken - :row_units"
				    " WHERE id = :row_product";
	static const char places[] = "UPDATE slot_place SET taken = taken - :row_units"
				     " WHERE slot = :row_slot AND ifnull(seat, 0) = :row_seat";
	const struct bind *binds = BINDS(B_INT(":row_product", product), B_INT(":row_slot", slot),
					 B_INT(":row_seat", seat), B_INT(":row_units", units));

	if (slot)
		call_exec(call, places, binds);
	else
		call_exec(call, stock, binds);
}
