/* own.quote, own.cancel: a customer cancels what they booked, whole or some units of some
 * lines, where the network's rules allow it (C5). What comes back is put on their
 * balance, which needs no desk. */
#include "core/customer/own.h"
#include "core/order/cancel.h"

static enum refusal mine(struct call *call)
{
	static const char sql[] = "SELECT 1 FROM customer_order WHERE id = :order"
				  "   AND customer = :customer_is AND state = 'confirmed'";

	if (call_int(call, sql, BINDS(B_INT(":customer_is", call->customer)), 0))
		return DONE;
	return refuse(call, REFUSED_NOT_YOURS, NULL);
}

static enum refusal read_cancellation(struct call *call, struct cancellation *cancellation)
{
	*cancellation = (struct cancellation){
		.why = "",
		.keep = KEEP_BY_RULES,
		.to = REFUND_TO_BALANCE,
	};
	TRY(mine(call));
	return cancel_read_parts(call, cancellation);
}

static void reply_parts(struct call *call, const struct cancellation *cancellation)
{
	const char *language = lang_tag(call->lang);
	json_t *lines = json_array();

	for (size_t i = 0; i < cancellation->part_count; i++) {
		const struct cancel_part *part = &cancellation->parts[i];

		json_array_append_new(
			lines,
			json_pack("{s:I, s:s, s:I, s:I, s:I, s:s?}", "line", (json_int_t)part->line,
				  "name",
				  part->sold ? order_line_called(call, part->sold, language) : "",
				  "units", (json_int_t)part->units, "refund",
				  (json_int_t)part->refund, "retained", (json_int_t)part->retained,
				  "why_not", part->sentence));
	}
	reply_int(call, "refund", cancellation->refund);
	reply_int(call, "retained", cancellation->retained);
	reply_json(call, "lines", lines);
}

static const struct param cancel_params[] = {
	{ "order", ARG_INT, PARAM_REQUIRED, N_("Order no.") },
	{ "lines", ARG_TEXT, PARAM_MANY, N_("Lines"),
	  N_("Each a line’s number, or with how many of it, like 12:2; nothing: all.") },
	{ .name = NULL },
};

static const struct column cancel_columns[] = {
	{ "refund", COLUMN_CENTS, N_("Comes back") },
	{ "retained", COLUMN_CENTS, N_("Is kept") },
	{ "lines", COLUMN_JSON, N_("Lines") },
	{ .name = NULL },
};

static enum refusal run_quote(struct call *call)
{
	struct cancellation cancellation;

	TRY(read_cancellation(call, &cancellation));
	TRY(cancel_quote(call, arg_int(call, "order"), &cancellation));
	reply_parts(call, &cancellation);
	return DONE;
}

const struct operation own_quote = {
	.name = "own.quote",
	.summary = N_("What comes back when I cancel an order"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.params = cancel_params,
	.columns = cancel_columns,
	.run = run_quote,
};

static enum refusal run_cancel(struct call *call)
{
	struct cancellation cancellation;

	TRY(read_cancellation(call, &cancellation));
	TRY(cancel_do(call, arg_int(call, "order"), &cancellation));
	reply_parts(call, &cancellation);
	return DONE;
}

const struct operation own_cancel = {
	.name = "own.cancel",
	.summary = N_("Cancel one of my orders; what comes back is put on my balance"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = cancel_params,
	.columns = cancel_columns,
	.run = run_cancel,
};
