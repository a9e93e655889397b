/* What guichetd does by itself each night, a part at a time: persons that the network
 * no longer keeps, what is forgotten after some time, the parties' months, the closings of
 * what is over. */
#include <stdio.h>

#include "core/closing/closing.h"
#include "core/contact/contact.h"
#include "core/customer/customer.h"
#include "core/message/message.h"
#include "core/network/settings.h"
#include "core/order/order.h"
#include "core/system/system.h"

enum {
	DAY = 86400,
	ANSWER_DAYS = 15,      /* a retry comes within these */
	ADDRESS_DAYS = 400,    /* an address that logged in before is known so long */
	CLOSINGS_MAX = 100,    /* the same */
	REGISTRATION_DAYS = 5, /* whom an account was offered, and who never came */
	BASKET_DAYS = 30,      /* a basket that was given up may be taken up again */
	PERSONS_MAX = 1000,    /* at once, so that the writer is soon free again */
};

/* Found on a reader, since it may look at many. */
struct unused {
	int64_t since;
	int64_t ids[PERSONS_MAX];
	size_t count;
};

/* --- Local months --- */

static void year_and_month(int64_t at, int *year, int *month)
{
	char day[11];

	network_day(at, day);
	sscanf(day, "%d-%d", year, month);
}

/* The first of the month, some months ago. */
static int64_t month_begin(int64_t at, int months)
{
	int year;
	int month;

	year_and_month(at, &year, &month);
	return network_midnight(year, month - months, 1);
}

/* --- Retention --- */

static enum refusal prepare(struct call *call)
{
	int months = (int)setting_int(call, "retention_months");
	struct unused *unused;

	if (months == 0)
		return DONE;
	unused = call_alloc(call, sizeof *unused);
	unused->since = month_begin(call->now, months);
	unused->count = customer_unused_since(call, unused->since, unused->ids, PERSONS_MAX);
	call_keep(call, unused);
	return DONE;
}

static int64_t forget_persons(struct call *call)
{
	const struct unused *unused = call_kept(call);
	int64_t done = 0;

	for (size_t i = 0; unused && i < unused->count; i++)
		done += customer_forget_unused(call, unused->ids[i], unused->since);
	return done;
}

/* --- What nobody needs any more --- */

static int64_t forget_old(struct call *call)
{
	static const struct {
		const char *sql;
		int64_t seconds;
	} old[] = {
		{ "DELETE FROM answer WHERE at < :before", ANSWER_DAYS * DAY },
		{ "DELETE FROM login_failure WHERE good = 0 AND last_at < :before", DAY },
		{ "DELETE FROM login_failure WHERE good = 1 AND last_at < :before",
		  (int64_t)ADDRESS_DAYS * DAY },
		{ "DELETE FROM activation WHERE until <= :before", 0 },
		{ "DELETE FROM registration WHERE until <= :before", 0 },
		{ "UPDATE message SET recipient = '', extra = '', error = ''"
		  " WHERE what = 'activation' AND customer IS NULL AND recipient <> ''"
		  "   AND +state IN ('sent', 'failed') AND created_at < :before",
		  (int64_t)REGISTRATION_DAYS * DAY },
		{ "DELETE FROM kept_selection WHERE until <= :before", 0 },
		{ "DELETE FROM selection WHERE session <> 0 AND EXISTS (SELECT 1 FROM session s"
		  "  WHERE s.id = selection.session AND s.ended_at < :before)",
		  DAY },
	};
	int64_t done = 0;

	for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
		call_exec(call, old[i].sql, BINDS(B_INT(":before", call->now - old[i].seconds)));
		done += store_changes(call->store);
	}
	return done + order_forget_baskets(call, call->now - (int64_t)BASKET_DAYS * DAY);
}

/* --- The month of each party that wants it --- */

static int64_t queue_summaries(struct call *call)
{
	static const char next[] =
		"SELECT p.id, l.email FROM party p JOIN place l ON l.id = p.place"
		" WHERE p.summary = 1 AND p.active = 1 AND p.summary_month < :month"
		"   AND l.email <> '' AND p.id > :after ORDER BY p.id LIMIT 1";
	static const char told[] = "UPDATE party SET summary_month = :month WHERE id = :party_is";
	char month[11];
	int64_t party = 0;
	int64_t done = 0;

	network_day(month_begin(call->now, 1), month);
	month[7] = 0;
	while (message_on(call)) {
		struct query *query = call_query(
			call, next, BINDS(B_TEXT(":month", month), B_INT(":after", party)));
		const char *email;

		if (!query_step(query))
			break;
		party = column_int(query, 0);
		email = call_copy(call, column_text(query, 1));
		query_end(query);
		message_queue_extra(call, MESSAGE_SUMMARY, party, 0, email, NULL, month);
		call_exec(call, told, BINDS(B_TEXT(":month", month), B_INT(":party_is", party)));
		done++;
	}
	return done;
}

static enum refusal run(struct call *call)
{
	int64_t persons = forget_persons(call);
	int64_t old = forget_old(call);
	int64_t summaries = queue_summaries(call);
	int64_t levels = indicator_rules_night(call);
	int64_t closings = closing_make_due(call, CLOSINGS_MAX);

	reply_int(call, "persons", persons);
	reply_int(call, "old", old);
	reply_int(call, "summaries", summaries);
	reply_int(call, "levels", levels);
	reply_int(call, "closings", closings);
	/* A night in which nothing happened leaves no line. */
	if (persons + old + summaries + levels + closings == 0)
		call_discard(call);
	return DONE;
}

const struct operation system_night = {
	.name = "system.night",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.columns = COLUMNS({ "persons", COLUMN_INT, NULL }, { "old", COLUMN_INT, NULL },
			   { "summaries", COLUMN_INT, NULL }, { "levels", COLUMN_INT, NULL },
			   { "closings", COLUMN_INT, NULL }),
	.prepare = prepare,
	.run = run,
};
