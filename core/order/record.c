/* The record of an order: the one writer of it. A basket is told with its prices of
 * now, a confirmed order as it was frozen. */
#include <string.h>

#include "core/code/code.h"
#include "core/item/item.h"
#include "core/network/settings.h"
#include "core/offer/title.h"
#include "core/order/private.h"
#include "core/product/product.h"

/* An order in the making of its record. */
struct telling {
	const struct customer_order *order;
	const struct priced *priced; /* NULL: it is frozen */
	const char *language;
};

static json_t *id_or_null(int64_t id)
{
	return id ? json_integer(id) : json_null();
}

static json_t *moment_or_null(int64_t at)
{
	return at ? json_moment(at) : json_null();
}

/* --- Lines --- */

static const char *offer_title(struct call *call, int64_t offer, const char *language)
{
	static const char sql[] = "SELECT " OFFER_TITLE(":row");
	const char *title =
		call_text(call, sql, BINDS(B_INT(":row", offer), B_TEXT(":language", language)));

	return title ? title : "";
}

static json_t *line_offer(struct call *call, const struct telling *telling, int64_t offer,
			  int64_t cents)
{
	return json_pack("{s:I, s:s, s:I}", "offer", (json_int_t)offer, "title",
			 offer_title(call, offer, telling->language), "cents", (json_int_t)cents);
}

static json_t *frozen_offers(struct call *call, const struct telling *telling, int64_t line)
{
	static const char sql[] = "SELECT x.offer, x.cents, " OFFER_TITLE("x.offer") //
		"  FROM order_line_offer x JOIN offer o ON o.id = x.offer"
		" WHERE x.line = :row ORDER BY o.position, o.id";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":row", line), B_TEXT(":language", telling->language)));
	json_t *offers = json_array();

	while (query_step(query))
		json_array_append_new(offers, json_pack("{s:I, s:s?, s:I}", "offer",
							(json_int_t)column_int(query, 0), "title",
							column_text(query, 2), "cents",
							(json_int_t)column_int(query, 1)));
	return offers;
}

static json_t *line_offers(struct call *call, const struct telling *telling, size_t i)
{
	const struct basket_line *line;
	json_t *offers;

	if (telling->priced == NULL)
		return frozen_offers(call, telling, telling->order->lines[i].id);
	line = &telling->priced->basket.lines[i];
	offers = json_array();
	for (size_t k = 0; k < line->offer_count; k++)
		json_array_append_new(offers, line_offer(call, telling, line->offers[k].offer,
							 line->offers[k].cents));
	return offers;
}

const char *order_line_called(struct call *call, const struct order_line *line,
			      const char *language)
{
	static const char sql[] =
		"SELECT " PRODUCT_SOLD_AS("l") " FROM order_line l WHERE l.id = :row";
	const struct bind *binds = BINDS(B_INT(":row", line->id), B_TEXT(":language", language));
	const char *called = call_text(call, sql, binds);

	return called ? called : line->name;
}

/* A basket speaks the reader's language. */
static const char *line_name(struct call *call, const struct telling *telling,
			     const struct order_line *line)
{
	const char *name;

	if (telling->priced == NULL)
		return order_line_called(call, line, telling->language);
	name = product_name(call, line->product, telling->language);
	return name ? name : line->name;
}

static json_t *tell_line(struct call *call, const struct telling *telling, size_t i)
{
	const struct order_line *line = &telling->order->lines[i];
	json_int_t gross = line->unit * line->units;
	json_t *told = json_pack(
		"{s:I, s:I, s:s, s:I, s:s, s:o, s:s, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
		"line", (json_int_t)line->id, "product", (json_int_t)line->product, "name",
		line_name(call, telling, line), "audience", (json_int_t)line->audience,
		"audience_name", item_name(call, line->audience, telling->language), "seat",
		id_or_null(line->seat), "seat_name",
		line->seat ? item_name(call, line->seat, telling->language) : "", "slot",
		id_or_null(line->slot), "starts", moment_or_null(line->starts), "minutes",
		(json_int_t)line->minutes, "units", (json_int_t)line->units, "unit",
		(json_int_t)line->unit, "gross", gross, "reduction", (json_int_t)line->reduction,
		"net", (json_int_t)order_line_net(line), "vat", (json_int_t)line->vat);

	json_object_set_new(told, "offers", line_offers(call, telling, i));
	json_object_set_new(told, "cancelled", json_integer(line->cancelled));
	json_object_set_new(told, "refunded", json_integer(line->refunded));
	json_object_set_new(told, "retained", json_integer(line->retained));
	json_object_set_new(told, "terms", json_string(telling->priced ? "" : line->terms));
	json_object_set_new(told, "wrong",
			    telling->priced && telling->priced->wrong[i]
				    ? json_string(telling->priced->wrong[i])
				    : json_null());
	return told;
}

