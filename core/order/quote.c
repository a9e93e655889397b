/* What a cancellation costs, by the network's ladder: so long ahead, this part of the
 * price is kept. */
#include <string.h>

#include "core/order/cancel.h"
#include "core/order/private.h"
#include "core/product/product.h"
#include "core/slot/slot.h"

enum { WHOLE = 10000 /* basis points */ };

/* A part of an amount, half up. Amounts stay below 10^14, parts within 10^4. */
static int64_t part_of(int64_t cents, int64_t part, int64_t whole)
{
	return (cents * part * 2 + whole) / (whole * 2);
}

/* Of the units sold, the first so many; so that all of them together are the line. */
static int64_t value_of(const struct order_line *line, int64_t units)
{
	int64_t net = order_line_net(line);

	return part_of(net, line->cancelled + units, line->units) -
	       part_of(net, line->cancelled, line->units);
}

/* --- The rules --- */

/* Seconds until it takes place, or until its validity ends; false without an end. */
static bool time_ahead(struct call *call, const struct order_line *line, int64_t *ahead)
{
	static const char sql[] = "SELECT min(valid_until) FROM ticket WHERE line = :row"
				  "   AND cancelled_at IS NULL";
	int64_t end = line->starts;

	if (line->slot == 0)
		end = call_int(call, sql, BINDS(B_INT(":row", line->id)), 0);
	*ahead = end - call->now;
	return end != 0;
}

static bool session_is_off(struct call *call, const struct order_line *line)
{
	struct slot slot;

	return line->slot && slot_read(call, line->slot, &slot) &&
	       strcmp(slot.state, "cancelled") == 0;
}

/* The part that is kept by the rules; else why it can't be cancelled. */
static const char *by_rules(struct call *call, const struct order_line *line, int64_t *keep)
{
	static const char sql[] = "SELECT fee FROM cancellation_step"
				  " WHERE :endless OR hours * 3600 <= :ahead_is"
				  " ORDER BY hours DESC LIMIT 1";
	struct product product;
	int64_t ahead = 0;
	bool ends;

	*keep = 0;
	if (session_is_off(call, line))
		return NULL; /* that is nobody's choice: all is given back */
	if (product_read(call, line->product, &product) && !product.cancellable)
		return call_say(call, N_("this product is neither taken back nor exchanged"));
	ends = time_ahead(call, line, &ahead);
	*keep = call_int(call, sql, BINDS(B_INT(":endless", !ends), B_INT(":ahead_is", ahead)), -1);
	if (*keep >= 0)
		return NULL;
	*keep = 0;
	return ahead < 0 && ends ? call_say(call, N_("it is over"))
				 : call_say(call, N_("it is too late, by the network’s rules"));
}

/* --- The quote --- */

static bool was_used(struct call *call, const struct order_line *line, int64_t units)
{
	static const char sql[] = "SELECT count(*) FROM ticket WHERE line = :row"
				  "   AND cancelled_at IS NULL AND entries > 0";

	return call_int(call, sql, BINDS(B_INT(":row", line->id)), 0) >
	       line->units - line->cancelled - units;
}

static void quote_part(struct call *call, const struct cancellation *cancellation,
		       struct cancel_part *part)
{
	const struct order_line *line = part->sold;

	if (part->units == 0)
		part->units = line->units - line->cancelled;
	part->value = value_of(line, part->units);
	part->keep = cancellation->keep;
	part->sentence = NULL;
	if (cancellation->keep == KEEP_BY_RULES)
		part->sentence = by_rules(call, line, &part->keep);
	if (was_used(call, line, part->units))
		part->sentence = call_say(call, N_("a ticket of it was used"));
	part->retained = part_of(part->value, part->keep, WHOLE);
	part->refund = part->value - part->retained;
}

static void add_all_parts(struct call *call, struct cancellation *cancellation)
{
	const struct customer_order *order = &cancellation->order;

	cancellation->parts =
		call_alloc(call, (order->line_count + 1) * sizeof *cancellation->parts);
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].cancelled < order->lines[i].units)
			cancellation->parts[cancellation->part_count++] =
				(struct cancel_part){ .line = order->lines[i].id };
}

static enum refusal find_sold(struct call *call, const struct cancellation *cancellation,
			      struct cancel_part *part)
{
	const struct customer_order *order = &cancellation->order;

	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].id == part->line)
			part->sold = &order->lines[i];
	if (part->sold == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("line of an order")), NULL);
	if (part->units <= part->sold->units - part->sold->cancelled &&
	    part->sold->cancelled < part->sold->units)
		return DONE;
	return refuse(call, REFUSED_NOT_CANCELLABLE, "why",
		      call_format(call, call_say(call, N_("only %lld of it are left")),
				  (long long)(part->sold->units - part->sold->cancelled)),
		      NULL);
}

static enum refusal no_line_twice(struct call *call, const struct cancellation *cancellation)
{
	for (size_t i = 0; i < cancellation->part_count; i++)
		for (size_t k = 0; k < i; k++)
			if (cancellation->parts[i].line == cancellation->parts[k].line)
				return refuse_argument(
					call, "lines",
					call_say(call, N_("The same line is there twice.")));
	return DONE;
}

/* What was sold; of what is cancelled already, the fee may be left to be given back. */
static enum refusal read_order(struct call *call, int64_t id, struct cancellation *cancellation)
{
	struct customer_order *order = &cancellation->order;

	if (cancellation->fee && order_read(call, id, order) &&
	    strcmp(order->state, "cancelled") == 0 && order->fee_refunded < order->fee)
		return DONE;
	return order_in_state(call, id, "confirmed", order);
}

enum refusal cancel_quote(struct call *call, int64_t id, struct cancellation *cancellation)
{
	struct customer_order *order = &cancellation->order;
	int64_t due;

	TRY(read_order(call, id, cancellation));
	if (cancellation->part_count == 0)
		add_all_parts(call, cancellation);
	TRY(no_line_twice(call, cancellation));
	for (size_t i = 0; i < cancellation->part_count; i++) {
		struct cancel_part *part = &cancellation->parts[i];

		TRY(find_sold(call, cancellation, part));
		quote_part(call, cancellation, part);
		cancellation->refund += part->refund;
		cancellation->retained += part->retained;
	}
	if (cancellation->fee)
		cancellation->fee_refund = order->fee - order->fee_refunded;
	cancellation->refund += cancellation->fee_refund;
	due = order_due(call, order->id);
	cancellation->paid_out = cancellation->refund > due ? cancellation->refund - due : 0;
	return DONE;
}
