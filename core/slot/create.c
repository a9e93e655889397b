/* slot.create: a session, or its repetitions: from day to day, on some days of the
 * week, several times a day. Days are the network's, so that 14:00 stays 14:00
 * whatever the clocks do. */
#include <string.h>

#include "core/network/settings.h"
#include "core/offer/terms.h"
#include "core/product/product.h"
#include "core/slot/private.h"

enum { TIMES_MOST = 48, SLOTS_MOST = 3000 };

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

/* What is to be repeated. */
struct plan {
	struct slot slot;
	unsigned days; /* bit 0 Monday .. bit 6 Sunday */
	int minutes[TIMES_MOST];
	size_t times;
	struct slot_room rooms[SLOT_ROOMS];
	size_t room_count;
	int64_t made;
};

static void read_days(struct call *call, struct plan *plan)
{
	for (size_t i = 0; i < arg_count(call, "days"); i++)
		for (unsigned day = 0; weekdays[day]; day++)
			if (strcmp(weekdays[day], arg_text_at(call, "days", i)) == 0)
				plan->days |= 1u << day;
	if (plan->days == 0)
		plan->days = 0x7f;
}

static enum refusal read_times(struct call *call, struct plan *plan)
{
	size_t count = arg_count(call, "times");

	for (size_t i = 0; i < count && i < TIMES_MOST; i++) {
		int64_t minute;

		if (!terms_minute(arg_text_at(call, "times", i), false, &minute))
			return refuse_argument(
				call, "times",
				call_say(call, N_("An hour such as 09:30 is wanted.")));
		plan->minutes[plan->times++] = (int)minute;
	}
	if (count > TIMES_MOST)
		return refuse_argument(call, "times", call_say(call, N_("Too many at once.")));
	return DONE;
}

static enum refusal read_product(struct call *call, struct plan *plan)
{
	struct product product;

	if (!product_read(call, arg_int(call, "product"), &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	if (product_sessions(product.family) == PRODUCT_WITHOUT_SESSIONS)
		return refuse_argument(call, "product",
				       call_say(call, N_("Products of this family have no "
							 "sessions.")));
	plan->slot = (struct slot){ .product = product.id,
				    .minutes = arg_int(call, "minutes"),
				    .note = arg_given(call, "note") ? arg_text(call, "note") : "" };
	return DONE;
}

static enum refusal insert(struct call *call, struct plan *plan, int64_t starts)
{
	plan->slot.starts = starts;
	if (starts <= call->now)
		return refuse_argument(call, "from",
				       call_format(call, call_say(call, N_("%s is past already.")),
						   call_when(call, LANG_STAMP, starts)));
	if (++plan->made > SLOTS_MOST)
		return refuse_argument(call, "until", call_say(call, N_("Too many at once.")));
	if (!slot_insert(call, &plan->slot))
		return refuse(call, REFUSED_EXISTS, "what",
			      call_format(call, call_say(call, N_("The session of %s")),
					  call_when(call, LANG_STAMP, starts)),
			      NULL);
	for (size_t i = 0; i < plan->room_count; i++)
		slot_place_write(call, plan->slot.id, plan->rooms[i].seat, plan->rooms[i].capacity);
	audit_object(call, "slot", plan->slot.id);
	return DONE;
}

static enum refusal insert_day(struct call *call, struct plan *plan, int64_t day)
{
	for (size_t i = 0; i < plan->times; i++) {
		int64_t starts = network_clock(day, plan->minutes[i]);
		char named[11];

		if (starts < 0) {
			network_day(day, named);
			return refuse_argument(
				call, "times",
				call_format(call,
					    call_say(call, N_("On %s clocks go forward: that hour "
							      "is left out.")),
					    named));
		}
		TRY(insert(call, plan, starts));
	}
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct plan plan = { 0 };
	int64_t from = arg_int(call, "from");
	int64_t until = arg_given(call, "until") ? arg_int(call, "until") : network_day_after(from);

	if (until <= from)
		return refuse_argument(call, "until",
				       call_say(call, N_("This is before the first day.")));
	read_days(call, &plan);
	TRY(read_times(call, &plan));
	TRY(read_product(call, &plan));
	TRY(slot_rooms_read(call, arg_text(call, "places"), plan.rooms, &plan.room_count));
	for (int64_t day = from; day < until; day = network_day_after(day))
		if (plan.days & 1u << network_weekday(day))
			TRY(insert_day(call, &plan, day));
	if (plan.made == 0)
		return refuse_argument(call, "days",
				       call_say(call, N_("There is no such day between the first "
							 "and the last.")));
	reply_int(call, "made", plan.made);
	reply_int(call, "id", plan.slot.id);
	return DONE;
}

const struct operation slot_create = {
	.name = "slot.create",
	.summary = N_("Make sessions of a product: one, or its repetitions"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params =
		PARAMS({ .name = "product",
			 .type = ARG_PRODUCT,
			 .flags = PARAM_REQUIRED,
			 .label = N_("Product") },
		       { .name = "from",
			 .type = ARG_DATE,
			 .flags = PARAM_REQUIRED,
			 .label = N_("First day") },
		       { .name = "until",
			 .type = ARG_LAST_DAY,
			 .label = N_("Last day"),
			 .help = N_("Included; without it, the first day only.") },
		       { .name = "days",
			 .type = ARG_CHOICE,
			 .flags = PARAM_MANY,
			 .label = N_("Days of the week"),
			 .help = N_("Without any, every day."),
			 .choices = weekdays },
		       { .name = "times",
			 .type = ARG_TEXT,
			 .flags = PARAM_REQUIRED | PARAM_MANY,
			 .label = N_("Times"),
			 .help = N_("Such as 10:00, 14:30; several with commas."),
			 .max = 5 },
		       { .name = "minutes",
			 .type = ARG_INT,
			 .flags = PARAM_REQUIRED,
			 .label = N_("Duration in minutes"),
			 .min = 1,
			 .max = 44640 },
		       { .name = "places",
			 .type = ARG_TEXT,
			 .flags = PARAM_REQUIRED,
			 .label = N_("Places"),
			 .help = N_("A number, or one for each seat category: front=20, back=50."),
			 .max = 400 },
		       { .name = "note", .type = ARG_TEXT, .flags = 0, .label = N_("Note") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "made", COLUMN_INT, N_("Made") }),
	.run = run,
};