static json_t *tell_lines(struct call *call, const struct telling *telling)
{
	json_t *lines = json_array();

	for (size_t i = 0; i < telling->order->line_count; i++)
		json_array_append_new(lines, tell_line(call, telling, i));
	return lines;
}

/* --- Offers and codes --- */

/* What touches the basket: what applies, what was asked for by a code, and what is
 * about something in it and does not apply, with what would be needed. */
static json_t *basket_offers(const struct basket *basket)
{
	json_t *offers = json_array();

	for (size_t i = 0; i < basket->offer_count; i++) {
		const struct basket_offer *offer = &basket->offers[i];

		if (!offer->applies && !offer->concerned && offer->code == 0)
			continue;
		json_array_append_new(offers,
				      json_pack("{s:I, s:s, s:b, s:s, s:I, s:o}", "offer",
						(json_int_t)offer->offer, "title", offer->title,
						"applies", offer->applies, "sentence",
						offer->sentence ? offer->sentence : "", "cents",
						(json_int_t)offer->cents, "code",
						id_or_null(offer->code)));
	}
	return offers;
}

static json_t *sold_offers(struct call *call, const struct telling *telling)
{
	static const char sql[] = "SELECT x.offer, " OFFER_TITLE(
		"x.offer") ", sum(x.cents),"
			   "       (SELECT max(k.code) FROM order_code k WHERE k.customer_order = "
			   ":row"
			   "           AND k.offer = x.offer)"
			   "  FROM order_line_offer x JOIN order_line l ON l.id = x.line"
			   "  JOIN offer o ON o.id = x.offer"
			   " WHERE l.customer_order = :row GROUP BY x.offer ORDER BY o.position, "
			   "o.id";
	struct query *query = call_query(
		call, sql,
		BINDS(B_INT(":row", telling->order->id), B_TEXT(":language", telling->language)));
	json_t *offers = json_array();

	while (query_step(query))
		json_array_append_new(offers,
				      json_pack("{s:I, s:s?, s:b, s:s, s:I, s:o}", "offer",
						(json_int_t)column_int(query, 0), "title",
						column_text(query, 1), "applies", 1, "sentence", "",
						"cents", (json_int_t)column_int(query, 2), "code",
						id_or_null(column_int(query, 3))));
	return offers;
}

static json_t *tell_codes(struct call *call, const struct telling *telling)
{
	static const char sql[] = "SELECT k.code, c.text, c.kind, k.offer"
				  "  FROM order_code k JOIN code c ON c.id = k.code"
				  " WHERE k.customer_order = :row ORDER BY k.code";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", telling->order->id)));
	json_t *codes = json_array();
	char grouped[CODE_GROUPED];

	while (query_step(query))
		json_array_append_new(codes, json_pack("{s:I, s:s, s:s, s:I}", "id",
						       (json_int_t)column_int(query, 0), "code",
						       code_group(column_text(query, 1), grouped),
						       "kind", column_text(query, 2), "offer",
						       (json_int_t)column_int(query, 3)));
	return codes;
}

/* --- Payments --- */

static json_t *tell_payments(struct call *call, const struct telling *telling)
{
	static const char sql[] = "SELECT p.id, p.means, " ITEM_NAME(
		"p.means") ", i.kind, p.cents,"
			   "       p.tendered, p.reference, p.at, p.refunds"
			   "  FROM payment p JOIN list_item i ON i.id = p.means"
			   " WHERE p.customer_order = :row ORDER BY p.id";
	struct query *query = call_query(
		call, sql,
		BINDS(B_INT(":row", telling->order->id), B_TEXT(":language", telling->language)));
	json_t *payments = json_array();

	while (query_step(query))
		json_array_append_new(
			payments,
			json_pack("{s:I, s:I, s:s?, s:s?, s:I, s:I, s:s?, s:o, s:o}", "payment",
				  (json_int_t)column_int(query, 0), "means",
				  (json_int_t)column_int(query, 1), "name", column_text(query, 2),
				  "kind", column_text(query, 3), "cents",
				  (json_int_t)column_int(query, 4), "tendered",
				  (json_int_t)column_int(query, 5), "reference",
				  column_text(query, 6), "at", json_moment(column_int(query, 7)),
				  "refunds", id_or_null(column_int(query, 8))));
	return payments;
}

