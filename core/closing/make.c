/* Making closings. They follow one another: each day from that of the first receipt on,
 * once it is over; a month after its last day, a year after its last month. So a night
 * that was missed is caught up, and nothing is closed twice. A day's receipts are told
 * by their numbers, so that each is in one day, even if the clock was set back. */
#include <stdlib.h>
#include <string.h>

#include "core/closing/private.h"
#include "core/core.h"
#include "core/network/settings.h"

enum { AT_ONCE = 400 /* so that the writer is soon free again */ };

/* --- One closing --- */

static const char *moment(struct call *call, int64_t at)
{
	static const char sql[] = "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', :at_is, 'unixepoch')";

	return call_text(call, sql, BINDS(B_INT(":at_is", at)));
}

static int64_t duplicates(struct call *call, const char *period)
{
	static const char sql[] = "SELECT count(*) FROM receipt_copy WHERE nth > 0"
				  "   AND at >= :begin_is AND at < :end_is";

	return call_int(call, sql,
			BINDS(B_INT(":begin_is", closing_begin(period)),
			      B_INT(":end_is", closing_end(period))),
			0);
}

static char *body_of(struct call *call, const struct closing *closing, const json_t *totals)
{
	unsigned char hash[CHAIN_HASH];
	json_t *body;
	char *text;

	receipt_hash(call, closing->last, hash);
	body = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:I, s:O, s:O, s:s}", "format",
			 1, "network", setting_text(call, "name"), "legal",
			 setting_text(call, "legal"), "currency", setting_text(call, "currency"),
			 "zone", setting_text(call, "zone"), "from",
			 moment(call, closing_begin(closing->period)), "until",
			 moment(call, closing_end(closing->period)), "receipts",
			 json_object_get(totals, "receipts"), "duplicates",
			 (json_int_t)duplicates(call, closing->period), "vat",
			 json_object_get(totals, "vat"), "means", json_object_get(totals, "means"),
			 "head", closing->last ? chain_hex(call, hash) : "");
	text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	if (text == NULL)
		abort();
	return text;
}

static void keep(struct call *call, const struct closing *closing)
{
	static const char sql[] =
		"INSERT INTO closing (id, kind, period, first, last, cents, running, body, at,"
		"   account, hash, signature)"
		" VALUES (:closing_is, :kind_is, :period_is, nullif(:first_is, 0),"
		"   nullif(:last_is, 0), :cents_is, :running_is, :body_is, :now,"
		"   nullif(:account, 0), :hash_is, :signature_is)";

	call_exec(call, sql,
		  BINDS(B_INT(":closing_is", closing->id), B_TEXT(":kind_is", closing->kind),
			B_TEXT(":period_is", closing->period), B_INT(":first_is", closing->first),
			B_INT(":last_is", closing->last), B_INT(":cents_is", closing->cents),
			B_INT(":running_is", closing->running), B_TEXT(":body_is", closing->body),
			B_BLOB(":hash_is", closing->hash, CHAIN_HASH),
			B_BLOB(":signature_is", closing->signature, KEYS_SIGNATURE)));
	audit_object(call, "closing", closing->id);
}

static void make(struct call *call, enum closing_kind kind, const char *period, int64_t first,
		 int64_t last)
{
	static const char next[] = "SELECT ifnull(max(id), 0) + 1 FROM closing";
	static const char running[] =
		"SELECT running FROM closing WHERE kind = 'day' ORDER BY period DESC LIMIT 1";
	json_t *totals = closing_totals(call, kind, period, first, last);
	struct closing closing = {
		.id = call_int(call, next, NULL, 1),
		.kind = closing_kinds[kind],
		.period = period,
		.first = first,
		.last = last,
		.cents = json_integer_value(json_object_get(totals, "cents")),
		.at = call->now,
		.account = call->caller->account,
	};
	char *body = body_of(call, &closing, totals);

	/* Days add to it; what is above them is made after its last day. */
	closing.running =
		call_int(call, running, NULL, 0) + (kind == CLOSING_DAY ? closing.cents : 0);
	closing.body = body;
	closing_hash_before(call, closing.id, closing.hash);
	closing_chain(closing.hash, &closing);
	keys_sign(core_keys(call->core), closing.hash, CHAIN_HASH, closing.signature);
	keep(call, &closing);
	free(body);
	json_decref(totals);
}

/* --- Which --- */

