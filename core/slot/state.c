/* slot.close and slot.open (no more is sold, or again), of one session, several or
 * a whole day, and slot.capacity. Who has booked keeps what they have. */
#include <string.h>

#include "core/network/settings.h"
#include "core/party/reach.h"
#include "core/slot/private.h"

static enum refusal missing(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("session of a product")),
		      NULL);
}

static enum refusal cancelled(struct call *call, const struct slot *slot)
{
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_say(call, word_label_of("slot", slot->state)), NULL);
}

static void set_state(struct call *call, int64_t slot, const char *state)
{
	static const char sql[] = "UPDATE slot SET state = :row_state WHERE id = :row_id";

	call_exec(call, sql, BINDS(B_INT(":row_id", slot), B_TEXT(":row_state", state)));
	audit_object(call, "slot", slot);
}

static enum refusal set_states(struct call *call, const char *state)
{
	int64_t changed = 0;

	for (size_t i = 0; i < arg_count(call, "slot"); i++) {
		struct slot slot;

		if (!slot_read(call, arg_int_at(call, "slot", i), &slot))
			return missing(call);
		if (strcmp(slot.state, "cancelled") == 0)
			return cancelled(call, &slot);
		if (strcmp(slot.state, state) == 0)
			continue;
		set_state(call, slot.id, state);
		changed++;
	}
	reply_int(call, "changed", changed);
	return DONE;
}

static enum refusal close(struct call *call)
{
	return set_states(call, "closed");
}

static enum refusal reopen(struct call *call)
{
	return set_states(call, "open");
}

/* Of a product, or of all that are the caller's. */
static enum refusal set_day(struct call *call, const char *from, const char *to)
{
	static const char sql[] =
		"UPDATE slot SET state = :row_to"
		" WHERE state = :row_from AND starts >= :day AND starts < :row_next"
		"   AND (:product IS NULL OR product = :product)"
		"   AND product IN (SELECT o.id FROM product o"
		"                    WHERE " PARTY_IN_REACH("o.party") ")";

	call_exec(call, sql,
		  BINDS(B_TEXT(":row_from", from), B_TEXT(":row_to", to),
			B_INT(":row_next", network_day_after(arg_int(call, "day")))));
	reply_int(call, "changed", store_changes(call->store));
	if (arg_given(call, "product"))
		audit_object(call, "product", arg_int(call, "product"));
	return DONE;
}

static enum refusal close_day(struct call *call)
{
	return set_day(call, "open", "closed");
}

static enum refusal open_day(struct call *call)
{
	return set_day(call, "closed", "open");
}

static enum refusal capacity(struct call *call)
{
	int64_t id = arg_int(call, "slot");
	int64_t seat = arg_int(call, "seat");
	int64_t taken = slot_place_taken(call, id, seat);
	struct slot slot;

	if (!slot_read(call, id, &slot))
		return missing(call);
	if (strcmp(slot.state, "cancelled") == 0)
		return cancelled(call, &slot);
	if (arg_int(call, "capacity") < taken)
		return refuse_argument(
			call, "capacity",
			call_format(call, call_say(call, N_("%lld places are taken already.")),
				    (long long)taken));
	slot_place_write(call, id, seat, arg_int(call, "capacity"));
	audit_object(call, "slot", id);
	reply_int(call, "id", id);
	return DONE;
}

#define SLOTS_PARAM                                                                     \
	{                                                                               \
		.name = "slot", .type = ARG_SLOT, .flags = PARAM_REQUIRED | PARAM_MANY, \
		.label = N_("Sessions")                                                 \
	}
#define DAY_PARAMS                                                                        \
	{ .name = "day", .type = ARG_DATE, .flags = PARAM_REQUIRED, .label = N_("Day") }, \
	{                                                                                 \
		.name = "product", .type = ARG_PRODUCT, .label = N_("Product"),           \
		.help = N_("Without it, of all products.")                                \
	}
#define CHANGED COLUMNS({ "changed", COLUMN_INT, N_("Changed") })

const struct operation slot_close = {
	.name = "slot.close",
	.summary = N_("Close sessions: no more places are sold"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(SLOTS_PARAM),
	.columns = CHANGED,
	.run = close,
};

const struct operation slot_open = {
	.name = "slot.open",
	.summary = N_("Open sessions that were closed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(SLOTS_PARAM),
	.columns = CHANGED,
	.run = reopen,
};

const struct operation slot_close_day = {
	.name = "slot.close_day",
	.summary = N_("Close all sessions of a day"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(DAY_PARAMS),
	.columns = CHANGED,
	.run = close_day,
};

const struct operation slot_open_day = {
	.name = "slot.open_day",
	.summary = N_("Open all sessions of a day that were closed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(DAY_PARAMS),
	.columns = CHANGED,
	.run = open_day,
};

const struct operation slot_capacity = {
	.name = "slot.capacity",
	.summary = N_("Change how many places a session has"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "slot",
			   .type = ARG_SLOT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Session") },
			 { .name = "seat",
			   .type = ARG_SEAT,
			   .flags = PARAM_CLEAR,
			   .label = N_("Seat category"),
			   .help = N_("Empty: places are not told apart.") },
			 { .name = "capacity",
			   .type = ARG_INT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Places"),
			   .min = 0,
			   .max = SLOT_CAPACITY_MOST }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = capacity,
};
