/* Prices: by audience, seat category and sales channel. */
#include "core/product/product.h"

enum refusal price_find(struct call *call, int64_t product, int64_t audience, int64_t seat,
			int64_t channel, int64_t *cents)
{
	static const char sql[] =
		"SELECT cents FROM price WHERE product = :row_product AND audience = :row_audience"
		"   AND ifnull(seat, 0) = :row_seat AND ifnull(channel, :row_channel) = "
		":row_channel"
		" ORDER BY channel IS NULL LIMIT 1";

	*cents = call_int(call, sql,
			  BINDS(B_INT(":row_product", product), B_INT(":row_audience", audience),
				B_INT(":row_seat", seat), B_INT(":row_channel", channel)),
			  -1);
	return *cents >= 0 ? DONE : refuse(call, REFUSED_NO_PRICE, NULL);
}
