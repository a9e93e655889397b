/* slot.refund: everybody's money back for a session that was called off. A long write: an
 * order a part, each whole or not at all, so that it can be cut short and begun again at
 * any time: what was given back is not found a second time. */
#include <string.h>

#include "core/order/cancel.h"
#include "core/order/private.h"
#include "core/slot/slot.h"

enum { LEFT_TOLD = 50 };

/* An order that could not be given back, and why. */
struct left {
	int64_t order;
	const char *sentence;
};

struct round {
	int64_t all, seen; /* orders */
	int64_t after;     /* the order that was seen last */
	int64_t refunded, cents, left;
	struct left why[LEFT_TOLD]; /* the first of them */
};

/* Orders of which something in that session is left. */
#define BOOKED                                                                 \
	"  FROM order_line l JOIN customer_order k ON k.id = l.customer_order" \
	" WHERE l.slot = :slot AND l.cancelled < l.units AND k.state = 'confirmed'"

static enum refusal begin(struct call *call)
{
	static const char all[] = "SELECT count(DISTINCT k.id)" BOOKED;
	struct round *round = call_alloc(call, sizeof *round);
	struct slot slot;

	call_keep(call, round);
	if (!slot_read(call, arg_int(call, "slot"), &slot))
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("session of a product")), NULL);
	if (strcmp(slot.state, "cancelled") != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, word_label_of("slot", slot.state)), NULL);
	*round = (struct round){ .all = call_int(call, all, NULL, 0) };
	return DONE;
}

/* The lines of the order that are in the session. */
static void read_lines(struct call *call, int64_t order, struct cancellation *cancellation)
{
	static const char sql[] = "SELECT id FROM order_line WHERE customer_order = :row"
				  "   AND slot = :slot AND cancelled < units ORDER BY id";
	static const char count[] = "SELECT count(*) FROM order_line WHERE customer_order = :row"
				    "   AND slot = :slot AND cancelled < units";
	const struct bind *row = BINDS(B_INT(":row", order));
	size_t most = (size_t)call_int(call, count, row, 0);
	struct query *query = call_query(call, sql, row);

	cancellation->parts = call_alloc(call, (most + 1) * sizeof *cancellation->parts);
	while (cancellation->part_count < most && query_step(query))
		cancellation->parts[cancellation->part_count++] =
			(struct cancel_part){ .line = column_int(query, 0) };
	query_end(query);
}

/* Of the rules there is nothing to ask: a session that is off gives all back. */
static enum refusal give_back(struct call *call, int64_t order, enum refund_to to, int64_t *cents)
{
	struct cancellation cancellation = { .why = arg_text(call, "why"),
					     .keep = KEEP_BY_RULES,
					     .to = to };

	read_lines(call, order, &cancellation);
	TRY(cancel_do(call, order, &cancellation));
	*cents = cancellation.refund;
	return DONE;
}

/* Whole, or as if it had not been tried. */
static enum refusal attempt(struct call *call, int64_t order, enum refund_to to, int64_t *cents)
{
	enum refusal refusal;

	store_savepoint(call->store);
	refusal = give_back(call, order, to, cents);
	if (refusal == DONE)
		store_release(call->store);
	else
		store_rollback_savepoint(call->store);
	return refusal;
}

static bool has_customer(struct call *call, int64_t order)
{
	static const char sql[] = "SELECT customer IS NOT NULL FROM customer_order WHERE id = :row";

	return call_int(call, sql, BINDS(B_INT(":row", order)), 0) != 0;
}

/* What was paid in cash comes out of a till, and the caller has one at a single desk at
 * most: elsewhere it is the customer's balance, where there is one. */
static enum refusal settle(struct call *call, int64_t order, int64_t *cents)
{
	enum refund_to to =
		strcmp(arg_text(call, "to"), "balance") == 0 ? REFUND_TO_BALANCE : REFUND_TO_MEANS;
	enum refusal refusal = attempt(call, order, to, cents);

	if (refusal != REFUSED_NO_TILL || !has_customer(call, order))
		return refusal;
	call_forgive(call);
	return attempt(call, order, REFUND_TO_BALANCE, cents);
}

/* What could not be given back stays as it was, and is told. */
static void leave(struct call *call, struct round *round, int64_t order)
{
	const char *sentence = call_forgive(call);

	if (round->left < LEFT_TOLD)
		round->why[round->left] = (struct left){ .order = order, .sentence = sentence };
	round->left++;
}

static json_t *tell_left(const struct round *round)
{
	json_t *all = json_array();

	for (int64_t i = 0; i < round->left && i < LEFT_TOLD; i++)
		json_array_append_new(all, json_pack("{s:I, s:s}", "order",
						     (json_int_t)round->why[i].order, "sentence",
						     round->why[i].sentence));
	return all;
}

static void reply_round(struct call *call, const struct round *round)
{
	reply_int(call, "slot", arg_int(call, "slot"));
	reply_int(call, "refunded", round->refunded);
	reply_int(call, "cents", round->cents);
	reply_int(call, "left", round->left);
	reply_json(call, "why_left", tell_left(round));
	audit_object(call, "slot", arg_int(call, "slot"));
}

static enum refusal run(struct call *call)
{
	static const char next[] = "SELECT k.id" BOOKED " AND k.id > :after ORDER BY k.id LIMIT 1";
	struct round *round;
	int64_t order;
	int64_t cents = 0;

	if (call_parts(call) == 0)
		TRY(begin(call));
	round = call_kept(call);
	order = call_int(call, next, BINDS(B_INT(":after", round->after)), 0);
	if (order == 0) {
		reply_round(call, round);
		return DONE;
	}
	if (settle(call, order, &cents) == DONE) {
		round->refunded++;
		round->cents += cents;
	} else {
		leave(call, round, order);
	}
	round->after = order;
	call_progress(call, ++round->seen, round->all);
	call_again(call);
	return DONE;
}

static const char *const destinations[] = { "means", "balance", NULL };

const struct operation slot_refund = {
	.name = "slot.refund",
	.summary = N_("Give everybody their money back for a session that was cancelled"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "slot", ARG_SLOT, PARAM_REQUIRED, N_("Session") },
		{ "to", ARG_CHOICE, 0, N_("Money back to"),
		  N_("The means it was paid with (cash out of your till at that desk, "
		     "else to the customer’s balance), or the customer’s balance."),
		  .initial = "means", .choices = destinations },
		{ "why", ARG_TEXT, 0, N_("Reason"), N_("It is on the receipts."), .max = 200 }),
	.columns = COLUMNS({ "slot", COLUMN_INT, NULL },
			   { "refunded", COLUMN_INT, N_("Orders given back") },
			   { "cents", COLUMN_CENTS, N_("Given back") },
			   { "left", COLUMN_INT, N_("Orders left as they were") },
			   { "why_left", COLUMN_JSON, N_("Why") }),
	.run = run,
};
