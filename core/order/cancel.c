/* Cancelling: money, places, tickets and uses of codes go back together or not at all.
 * What is kept stays sold. */
#include "core/order/cancel.h"

#include <stdlib.h>
#include <string.h>

#include "core/benefit/benefit.h"
#include "core/contact/contact.h"
#include "core/order/private.h"
#include "core/product/product.h"
#include "core/receipt/receipt.h"
#include "core/ticket/ticket.h"

/* --- Doing it --- */

static enum refusal cancel_part(struct call *call, const struct cancel_part *part)
{
	static const char sql[] =
		"UPDATE order_line SET cancelled = cancelled + :units_are,"
		"   refunded = refunded + :refund_is, retained = retained + :retained_is"
		" WHERE id = :row";
	const struct order_line *line = part->sold;

	if (part->sentence || !tickets_cancel(call, line->id, part->units))
		return refuse(call, REFUSED_NOT_CANCELLABLE, "why",
			      part->sentence ? part->sentence
					     : call_say(call, N_("a ticket of it was used")),
			      "line", call_format(call, "%lld", (long long)line->id), NULL);
	call_exec(call, sql,
		  BINDS(B_INT(":units_are", part->units), B_INT(":refund_is", part->refund),
			B_INT(":retained_is", part->retained), B_INT(":row", line->id)));
	place_return(call, line->product, line->slot, line->seat, part->units);
	return DONE;
}

/* Offers none of whose lines is left in part; all of them when nothing is left. */
static void give_uses_back(struct call *call, int64_t order, bool whole)
{
	static const char next[] =
		"SELECT x.offer FROM order_line_offer x JOIN order_line l ON l.id = x.line"
		" WHERE l.customer_order = :row AND x.offer > :after GROUP BY x.offer"
		" HAVING min(l.cancelled = l.units) ORDER BY x.offer LIMIT 1";
	int64_t offer = 0;

	if (whole) {
		benefit_give_back(call, order, 0);
		return;
	}
	while ((offer = call_int(call, next, BINDS(B_INT(":row", order), B_INT(":after", offer)),
				 0)) != 0)
		benefit_give_back(call, order, offer);
}

static enum refusal write_receipt(struct call *call, const struct cancellation *cancellation)
{
	struct refund refund = { .why = cancellation->why,
				 .line_count = cancellation->part_count,
				 .fee = cancellation->fee_refund };
	struct refund_line *lines =
		call_alloc(call, (cancellation->part_count + 1) * sizeof *lines);

	if (cancellation->refund == 0)
		return DONE; /* nothing that was sold comes back */
	for (size_t i = 0; i < cancellation->part_count; i++)
		lines[i] = (struct refund_line){ .line = cancellation->parts[i].line,
						 .units = cancellation->parts[i].units,
						 .cents = cancellation->parts[i].refund };
	refund.lines = lines;
	return receipt_refund(call, cancellation->order.id, &refund)
		       ? DONE
		       : refuse(call, REFUSED_TRY_AGAIN, NULL);
}

enum refusal cancel_do(struct call *call, int64_t id, struct cancellation *cancellation)
{
	static const char fee[] = "UPDATE customer_order SET fee_refunded = fee_refunded +"
				  "   :fee_is WHERE id = :row";
	static const char left[] = "SELECT count(*) FROM order_line"
				   " WHERE customer_order = :row AND cancelled < units";
	static const char over[] = "UPDATE customer_order SET state = 'cancelled',"
				   "   cancelled_at = :now WHERE id = :row";
	const struct bind *row = BINDS(B_INT(":row", id));
	bool whole;

	TRY(cancel_quote(call, id, cancellation));
	for (size_t i = 0; i < cancellation->part_count; i++)
		TRY(cancel_part(call, &cancellation->parts[i]));
	call_exec(call, fee, BINDS(B_INT(":row", id), B_INT(":fee_is", cancellation->fee_refund)));
	whole = call_int(call, left, row, 1) == 0;
	if (whole && cancellation->part_count)
		call_exec(call, over, row);
	if (cancellation->part_count)
		give_uses_back(call, id, whole);
	TRY(order_pay_back(call, cancellation));
	TRY(write_receipt(call, cancellation));
	indicator_rules_apply(call, cancellation->order.customer);
	audit_object(call, "order", id);
	return DONE;
}

/* --- The arguments of both operations --- */

/* "12": all that is left of line 12; "12:2": two of it. */
static bool read_part(const char *text, struct cancel_part *part)
{
	char *end;

	*part = (struct cancel_part){ .line = strtoll(text, &end, 10) };
	if (end == text || part->line <= 0)
		return false;
	if (*end == 0)
		return true;
	if (*end++ != ':')
		return false;
	text = end;
	part->units = strtoll(text, &end, 10);
	return end != text && *end == 0 && part->units > 0;
}

enum refusal cancel_read_parts(struct call *call, struct cancellation *cancellation)
{
	size_t count = arg_count(call, "lines");

	cancellation->parts = call_alloc(call, (count + 1) * sizeof *cancellation->parts);
	cancellation->part_count = count;
	for (size_t i = 0; i < count; i++)
		if (!read_part(arg_text_at(call, "lines", i), &cancellation->parts[i]))
			return refuse_argument(call, "lines",
					       call_say(call, N_("Each is a line’s number, or with "
								 "how many of it, like 12:2.")));
	return DONE;
}