/* --- All of it --- */

static int64_t count_of(struct call *call, const char *sql, const struct customer_order *order)
{
	return call_int(call, sql, BINDS(B_INT(":row", order->id)), 0);
}

static void tell_sums(struct call *call, const struct telling *telling, json_t *record)
{
	const struct customer_order *order = telling->order;
	int64_t paid = order_paid(call, order->id);
	int64_t gross = 0;
	int64_t reduction = 0;
	int64_t total = telling->priced ? telling->priced->total : order->total;

	for (size_t i = 0; i < order->line_count; i++) {
		gross += order->lines[i].unit * order->lines[i].units;
		reduction += order->lines[i].reduction;
	}
	json_object_set_new(record, "gross", json_integer(gross));
	json_object_set_new(record, "reduction", json_integer(reduction));
	json_object_set_new(record, "fee", json_integer(order->fee));
	json_object_set_new(record, "fee_refunded", json_integer(order->fee_refunded));
	json_object_set_new(record, "fee_vat", json_integer(order->fee_vat));
	json_object_set_new(record, "total", json_integer(total));
	json_object_set_new(record, "paid", json_integer(paid));
	json_object_set_new(record, "due",
			    json_integer(telling->priced ? total : order_due(call, order->id)));
	json_object_set_new(record, "balance", order_tell_balance(call, order));
}

static void tell_where(struct call *call, const struct telling *telling, json_t *record)
{
	static const char shop[] = "SELECT name FROM shop WHERE id = :row";
	static const char seller[] = "SELECT ifnull((SELECT name FROM party WHERE id = :row),"
				     " (SELECT value FROM setting WHERE name = 'name'))";
	static const char account[] = "SELECT login FROM account WHERE id = :row";
	const struct customer_order *order = telling->order;
	const char *desk = call_text(call, shop, BINDS(B_INT(":row", order->shop)));
	const char *sold_by = call_text(call, seller, BINDS(B_INT(":row", order->party)));
	const char *by = call_text(call, account, BINDS(B_INT(":row", order->account)));

	json_object_set_new(record, "shop", id_or_null(order->shop));
	json_object_set_new(record, "shop_name", json_string(desk ? desk : ""));
	json_object_set_new(record, "seller", json_string(sold_by ? sold_by : ""));
	json_object_set_new(record, "account", json_string(by ? by : ""));
	json_object_set_new(record, "channel", json_integer(order->channel));
	json_object_set_new(record, "channel_name",
			    json_string(item_name(call, order->channel, telling->language)));
}

static json_t *tell(struct call *call, const struct telling *telling)
{
	static const char receipt[] = "SELECT number FROM receipt WHERE customer_order = :row"
				      "   AND kind = 'sale' ORDER BY number LIMIT 1";
	static const char tickets[] = "SELECT count(*) FROM ticket t JOIN order_line l"
				      "    ON l.id = t.line WHERE l.customer_order = :row"
				      "   AND t.cancelled_at IS NULL";
	const struct customer_order *order = telling->order;
	bool basket = telling->priced != NULL;
	json_t *record = json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s}", "id",
				   (json_int_t)order->id, "state", order->state, "opened_at",
				   json_moment(order->opened_at), "until",
				   basket ? json_moment(order->until) : json_null(), "confirmed_at",
				   moment_or_null(order->confirmed_at), "cancelled_at",
				   moment_or_null(order->cancelled_at), "delivery", order->delivery,
				   "remark", order->remark, "language", order->language);

	tell_where(call, telling, record);
	json_object_set_new(record, "customer", order_tell_customer(call, order));
	json_object_set_new(record, "lines", tell_lines(call, telling));
	json_object_set_new(record, "offers",
			    basket ? basket_offers(&telling->priced->basket)
				   : sold_offers(call, telling));
	json_object_set_new(record, "codes", tell_codes(call, telling));
	tell_sums(call, telling, record);
	json_object_set_new(record, "payments", tell_payments(call, telling));
	json_object_set_new(record, "receipt", id_or_null(count_of(call, receipt, order)));
	json_object_set_new(record, "tickets", json_integer(count_of(call, tickets, order)));
	return record;
}

