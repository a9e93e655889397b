/* slot.move (to another time) and slot.cancel. Whoever has booked is told by mail;
 * what becomes of their orders is for the orders to say. */
#include <string.h>

#include "core/message/message.h"
#include "core/slot/private.h"
#include "core/ticket/ticket.h"

/* --- Telling --- */

/* Tells everybody who has booked, by mail: "moved" or "cancelled", when it was to be,
 * and why ("" for nothing to say). How many were told. */
static int64_t slot_tell(struct call *call, const struct slot *slot, const char *what, int64_t was,
			 const char *why)
{
	static const char sql[] =
		"SELECT DISTINCT c.id, c.email, k.language FROM order_line l"
		"  JOIN customer_order k ON k.id = l.customer_order AND k.state = 'confirmed'"
		"  JOIN customer c ON c.id = k.customer"
		" WHERE l.slot = :row_slot AND l.cancelled < l.units AND c.email <> ''"
		" GROUP BY c.id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_slot", slot->id)));
	const char *extra = call_format(call, "%s %lld %s", what, (long long)was, why);
	int64_t told = 0;

	while (query_step(query)) {
		int64_t customer = column_int(query, 0);
		const char *email = call_copy(call, column_text(query, 1));
		const char *language = call_copy(call, column_text(query, 2));

		told += message_queue_extra(call, MESSAGE_SLOT, slot->id, customer, email, language,
					    extra);
	}
	query_end(query);
	return told;
}

/* --- slot.move --- */

static enum refusal read_live(struct call *call, int64_t id, struct slot *slot)
{
	if (!slot_read(call, id, slot))
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("session of a product")), NULL);
	if (strcmp(slot->state, "cancelled") == 0)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, word_label_of("slot", slot->state)), NULL);
	if (slot->starts + slot->minutes * 60 <= call->now)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("over")), NULL);
	return DONE;
}

static enum refusal move(struct call *call)
{
	static const char sql[] = "UPDATE slot SET starts = :row_starts, minutes = :row_minutes"
				  " WHERE id = :row_id";
	int64_t to = arg_int(call, "to");
	int64_t was;
	struct slot slot;

	TRY(read_live(call, arg_int(call, "slot"), &slot));
	if (to <= call->now)
		return refuse_argument(call, "to", call_say(call, N_("This is over already.")));
	was = slot.starts;
	slot.starts = to;
	if (arg_given(call, "minutes"))
		slot.minutes = arg_int(call, "minutes");
	if (!call_exec(call, sql,
		       BINDS(B_INT(":row_id", slot.id), B_INT(":row_starts", to),
			     B_INT(":row_minutes", slot.minutes))))
		return refuse(call, REFUSED_EXISTS, "what",
			      call_format(call, call_say(call, N_("The session of %s")),
					  call_when(call, LANG_STAMP, to)),
			      NULL);
	tickets_follow(call, slot.id, to);
	audit_object(call, "slot", slot.id);
	reply_int(call, "id", slot.id);
	reply_int(call, "told", to == was ? 0 : slot_tell(call, &slot, "moved", was, ""));
	return DONE;
}

/* --- slot.cancel --- */

static enum refusal cancel(struct call *call)
{
	static const char sql[] = "UPDATE slot SET state = 'cancelled',"
				  "       note = ifnull(:why, note) WHERE id = :row_id";
	const char *why = arg_given(call, "why") ? arg_text(call, "why") : "";
	int64_t told = 0;
	size_t count = arg_count(call, "slot");

	for (size_t i = 0; i < count; i++) {
		struct slot slot;

		TRY(read_live(call, arg_int_at(call, "slot", i), &slot));
		call_exec(call, sql, BINDS(B_INT(":row_id", slot.id)));
		told += slot_tell(call, &slot, "cancelled", slot.starts, why);
		audit_object(call, "slot", slot.id);
	}
	reply_int(call, "cancelled", (int64_t)count);
	reply_int(call, "told", told);
	return DONE;
}

const struct operation slot_move = {
	.name = "slot.move",
	.summary = N_("Move a session to another time: those who booked are told"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "slot",
			   .type = ARG_SLOT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Session") },
			 { .name = "to",
			   .type = ARG_TIME,
			   .flags = PARAM_REQUIRED,
			   .label = N_("To"),
			   .help = N_("Day and time, such as 2026-11-30T14:00.") },
			 { .name = "minutes",
			   .type = ARG_INT,
			   .label = N_("Duration in minutes"),
			   .min = 1,
			   .max = 44640 }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "told", COLUMN_INT, N_("Told") }),
	.run = move,
};

const struct operation slot_cancel = {
	.name = "slot.cancel",
	.summary = N_("Cancel sessions for good: those who booked are told"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "slot",
			   .type = ARG_SLOT,
			   .flags = PARAM_REQUIRED | PARAM_MANY,
			   .label = N_("Sessions") },
			 { .name = "why",
			   .type = ARG_TEXT,
			   .label = N_("Reason"),
			   .help = N_("Those who booked read it.") }),
	.columns = COLUMNS({ "cancelled", COLUMN_INT, N_("Cancelled") },
			   { "told", COLUMN_INT, N_("Told") }),
	.run = cancel,
};
