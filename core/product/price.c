/* Prices: by audience, seat category and sales channel. */
#include "core/item/item.h"
#include "core/party/reach.h"
#include "core/product/private.h"

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

void price_write(struct call *call, int64_t product, int64_t audience, int64_t seat,
		 int64_t channel, int64_t cents)
{
	static const char sql[] =
		"INSERT INTO price (product, audience, seat, channel, cents)"
		" VALUES (:row_product, :row_audience, nullif(:row_seat, 0),"
		"         nullif(:row_channel, 0), :row_cents)"
		" ON CONFLICT (product, audience, ifnull(seat, 0), ifnull(channel, 0))"
		" DO UPDATE SET cents = excluded.cents";

	call_exec(call, sql,
		  BINDS(B_INT(":row_product", product), B_INT(":row_audience", audience),
			B_INT(":row_seat", seat), B_INT(":row_channel", channel),
			B_INT(":row_cents", cents)));
}

/* --- Operations --- */

static enum refusal check(struct call *call, struct product *product)
{
	if (!product_read(call, arg_int(call, "product"), product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	return product_check_editable(call, product);
}

static enum refusal done(struct call *call, int64_t product)
{
	static const char touch[] = "UPDATE product SET changed_at = :now WHERE id = :product";

	call_exec(call, touch, NULL);
	audit_object(call, "product", product);
	reply_int(call, "id", product);
	return DONE;
}

static enum refusal set(struct call *call)
{
	static const char active[] = "SELECT active FROM list_item WHERE id = :audience";
	struct product product;

	TRY(check(call, &product));
	if (!call_int(call, active, NULL, 0))
		return refuse_argument(call, "audience",
				       call_say(call, N_("It is no longer in use.")));
	price_write(call, product.id, arg_int(call, "audience"), arg_int(call, "seat"),
		    arg_int(call, "channel"), arg_int(call, "amount"));
	return done(call, product.id);
}

static enum refusal remove_one(struct call *call)
{
	static const char sql[] =
		"DELETE FROM price WHERE product = :product AND audience = :audience"
		"   AND ifnull(seat, 0) = ifnull(:seat, 0)"
		"   AND ifnull(channel, 0) = ifnull(:channel, 0)";
	struct product product;

	TRY(check(call, &product));
	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("price")), NULL);
	return done(call, product.id);
}

#define CELL_PARAMS                                                                   \
	{ .name = "product",                                                          \
	  .type = ARG_PRODUCT,                                                        \
	  .flags = PARAM_REQUIRED,                                                    \
	  .label = N_("Product") },                                                   \
		{ .name = "audience",                                                 \
		  .type = ARG_AUDIENCE,                                               \
		  .flags = PARAM_REQUIRED,                                            \
		  .label = N_("Audience") },                                          \
		{ .name = "seat",                                                     \
		  .type = ARG_SEAT,                                                   \
		  .flags = PARAM_CLEAR,                                               \
		  .label = N_("Seat category"),                                       \
		  .help = N_("Empty: places are not told apart.") },                  \
	{                                                                             \
		.name = "channel", .type = ARG_CHANNEL, .flags = PARAM_CLEAR,         \
		.label = N_("Sales channel"),                                         \
		.help = N_("Empty: on all channels that have no price of their own.") \
	}

const struct operation price_set_operation = {
	.name = "price.set",
	.summary = N_("Set a price of a product"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(CELL_PARAMS, { .name = "amount",
					.type = ARG_AMOUNT,
					.flags = PARAM_REQUIRED,
					.label = N_("Amount"),
					.max = 100000000 }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = set,
};

const struct operation price_remove = {
	.name = "price.remove",
	.summary = N_("Take a price of a product away"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(CELL_PARAMS),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = remove_one,
};

/* Prices of what is on sale are no secret; those of drafts are. */
#define LIST_FROM                                                  \
	"  FROM price c JOIN product o ON o.id = c.product"        \
	"               JOIN list_item a ON a.id = c.audience"     \
	"               LEFT JOIN list_item s ON s.id = c.seat"    \
	"               LEFT JOIN list_item h ON h.id = c.channel" \
	" WHERE c.product = :product AND (:filter IS NULL"         \
	"        OR instr(lower(" ITEM_NAME(                       \
		"c.audience") "), :filter))"                       \
			      "   AND (o.state = 'in_use' OR " PARTY_IN_REACH("o.party") ")"
#define LIST_SELECT                                                                       \
	"SELECT c.audience, " ITEM_NAME(                                                  \
		"c.audience") " AS audience_name, c.seat,"                                \
			      "       " ITEM_NAME(                                        \
				      "c.seat") " AS seat_name, c.channel,"               \
						"       " ITEM_NAME(                      \
							"c.channel") " AS channel_name, " \
								     "c.cents" LIST_FROM
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

const struct operation price_list = {
	.name = "price.list",
	.summary = N_("List the prices of a product"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer shop",
	.params = PARAMS({ .name = "product",
			   .type = ARG_PRODUCT,
			   .flags = PARAM_REQUIRED | PARAM_ANYONE,
			   .label = N_("Product") }),
	.columns = COLUMNS(
		{ "audience", COLUMN_INT, NULL }, { "audience_name", COLUMN_TEXT, N_("Audience") },
		{ "seat", COLUMN_INT, NULL }, { "seat_name", COLUMN_TEXT, N_("Seat category") },
		{ "channel", COLUMN_INT, NULL },
		{ "channel_name", COLUMN_TEXT, N_("Sales channel") },
		{ "cents", COLUMN_CENTS, N_("Amount") }),
	.orders = ORDERS({ "audience", LIST_SELECT " ORDER BY a.position, a.id, s.position, s.id,"
						   " h.position, h.id" LIST_PAGE },
			 { "cents", LIST_SELECT " ORDER BY c.cents, c.id" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};
