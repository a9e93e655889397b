/* The rows of orders and of their lines. */
#include <string.h>

#include "core/ledger/ledger.h"
#include "core/order/private.h"
#include "core/product/product.h"

const char *const order_states[] = { "open", "held", "confirmed", "cancelled", "expired", NULL };
const char *const order_deliveries[] = { "desk", "email", "print", NULL };

/* As a sentence says them: "Not possible while it is ...". */
static const char *state_said(const char *state)
{
	static const struct {
		const char *state, *said;
	} said[] = {
		{ "open", N_("still a basket") },
		{ "held", N_("set aside") },
		{ "confirmed", N_("confirmed") },
		{ "cancelled", N_("cancelled") },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (strcmp(said[i].state, state) == 0)
			return said[i].said;
	return state;
}

static const char *copy(struct call *call, struct query *query, int i)
{
	return call_copy(call, column_text(query, i));
}

static struct order_line read_line(struct call *call, struct query *query)
{
	return (struct order_line){
		.id = column_int(query, 0),
		.product = column_int(query, 1),
		.producer = column_int(query, 2),
		.audience = column_int(query, 3),
		.seat = column_int(query, 4),
		.slot = column_int(query, 5),
		.units = column_int(query, 6),
		.unit = column_int(query, 7),
		.reduction = column_int(query, 8),
		.vat = column_int(query, 9),
		.cancelled = column_int(query, 10),
		.refunded = column_int(query, 11),
		.retained = column_int(query, 12),
		.name = copy(call, query, 13),
		.terms = copy(call, query, 14),
		.family = copy(call, query, 15),
		.starts = column_int(query, 16),
		.minutes = column_int(query, 17),
	};
}

static void read_lines(struct call *call, struct customer_order *order)
{
	static const char count[] = "SELECT count(*) FROM order_line WHERE customer_order = :row";
	static const char sql[] =
		"SELECT l.id, l.product, l.producer, l.audience, l.seat, l.slot, l.units, l.unit,"
		"       l.reduction, l.vat, l.cancelled, l.refunded, l.retained, l.name, l.terms,"
		"       p.family, t.starts, t.minutes"
		"  FROM order_line l JOIN product p ON p.id = l.product"
		"  LEFT JOIN slot t ON t.id = l.slot"
		" WHERE l.customer_order = :row ORDER BY l.id";
	const struct bind *row = BINDS(B_INT(":row", order->id));
	size_t room = (size_t)call_int(call, count, row, 0);
	struct query *query;

	order->lines = call_alloc(call, (room + 1) * sizeof *order->lines);
	query = call_query(call, sql, row);
	while (order->line_count < room && query_step(query))
		order->lines[order->line_count++] = read_line(call, query);
	query_end(query);
}

bool order_read(struct call *call, int64_t id, struct customer_order *order)
{
	static const char sql[] =
		"SELECT id, state, channel, party, shop, customer, account, language, delivery,"
		"       remark, fee, fee_vat, fee_refunded, opened_at, until, confirmed_at,"
		"       cancelled_at, total, addressed, presented"
		"  FROM customer_order WHERE id = :row";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", id)));
	bool found = query_step(query);

	*order = (struct customer_order){ 0 };
	if (found)
		*order = (struct customer_order){
			.id = column_int(query, 0),
			.state = copy(call, query, 1),
			.channel = column_int(query, 2),
			.party = column_int(query, 3),
			.shop = column_int(query, 4),
			.customer = column_int(query, 5),
			.account = column_int(query, 6),
			.language = copy(call, query, 7),
			.delivery = copy(call, query, 8),
			.remark = copy(call, query, 9),
			.fee = column_int(query, 10),
			.fee_vat = column_int(query, 11),
			.fee_refunded = column_int(query, 12),
			.opened_at = column_int(query, 13),
			.until = column_int(query, 14),
			.confirmed_at = column_int(query, 15),
			.cancelled_at = column_int(query, 16),
			.total = column_int(query, 17),
			.addressed = column_int(query, 18) != 0,
			.presented = column_int(query, 19),
		};
	query_end(query);
	if (found)
		read_lines(call, order);
	return found;
}

bool order_is_basket(const struct customer_order *order)
{
	return order->confirmed_at == 0;
}

enum refusal order_in_state(struct call *call, int64_t id, const char *state,
			    struct customer_order *order)
{
	if (!order_read(call, id, order))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	if (strcmp(order->state, state) == 0)
		return DONE;
	if (strcmp(order->state, "expired") == 0)
		return refuse(call, REFUSED_BASKET_ENDED, NULL);
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, state_said(order->state)),
		      NULL);
}

int64_t order_line_net(const struct order_line *line)
{
	return line->unit * line->units - line->reduction;
}

int64_t order_paid(struct call *call, int64_t order)
{
	static const char sql[] =
		"SELECT sum(cents) FROM payment WHERE customer_order = :row_order";

	return call_int(call, sql, BINDS(B_INT(":row_order", order)), 0);
}

/* The ledger knows: what the order put into "due", less what was taken out of it. */
int64_t order_due(struct call *call, int64_t order)
{
	static const char sql[] =
		"SELECT sum(iif(m.target = b.id, m.amount, 0) - iif(m.source = b.id, m.amount, 0))"
		"  FROM movement m JOIN balance b ON b.unit = :unit_is AND b.name = 'due'"
		" WHERE m.customer_order = :row_order";

	return call_int(call, sql,
			BINDS(B_TEXT(":unit_is", LEDGER_MONEY), B_INT(":row_order", order)), 0);
}