static void make_day(struct call *call, const char *day)
{
	static const char before[] = "SELECT ifnull(max(last), 0) FROM closing WHERE kind = 'day'";
	static const char later[] = "SELECT number - 1 FROM receipt WHERE number > :before_is"
				    "   AND at >= :end_is ORDER BY number LIMIT 1";
	static const char all[] = "SELECT max(number) FROM receipt";
	int64_t already = call_int(call, before, NULL, 0);
	int64_t last = call_int(
		call, later,
		BINDS(B_INT(":before_is", already), B_INT(":end_is", closing_end(day))), -1);

	if (last < 0)
		last = call_int(call, all, NULL, 0);
	if (last > already)
		make(call, CLOSING_DAY, day, already + 1, last);
	else
		make(call, CLOSING_DAY, day, 0, 0);
}

static void make_above(struct call *call, enum closing_kind kind, const char *day)
{
	static const char first[] =
		"SELECT min(first) FROM closing WHERE kind = 'day' AND period > :period_is"
		"   AND period < :period_is || '~'";
	static const char last[] =
		"SELECT max(last) FROM closing WHERE kind = 'day' AND period > :period_is"
		"   AND period < :period_is || '~'";
	char period[PERIOD_SIZE];

	closing_period_around(day, kind, period);
	make(call, kind, period, call_int(call, first, BINDS(B_TEXT(":period_is", period)), 0),
	     call_int(call, last, BINDS(B_TEXT(":period_is", period)), 0));
}

/* The first day that is not closed yet; false before the first receipt. */
static bool next_day(struct call *call, char day[PERIOD_SIZE])
{
	static const char last[] = "SELECT max(period) FROM closing WHERE kind = 'day'";
	static const char begin[] = "SELECT at FROM receipt ORDER BY number LIMIT 1";
	const char *closed = call_text(call, last, NULL);
	int64_t at = closed ? 0 : call_int(call, begin, NULL, -1);

	if (closed)
		closing_next_day(closed, day);
	else if (at >= 0)
		network_day(at, day);
	return closed != NULL || at >= 0;
}

/* Days that are over, up to `until` (a day), and what ends with them. */
static int64_t make_until(struct call *call, const char *until, int64_t most)
{
	char day[PERIOD_SIZE];
	int64_t made = 0;

	while (made < most && next_day(call, day) && closing_end(day) <= call->now &&
	       strcmp(day, until) <= 0) {
		make_day(call, day);
		made++;
		for (enum closing_kind kind = CLOSING_MONTH; kind < CLOSING_KINDS; kind++) {
			if (!closing_is_last_day(day, kind))
				break;
			make_above(call, kind, day);
			made++;
		}
	}
	return made;
}

int64_t closing_make_due(struct call *call, int64_t most)
{
	return make_until(call, "9999-12-31", most);
}

/* --- closing.make --- */

static enum refusal check(struct call *call, const char *kind, const char *period)
{
	static const char closed[] =
		"SELECT 1 FROM closing WHERE kind = :kind AND period = :period";

	if (!closing_names(period, closing_kind_of(kind)))
		return refuse_argument(call, "period",
				       call_say(call, N_("Like 2026-11-22 for a day, 2026-11 for a "
							 "month, 2026 for a year.")));
	if (closing_end(period) > call->now)
		return refuse(call, REFUSED_NOT_OVER, "when",
			      call_when(call, LANG_STAMP, closing_end(period)), NULL);
	if (call_int(call, closed, NULL, 0))
		return refuse(call, REFUSED_EXISTS, "what",
			      call_format(call, call_say(call, N_("The closing of %s")), period),
			      NULL);
	return DONE;
}

static enum refusal run(struct call *call)
{
	static const char last[] = "SELECT max(period) FROM closing WHERE kind = 'day'";
	const char *period = arg_text(call, "period");
	char until[PERIOD_SIZE] = "9999-12-31";
	char next[PERIOD_SIZE];

	if (period) {
		TRY(check(call, arg_text(call, "kind"), period));
		network_day(closing_end(period) - 1, until);
	}
	reply_int(call, "made", make_until(call, until, AT_ONCE));
	reply_text(call, "day", call_text(call, last, NULL));
	reply_bool(call, "more",
		   next_day(call, next) && closing_end(next) <= call->now &&
			   strcmp(next, until) <= 0);
	return DONE;
}

const struct operation closing_make = {
	.name = "closing.make",
	.summary = N_("Close the days, months and years that are over"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS(
		{ "kind", ARG_CHOICE, 0, N_("Kind"), .initial = "day", .choices = closing_kinds },
		{ "period", ARG_TEXT, 0, N_("Until"),
		  N_("A day, a month or a year; nothing: all that is over.") }),
	.columns = COLUMNS({ "made", COLUMN_INT, N_("Closings made") },
			   { "day", COLUMN_TEXT, N_("Last day closed") },
			   { "more", COLUMN_BOOL, N_("More to close") }),
	.run = run,
};
