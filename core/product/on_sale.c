/* What a desk can sell now: the products on sale on a channel, and what there is to
 * choose of one of them. Anybody's products: who sells them is seldom who provides
 * them (D2). */
#include "core/product/on_sale.h"

#include "core/item/item.h"
#include "core/product/product.h"

/* The channel asked for; without one, the desks'. */
#define CHANNEL                                                             \
	"ifnull(:channel, (SELECT id FROM list_item WHERE list = 'channel'" \
	"                   AND kind = 'desk' AND active ORDER BY position, id LIMIT 1))"

/* --- product.on_sale --- */

#define LIST_FROM                                                                \
	"  FROM product p JOIN party pa ON pa.id = p.party"                      \
	" WHERE p.state = 'in_use' AND pa.active"                                \
	"   AND EXISTS (SELECT 1 FROM product_channel h WHERE h.product = p.id"  \
	"                AND h.channel = " CHANNEL ")"                           \
	"   AND NOT EXISTS (SELECT 1 FROM season n WHERE n.id = p.season"        \
	"                    AND (n.starts > :now OR n.ends <= :now))"           \
	"   AND (:filter IS NULL OR p.ref = :arg_filter COLLATE NOCASE"          \
	"        OR instr(pa.name_key, :filter)"                                 \
	"        OR EXISTS (SELECT 1 FROM product_text f WHERE f.product = p.id" \
	"                    AND instr(f.name_key, :filter)))"

#define LIST_SELECT                                                                               \
	"SELECT p.id, p.ref, " PRODUCT_NAME(                                                      \
		"p.id") " AS name, pa.name AS producer, p.family,"                                \
			"       (SELECT min(x.cents) FROM price x WHERE x.product = p.id"         \
			"         AND ifnull(x.channel, " CHANNEL ") = " CHANNEL                  \
			") AS from_cents,"                                                        \
			"       (SELECT min(s.starts) FROM slot s WHERE s.product = p.id"         \
			"         AND s.state = 'open' AND s.starts + s.minutes * 60 > :now) AS " \
			"next_at,"                                                                \
			"       p.stock - p.taken AS left" LIST_FROM

#define NAME_KEY PRODUCT_SAYS("name_key", "p.id")
#define PAGE " LIMIT :limit OFFSET :offset"

static const struct operation product_on_sale = {
	.name = "product.on_sale",
	.summary = N_("Products on sale, with their next session"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller",
	.params = PARAMS({ "channel", ARG_CHANNEL, 0, N_("Sales channel"),
			   N_("Without it, that of desks.") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, NULL },
			   { "name", COLUMN_TEXT, N_("Product") },
			   { "producer", COLUMN_TEXT, N_("Producer") },
			   { "family", COLUMN_CHOICE, N_("Family"), product_families, "product" },
			   { "next_at", COLUMN_TIME, N_("Next session") },
			   { "from_cents", COLUMN_CENTS, N_("From price") },
			   { "left", COLUMN_INT, N_("Still left") }),
	.orders =
		ORDERS({ "name", LIST_SELECT " ORDER BY " NAME_KEY ", p.id" PAGE },
		       { "-name", LIST_SELECT " ORDER BY " NAME_KEY " DESC, p.id DESC" PAGE },
		       { "next_at", LIST_SELECT " ORDER BY next_at IS NULL, next_at, p.id" PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

/* --- product.choices --- */

#define PRICES                                                                                  \
	"SELECT json_group_array(json_object('audience', audience, 'audience_name',"            \
	"   audience_name, 'seat', seat, 'seat_name', seat_name, 'cents', cents)) FROM ("       \
	" SELECT x.audience, " ITEM_NAME("x.audience") " AS audience_name, x.seat, " ITEM_NAME( \
		"x.seat") " AS seat_name, x.cents"                                              \
			  "  FROM price x JOIN list_item a ON a.id = x.audience"                \
			  "               LEFT JOIN list_item s ON s.id = x.seat"               \
			  " WHERE x.product = :product AND a.active AND "                       \
			  "ifnull(x.channel, " CHANNEL ") = " CHANNEL                           \
			  "   AND NOT (x.channel IS NULL AND EXISTS (SELECT 1 FROM price y"     \
			  "     WHERE y.product = x.product AND y.audience = x.audience"        \
			  "       AND ifnull(y.seat, 0) = ifnull(x.seat, 0) AND y.channel "     \
			  "= " CHANNEL "))"                                                     \
			  " ORDER BY s.position, s.id, a.position, a.id)"

#define SESSIONS                                                                                \
	"SELECT json_group_array(json_object('slot', id, 'starts',"                             \
	"   strftime('%Y-%m-%dT%H:%M:%SZ', starts, 'unixepoch'), 'minutes', minutes, 'note', "  \
	"note,"                                                                                 \
	"   'places', json(places))) FROM ("                                                    \
	" SELECT s.id, s.starts, s.minutes, s.note,"                                            \
	"  (SELECT json_group_array(json_object('seat', l.seat, 'left', l.capacity - l.taken))" \
	"     FROM slot_place l WHERE l.slot = s.id) AS places"                                 \
	"  FROM slot s WHERE s.product = :product AND s.state = 'open'"                         \
	"   AND s.starts + s.minutes * 60 > :now AND s.starts >= ifnull(:day, 0)"               \
	" ORDER BY s.starts LIMIT 60)"

static json_t *list_of(const char *text)
{
	return json_loads(text ? text : "[]", 0, NULL);
}

static enum refusal choices(struct call *call)
{
	static const char prices[] = PRICES;
	static const char sessions[] = SESSIONS;
	struct product product;
	const char *language = lang_tag(call->lang);

	if (!product_read(call, arg_int(call, "product"), &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	reply_int(call, "id", product.id);
	reply_text(call, "name", product_name(call, product.id, language));
	reply_text(call, "terms", product_terms(call, product.id, language));
	reply_bool(call, "by_session", product_sessions(product.family) == PRODUCT_BY_SESSION);
	reply_int(call, "at_most", product.at_most);
	if (product.stock >= 0)
		reply_int(call, "left", product.stock - product.taken);
	reply_json(call, "prices", list_of(call_text(call, prices, NULL)));
	reply_json(call, "sessions", list_of(call_text(call, sessions, NULL)));
	return DONE;
}

static const struct operation product_choices = {
	.name = "product.choices",
	.summary = N_("What can be chosen of a product: sessions, audiences, seats, prices"),
	.kind = OP_READ,
	.roles = "staff seller",
	.params = PARAMS({ "product", ARG_PRODUCT, PARAM_REQUIRED | PARAM_ANYONE, N_("Product") },
			 { "channel", ARG_CHANNEL, 0, N_("Sales channel"),
			   N_("Without it, that of desks.") },
			 { "day", ARG_DATE, 0, N_("From day"), N_("Sessions from that day on.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Product") },
		{ "terms", COLUMN_TEXT, N_("Terms of sale") }, { "by_session", COLUMN_BOOL, NULL },
		{ "at_most", COLUMN_INT, N_("At most in one order") },
		{ "left", COLUMN_INT, N_("Still left") }, { "prices", COLUMN_JSON, N_("Prices") },
		{ "sessions", COLUMN_JSON, N_("Sessions") }),
	.run = choices,
};

const struct operation *const product_sale_operations[] = { &product_on_sale, &product_choices,
							    NULL };
