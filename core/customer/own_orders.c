/* own.orders, own.order, own.tickets, own.balance: what a customer bought (C4, S11),
 * as it was frozen when they did. */
#include "core/customer/own.h"
#include "core/ledger/ledger.h"
#include "core/offer/title.h"
#include "core/product/product.h"

/* --- own.orders --- */

#define STARTS                                                                 \
	"(SELECT min(s.starts) FROM order_line l JOIN slot s ON s.id = l.slot" \
	"   WHERE l.customer_order = o.id AND l.cancelled < l.units)"

#define FROM_ORDERS                                               \
	"  FROM customer_order o WHERE o.customer = :customer_is" \
	"   AND o.state IN ('confirmed', 'cancelled')"            \
	"   AND (CASE WHEN " OWN_UPCOMING " THEN 0 ELSE 1 END) = :past"

static enum refusal run_orders(struct call *call)
{
	static const char sql[] =
		"SELECT o.id, o.confirmed_at, k.name AS for_name, o.total, o.state,"
		"  " STARTS " AS starts,"
		"  (SELECT group_concat(n, ', ') FROM (SELECT DISTINCT " PRODUCT_SOLD_AS(
			"l") " AS n FROM order_line "
			     "l"
			     "     WHERE l.customer_order = o.id ORDER BY l.id)) AS name"
			     "  FROM (SELECT o.*" FROM_ORDERS
			     ") o JOIN customer k ON k.id = o.customer"
			     " ORDER BY CASE WHEN :past THEN -o.id ELSE ifnull(starts, 0) END, "
			     "o.id LIMIT 500";

	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", call->customer))));
	return DONE;
}

static const char *const order_words[] = { "confirmed", "cancelled", NULL };

const struct operation own_orders = {
	.name = "own.orders",
	.summary = N_("My orders, upcoming or past"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.params = PARAMS({ "past", ARG_BOOL, 0, N_("Past"), N_("No: what is to come."), "no" }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "starts", COLUMN_TIME, N_("For") },
			   { "name", COLUMN_TEXT, N_("What") }, { "for_name", COLUMN_TEXT, NULL },
			   { "confirmed_at", COLUMN_TIME, N_("Ordered") },
			   { "total", COLUMN_CENTS, N_("Total") },
			   { "state", COLUMN_CHOICE, N_("State"), order_words }),
	.run = run_orders,
};

/* --- own.order --- */

#define TIME_OF(column) "strftime('%Y-%m-%dT%H:%M:%SZ', " column ", 'unixepoch')"

#define ITEM_CALLED(item)                                           \
	"(SELECT x.name FROM list_item_text x WHERE x.item = " item \
	"   ORDER BY x.language = :language DESC, x.language = 'fr' DESC LIMIT 1)"

#define AUDIENCE ITEM_CALLED("l.audience")
#define SEAT ITEM_CALLED("l.seat")
#define SLOT_STARTS TIME_OF("s.starts")
#define TAKEN_OFF_BY OFFER_TITLE("f.offer")

/* Each line with its session, and what each offer took off it. */
static json_t *lines_of(struct call *call)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('line', l.id, 'name', " PRODUCT_SOLD_AS(
			"l") ", "
			     "'audience', " AUDIENCE ","
			     "  'seat', " SEAT ", 'units', l.units, 'unit', l.unit,"
			     "  'gross', l.unit * l.units, 'reduction', l.reduction,"
			     "  'net', l.unit * l.units - l.reduction, 'cancelled', l.cancelled,"
			     "  'refunded', l.refunded, 'starts', " SLOT_STARTS
			     ", 'minutes', s.minutes,"
			     "  'session', s.state, 'producer', p.name, 'terms', l.terms,"
			     "  'offers', (SELECT "
			     "json_group_array(json_object('title', " TAKEN_OFF_BY ","
			     "     'cents', f.cents)) FROM order_line_offer f WHERE f.line = "
			     "l.id)))"
			     "  FROM (SELECT * FROM order_line WHERE customer_order = :order ORDER "
			     "BY id) l"
			     "  JOIN party p ON p.id = l.producer LEFT JOIN slot s ON s.id = "
			     "l.slot";

	return json_loads(call_text(call, sql, NULL), 0, NULL);
}