/* All of an order in a language, for mail and paper: the record of order.show as JSON,
 * and what was sold under which terms. A new reference. NULL without such an order. */
static json_t *order_document(struct call *call, int64_t id, const char *language)
{
	struct customer_order order;
	struct priced priced;
	struct telling telling = { .order = &order, .language = language };

	if (!order_read(call, id, &order))
		return NULL;
	if (order_is_basket(&order)) {
		order_price(call, &order, &priced);
		telling.priced = &priced;
	}
	return tell(call, &telling);
}

const struct column order_columns[] = {
	{ "id", COLUMN_INT, N_("Order") },
	{ "state", COLUMN_CHOICE, N_("State"), order_states, .noun = "order" },
	{ "customer", COLUMN_JSON, N_("Customer") },
	{ "shop", COLUMN_INT, NULL },
	{ "shop_name", COLUMN_TEXT, N_("Counter") },
	{ "seller", COLUMN_TEXT, N_("Sold by") },
	{ "account", COLUMN_TEXT, N_("By") },
	{ "channel", COLUMN_INT, NULL },
	{ "channel_name", COLUMN_TEXT, N_("Sales channel") },
	{ "opened_at", COLUMN_TIME, N_("Opened") },
	{ "until", COLUMN_TIME, N_("Places are kept until") },
	{ "confirmed_at", COLUMN_TIME, N_("Confirmed") },
	{ "cancelled_at", COLUMN_TIME, N_("Cancelled") },
	{ "lines", COLUMN_JSON, N_("Lines") },
	{ "offers", COLUMN_JSON, N_("Offers") },
	{ "codes", COLUMN_JSON, N_("Codes") },
	{ "gross", COLUMN_CENTS, N_("Before reductions") },
	{ "reduction", COLUMN_CENTS, N_("Reductions") },
	{ "fee", COLUMN_CENTS, N_("Handling fee") },
	{ "fee_refunded", COLUMN_CENTS, NULL },
	{ "fee_vat", COLUMN_INT, NULL },
	{ "delivery", COLUMN_CHOICE, N_("Delivery"), order_deliveries, .noun = "order" },
	{ "language", COLUMN_TEXT, NULL },
	{ "remark", COLUMN_TEXT, N_("Remark") },
	{ "total", COLUMN_CENTS, N_("Total") },
	{ "paid", COLUMN_CENTS, N_("Paid") },
	{ "due", COLUMN_CENTS, N_("Due") },
	{ "balance", COLUMN_CENTS, N_("Customer’s balance") },
	{ "payments", COLUMN_JSON, N_("Payments") },
	{ "receipt", COLUMN_INT, N_("Receipt") },
	{ "tickets", COLUMN_INT, N_("Tickets") },
	/* Of the call that answers, where there is one: */
	{ "said", COLUMN_JSON, NULL },    /* what a typed code is */
	{ "change", COLUMN_CENTS, NULL }, /* to be given back in cash */
	{ "refund", COLUMN_CENTS, NULL }, /* by a cancellation */
	{ "paid_out", COLUMN_CENTS, NULL },
	{ .name = NULL },
};

static void reply_record(struct call *call, json_t *record)
{
	const char *name;
	json_t *value;

	json_object_foreach(record, name, value) reply_json(call, name, json_incref(value));
	json_decref(record);
}

enum refusal order_reply(struct call *call, int64_t id)
{
	json_t *record = order_document(call, id, lang_tag(call->lang));

	if (record == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	reply_record(call, record);
	return DONE;
}

enum refusal order_changed(struct call *call, int64_t id)
{
	static const char touch[] = "UPDATE customer_order SET until = :until_is WHERE id = :row";
	struct customer_order order;
	struct priced priced;
	struct telling telling = { &order, &priced, lang_tag(call->lang) };

	call_exec(call, touch,
		  BINDS(B_INT(":until_is", call->now + setting_int(call, "basket_minutes") * 60),
			B_INT(":row", id)));
	if (!order_read(call, id, &order))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	order_price(call, &order, &priced);
	order_keep_prices(call, &order, priced.total);
	audit_object(call, "order", id);
	reply_record(call, tell(call, &telling));
	return DONE;
}
