/* The rows of tickets: made when an order is confirmed, cancelled with it. */
#include "core/ticket/ticket.h"

#include <string.h>

#include "core/code/code.h"
#include "core/item/item.h"
#include "core/network/settings.h"
#include "core/order/order.h"
#include "core/product/product.h"
#include "core/ticket/private.h"

const char *const ticket_states[] = { "valid", "used", "over", "cancelled", NULL };

/* What is not entered with a ticket: its holder has an account with the network. */
static bool admits(const char *family)
{
	static const char *const without[] = { "subscription", "membership", "value" };

	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		if (strcmp(without[i], family) == 0)
			return false;
	return true;
}

/* --- Making --- */

/* From the day it is for, or from the sale, for so many days; else its session, or
 * nothing, says when. */
static void validity(struct call *call, const struct order_line *line,
		     const struct product *product, int64_t *from, int64_t *until)
{
	int64_t day = line->slot ? line->starts : call->now;

	*from = 0;
	*until = 0;
	if (product->valid_days == 0)
		return;
	*from = line->slot ? network_days_after(day, 0) : call->now;
	*until = network_days_after(day, (int)product->valid_days);
}

static enum refusal make_of_line(struct call *call, const struct order_line *line)
{
	static const char sql[] =
		"INSERT INTO ticket (code, line, nth, valid_from, valid_until, most)"
		" VALUES (:code_is, :line_is, :nth_is, nullif(:from_is, 0), nullif(:until_is, 0),"
		"         nullif(:most_is, 0))";
	struct product product;
	char text[CODE_MAX + 1];
	int64_t from;
	int64_t until;

	if (!admits(line->family))
		return DONE;
	if (!product_read(call, line->product, &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	validity(call, line, &product, &from, &until);
	for (int64_t nth = 1; nth <= line->units; nth++)
		if (!call_exec(call, sql,
			       BINDS(B_INT(":code_is", code_new(call, "ticket", text)),
				     B_INT(":line_is", line->id), B_INT(":nth_is", nth),
				     B_INT(":from_is", from), B_INT(":until_is", until),
				     B_INT(":most_is", product.entries))))
			return refuse(call, REFUSED_TRY_AGAIN, NULL);
	return DONE;
}

enum refusal tickets_make(struct call *call, int64_t id)
{
	struct customer_order order;

	if (!order_read(call, id, &order))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("order")), NULL);
	for (size_t i = 0; i < order.line_count; i++)
		TRY(make_of_line(call, &order.lines[i]));
	return DONE;
}

bool tickets_cancel(struct call *call, int64_t line, int64_t units)
{
	static const char any[] = "SELECT count(*) FROM ticket WHERE line = :line_is";
	static const char left[] = "SELECT count(*) FROM ticket WHERE line = :line_is"
				   "   AND cancelled_at IS NULL AND entries = 0";
	static const char sql[] =
		"UPDATE ticket SET cancelled_at = :now WHERE id IN (SELECT id FROM ticket"
		"  WHERE line = :line_is AND cancelled_at IS NULL AND entries = 0"
		"  ORDER BY nth DESC LIMIT :units_are)";
	const struct bind *binds = BINDS(B_INT(":line_is", line), B_INT(":units_are", units));

	if (call_int(call, any, binds, 0) == 0)
		return true; /* it had none */
	if (call_int(call, left, binds, 0) < units)
		return false;
	call_exec(call, sql, binds);
	return true;
}

/* --- Reading --- */

static const char *copy(struct call *call, struct query *query, int i)
{
	return column_null(query, i) ? "" : call_copy(call, column_text(query, i));
}

bool ticket_read(struct call *call, int64_t id, struct ticket *ticket)
{
	static const char sql[] =
		"SELECT t.id, t.code, t.line, l.customer_order, t.nth, c.text, l.product,"
		"       l.producer, k.customer, l.name, p.name, l.audience, l.seat, l.units, "
		"l.slot,"
		"       v.starts, v.minutes, v.state, t.valid_from, t.valid_until, t.most,"
		"       t.entries, t.cancelled_at"
		"  FROM ticket t JOIN code c ON c.id = t.code JOIN order_line l ON l.id = t.line"
		"  JOIN customer_order k ON k.id = l.customer_order"
		"  JOIN party p ON p.id = l.producer LEFT JOIN slot v ON v.id = l.slot"
		" WHERE t.id = :row";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", id)));
	bool found = query_step(query);

	if (found)
		*ticket = (struct ticket){
			.id = column_int(query, 0),
			.code = column_int(query, 1),
			.line = column_int(query, 2),
			.order = column_int(query, 3),
			.nth = column_int(query, 4),
			.text = copy(call, query, 5),
			.product = column_int(query, 6),
			.producer = column_int(query, 7),
			.customer = column_int(query, 8),
			.name = copy(call, query, 9),
			.producer_name = copy(call, query, 10),
			.audience = column_int(query, 11),
			.seat = column_int(query, 12),
			.units = column_int(query, 13),
			.slot = column_int(query, 14),
			.starts = column_int(query, 15),
			.minutes = column_int(query, 16),
			.slot_state = copy(call, query, 17),
			.valid_from = column_int(query, 18),
			.valid_until = column_int(query, 19),
			.most = column_int(query, 20),
			.entries = column_int(query, 21),
			.cancelled_at = column_int(query, 22),
		};
	query_end(query);
	return found;
}

static json_t *moment_or_null(int64_t at)
{
	return at ? json_moment(at) : json_null();
}

/* When and where it last let in. */
static void tell_last_entry(struct call *call, const struct ticket *ticket, json_t *told)
{
	static const char sql[] = "SELECT e.at, s.name FROM ticket_entry e"
				  "  LEFT JOIN shop s ON s.id = e.shop"
				  " WHERE e.ticket = :row AND e.undone_at IS NULL"
				  " ORDER BY e.at DESC, e.id DESC LIMIT 1";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row", ticket->id)));
	bool found = query_step(query);
	const char *shop = found ? column_text(query, 1) : NULL;

	json_object_set_new(told, "last_at",
			    found ? json_moment(column_int(query, 0)) : json_null());
	json_object_set_new(told, "last_shop", shop ? json_string(shop) : json_null());
	query_end(query);
}

json_t *ticket_document(struct call *call, const struct ticket *ticket, const char *language)
{
	char grouped[CODE_GROUPED];
	json_t *told = json_pack(
		"{s:I, s:s, s:I, s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:s}",
		"id", (json_int_t)ticket->id, "code", code_group(ticket->text, grouped), "product",
		(json_int_t)ticket->product, "name", ticket->name, "audience_name",
		item_name(call, ticket->audience, language), "seat_name",
		ticket->seat ? item_name(call, ticket->seat, language) : "", "starts",
		moment_or_null(ticket->starts), "minutes", (json_int_t)ticket->minutes, "nth",
		(json_int_t)ticket->nth, "units", (json_int_t)ticket->units, "entries",
		(json_int_t)ticket->entries, "order", (json_int_t)ticket->order, "most",
		ticket->most ? json_integer(ticket->most) : json_null(), "valid_from",
		moment_or_null(ticket->valid_from), "valid_until",
		moment_or_null(ticket->valid_until), "producer_name", ticket->producer_name);

	tell_last_entry(call, ticket, told);
	return told;
}

const struct operation *const ticket_operations[] = {
	&ticket_counts, &ticket_list, &ticket_show, &ticket_undo, &ticket_keep, NULL,
};