static enum refusal run_order(struct call *call)
{
	static const char sql[] =
		"SELECT o.id, o.confirmed_at, k.name AS for_name, o.state, s.name AS shop, o.fee,"
		"  o.total, (SELECT ifnull(sum(cents), 0) FROM payment y"
		"     WHERE y.customer_order = o.id) AS paid,"
		"  (SELECT max(number) FROM receipt r WHERE r.customer_order = o.id"
		"     AND r.kind = 'sale') AS receipt"
		"  FROM customer_order o JOIN customer k ON k.id = o.customer"
		"  LEFT JOIN shop s ON s.id = o.shop"
		" WHERE o.id = :order AND o.customer = :customer_is"
		"   AND o.state IN ('confirmed', 'cancelled')";
	struct query *query = call_query(call, sql, BINDS(B_INT(":customer_is", call->customer)));
	bool found = query_step(query);

	if (found)
		reply_fields(call, query);
	query_end(query);
	if (!found)
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	reply_json(call, "lines", lines_of(call));
	return DONE;
}

const struct operation own_order = {
	.name = "own.order",
	.summary = N_("One of my orders in detail"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "order", ARG_INT, PARAM_REQUIRED, N_("Order no.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "confirmed_at", COLUMN_TIME, N_("Ordered") },
		{ "for_name", COLUMN_TEXT, N_("For whom") },
		{ "state", COLUMN_CHOICE, N_("State"), order_words },
		{ "shop", COLUMN_TEXT, N_("Counter") }, { "lines", COLUMN_JSON, N_("Products") },
		{ "fee", COLUMN_CENTS, N_("Handling fee") }, { "total", COLUMN_CENTS, N_("Total") },
		{ "paid", COLUMN_CENTS, N_("Paid") }, { "receipt", COLUMN_INT, N_("Receipt") }),
	.run = run_order,
};

/* --- own.tickets --- */

static enum refusal run_tickets(struct call *call)
{
	static const char sql[] = "SELECT t.id, c.text AS code, " PRODUCT_SOLD_AS(
		"l") " AS name, " AUDIENCE " AS audience, " SEAT " AS seat,"
		     "  s.starts, s.minutes, t.valid_until, t.nth, l.units - l.cancelled AS units,"
		     "  o.id AS customer_order, r.name AS producer"
		     "  FROM (SELECT t.id AS ticket_is" OWN_TICKETS " AND " OWN_PRINTABLE ") x"
		     "  JOIN ticket t ON t.id = x.ticket_is JOIN code c ON c.id = t.code"
		     "  JOIN order_line l ON l.id = t.line JOIN customer_order o ON o.id = "
		     "l.customer_order"
		     "  JOIN party r ON r.id = l.producer LEFT JOIN slot s ON s.id = l.slot"
		     " ORDER BY s.starts IS NULL, s.starts, t.id LIMIT 500";

	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", call->customer))));
	return DONE;
}

const struct operation own_tickets = {
	.name = "own.tickets",
	.summary = N_("My tickets, until they begin"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "code", COLUMN_CODE, N_("Code") },
		{ "name", COLUMN_TEXT, N_("What") }, { "audience", COLUMN_TEXT, N_("Audience") },
		{ "seat", COLUMN_TEXT, NULL }, { "starts", COLUMN_TIME, N_("For") },
		{ "minutes", COLUMN_INT, NULL }, { "valid_until", COLUMN_TIME, N_("Valid until") },
		{ "nth", COLUMN_INT, NULL }, { "units", COLUMN_INT, NULL },
		{ "customer_order", COLUMN_INT, N_("Order no.") },
		{ "producer", COLUMN_TEXT, N_("Where") }),
	.run = run_tickets,
};

/* --- own.balance --- */

static enum refusal run_balance(struct call *call)
{
	static const char sql[] =
		"SELECT m.id, m.at, m.what, m.customer_order,"
		"  iif(m.source = b.id, m.amount, -m.amount) AS cents"
		"  FROM balance b JOIN movement m ON m.source = b.id OR m.target = b.id"
		" WHERE b.unit = 'EUR' AND b.name = 'customer:' || :customer_is"
		" ORDER BY m.id DESC LIMIT 500";

	reply_rows(call, call_query(call, sql, BINDS(B_INT(":customer_is", call->customer))));
	reply_note(call, "balance",
		   json_integer(ledger_amount_of(call, LEDGER_MONEY, "customer", call->customer)));
	return DONE;
}

const struct operation own_balance = {
	.name = "own.balance",
	.summary = N_("My balance and what changed it"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "at", COLUMN_TIME, N_("When") },
			   { "what", COLUMN_CHOICE, N_("What"), ledger_whats },
			   { "customer_order", COLUMN_INT, N_("Order no.") },
			   { "cents", COLUMN_CENTS, N_("Amount") }),
	.run = run_balance,
};