/* Only the network decides otherwise than its rules, and says why. */
static enum refusal read_override(struct call *call, struct cancellation *cancellation)
{
	cancellation->keep = KEEP_BY_RULES;
	cancellation->fee = arg_int(call, "fee") != 0;
	if (!arg_given(call, "keep") && !cancellation->fee)
		return DONE;
	if (!call->whole)
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (arg_text(call, "why") == NULL)
		return refuse_argument(call, "why",
				       call_say(call, N_("A reason is wanted for this.")));
	if (arg_given(call, "keep"))
		cancellation->keep = arg_int(call, "keep");
	return DONE;
}

/* In the order of enum refund_to. */
static const char *const destinations[] = { "means", "balance", "cash", NULL };

static enum refund_to destination_named(const char *name)
{
	enum refund_to to = REFUND_TO_MEANS;

	while (destinations[to] && strcmp(destinations[to], name) != 0)
		to++;
	return to;
}

static enum refusal read_arguments(struct call *call, struct cancellation *cancellation)
{
	*cancellation = (struct cancellation){ 0 };
	cancellation->to = destination_named(arg_text(call, "to"));
	cancellation->why = arg_text(call, "why");
	TRY(cancel_read_parts(call, cancellation));
	return read_override(call, cancellation);
}

/* --- order.quote_cancel --- */

static json_t *tell_part(struct call *call, const struct cancel_part *part)
{
	return json_pack("{s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:s?}", "line",
			 (json_int_t)part->line, "name",
			 order_line_called(call, part->sold, lang_tag(call->lang)), "units",
			 (json_int_t)part->units, "value", (json_int_t)part->value, "keep",
			 (json_int_t)part->keep, "retained", (json_int_t)part->retained, "refund",
			 (json_int_t)part->refund, "sentence", part->sentence);
}

static enum refusal run_quote(struct call *call)
{
	struct cancellation cancellation;
	bool possible = true;
	json_t *parts;

	TRY(read_arguments(call, &cancellation));
	TRY(cancel_quote(call, arg_int(call, "order"), &cancellation));
	parts = json_array();
	for (size_t i = 0; i < cancellation.part_count; i++) {
		possible = possible && cancellation.parts[i].sentence == NULL;
		json_array_append_new(parts, tell_part(call, &cancellation.parts[i]));
	}
	reply_int(call, "order", cancellation.order.id);
	reply_bool(call, "possible", possible);
	reply_json(call, "lines", parts);
	reply_int(call, "refund", cancellation.refund);
	reply_int(call, "retained", cancellation.retained);
	reply_int(call, "fee", cancellation.fee_refund);
	reply_int(call, "paid_out", cancellation.paid_out);
	return DONE;
}

static const char to_help[] = N_("The means it was paid with, or the customer’s balance; in cash "
				 "for somebody erased, or as the network decides.");

#define CANCEL_PARAMS                                                                             \
	{ "order", ARG_ORDER, PARAM_REQUIRED, N_("Order") },                                      \
		{ "lines", ARG_TEXT, PARAM_MANY, N_("Lines"),                                     \
		  N_("Each a line’s number, or with how many of it, like 12:2; nothing: all.") }, \
		{ "why", ARG_TEXT, 0, N_("Why") }, { "to",                                        \
						     ARG_CHOICE,                                  \
						     0,                                           \
						     N_("Money back to"),                         \
						     to_help,                                     \
						     .initial = "means",                          \
						     .choices = destinations },                   \
		{ "keep", ARG_RATE, 0, N_("Kept"),                                                \
		  N_("This part of the price, whatever the rules say: with a reason.") },         \
	{                                                                                         \
		"fee", ARG_BOOL, 0, N_("Handling fee too"),                                       \
			N_("The handling fee is given back: with a reason."), .initial = "no"     \
	}

const struct operation order_quote_cancel = {
	.name = "order.quote_cancel",
	.summary = N_("What cancelling an order, or a part of it, would give back"),
	.kind = OP_READ,
	.roles = "staff seller",
	.params = PARAMS(CANCEL_PARAMS),
	.columns = COLUMNS(
		{ "order", COLUMN_INT, N_("Order") }, { "possible", COLUMN_BOOL, N_("Possible") },
		{ "lines", COLUMN_JSON, N_("Lines") }, { "refund", COLUMN_CENTS, N_("Given back") },
		{ "retained", COLUMN_CENTS, N_("Kept") },
		{ "fee", COLUMN_CENTS, N_("Handling fee") },
		{ "paid_out", COLUMN_CENTS, N_("Paid out") }),
	.run = run_quote,
};

/* --- order.cancel --- */

static enum refusal run_cancel(struct call *call)
{
	struct cancellation cancellation;

	TRY(read_arguments(call, &cancellation));
	TRY(cancel_do(call, arg_int(call, "order"), &cancellation));
	TRY(order_reply(call, cancellation.order.id));
	reply_int(call, "refund", cancellation.refund);
	reply_int(call, "paid_out", cancellation.paid_out);
	return DONE;
}

const struct operation order_cancel = {
	.name = "order.cancel",
	.summary = N_("Cancel an order, or a part of it, and give the money back"),
	.kind = OP_WRITE,
	.roles = "staff seller",
	.params = PARAMS(CANCEL_PARAMS),
	.columns = order_columns,
	.run = run_cancel,
};
