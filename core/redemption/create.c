/* Redeeming: exactly once, under retries, crashes and counters at the same
 * instant. The rules are asked and the use is written in one savepoint of the
 * only writer, and the schema's unique index would refuse a second use even if
 * they had not been. */
#include <string.h>

#include "core/code/code.h"
#include "core/network/settings.h"
#include "core/redemption/private.h"

/* What is known of the presentation so far, for its record if it is refused. */
struct presentation {
	struct here here;
	struct voucher voucher;
	int64_t offer;
	int64_t at;
	bool offline;
	enum refusal refused;
};

enum { PRESENTED_KEPT = 64 };

/* Refused attempts are kept with what was presented and why (rule 6). */
static void record_attempt(struct call *call)
{
	static const char sql[] =
		"INSERT INTO attempt (at, account, shop, offer, code, presented, reason)"
		" VALUES (:now, :account, :shop_is, nullif(:offer_is, 0), nullif(:code_is, 0),"
		"         substr(:code, 1, :kept), :reason_is)";
	const struct presentation *p = call_kept(call);

	if (p->here.shop == 0 || p->refused == REFUSED_CHOOSE_OFFER)
		return;
	call_exec(call, sql,
		  BINDS(B_INT(":shop_is", p->here.shop), B_INT(":offer_is", p->offer),
			B_INT(":code_is", p->voucher.code), B_INT(":kept", PRESENTED_KEPT),
			B_TEXT(":reason_is", refusal_name(p->refused))));
}

/* --- When --- */

/* The right is held for this counter, and not for another one. */
static bool may_upload(struct call *call, const struct here *here)
{
	static const char sql[] = "SELECT 1 FROM reach WHERE account = :account"
				  "   AND operation = 'redemption.offline'"
				  "   AND (whole OR shop = :shop_is OR party = :party_is)";

	return call_int(call, sql,
			BINDS(B_INT(":shop_is", here->shop), B_INT(":party_is", here->party)),
			0) != 0;
}

static enum refusal read_time(struct call *call, struct presentation *p)
{
	int64_t days;

	p->at = call->now;
	if (!arg_given(call, "at"))
		return DONE;
	if (!may_upload(call, &p->here))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (!arg_given(call, "nonce"))
		return refuse_argument(call, "nonce",
				       call_say(call, N_("An upload carries its nonce.")));
	days = setting_int(call, "offline_days");
	p->at = arg_int(call, "at");
	p->offline = true;
	if (p->at > call->now)
		return refuse(call, REFUSED_IN_FUTURE, NULL);
	if (p->at < call->now - days * 86400)
		return refuse(call, REFUSED_TOO_OLD, "days",
			      call_format(call, "%lld", (long long)days), NULL);
	return DONE;
}

/* --- Which offer --- */

static enum refusal choose(struct call *call, const struct candidate *offers, size_t count,
			   const struct voucher *voucher, int64_t at)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		if (candidate_eligible(call, &offers[i], voucher->code, at) == DONE)
			json_array_append_new(list, json_pack("{s:I, s:s}", "offer",
							      (json_int_t)offers[i].offer, "title",
							      offers[i].title));
		else
			call_forgive(call);
	}
	refuse_with(call, "offers", list);
	return refuse(call, REFUSED_CHOOSE_OFFER, NULL);
}

/* The only possible offer. Where none is, the first, whose refusal says more than
 * "nothing"; but what happened without a line is put on no offer by guessing. */
static enum refusal pick(struct call *call, const struct presentation *p,
			 const struct candidate *offers, size_t count,
			 const struct candidate **picked)
{
	size_t possible = 0;

	for (size_t i = 0; i < count; i++) {
		if (candidate_eligible(call, &offers[i], p->voucher.code, p->at) == DONE) {
			possible++;
			*picked = &offers[i];
		} else {
			call_forgive(call);
		}
	}
	if (possible == 1)
		return DONE;
	if (possible > 1)
		return choose(call, offers, count, &p->voucher, p->at);
	if (count == 0)
		return refuse(call, REFUSED_NO_OFFER, NULL);
	if (count > 1 && p->offline)
		return refuse(call, REFUSED_CHOOSE_OFFER, NULL);
	*picked = &offers[0];
	return DONE;
}

static enum refusal find_offer(struct call *call, const struct presentation *p,
			       const struct candidate **picked)
{
	struct candidate *offers;
	size_t count = here_offers(call, &p->here, &offers);

	if (!arg_given(call, "offer"))
		return pick(call, p, offers, count, picked);
	for (size_t i = 0; i < count; i++) {
		if (offers[i].offer == arg_int(call, "offer")) {
			*picked = &offers[i];
			return DONE;
		}
	}
	return refuse(call, REFUSED_NOT_HERE, NULL);
}

/* --- Writing it down --- */

/* The lowest number that no live use of this code for this offer has. */
static int64_t next_nth(struct call *call, int64_t code, int64_t offer)
{
	static const char sql[] =
		"WITH live (n) AS (SELECT nth FROM offer_use WHERE code = :code_is"
		"   AND offer = :offer_is AND undone_at IS NULL AND forced IS NULL)"
		" SELECT min(n) FROM (SELECT 1 AS n UNION ALL SELECT n + 1 FROM live)"
		"  WHERE n NOT IN (SELECT n FROM live)";

	return call_int(call, sql, BINDS(B_INT(":code_is", code), B_INT(":offer_is", offer)), 1);
}

static enum refusal write_use(struct call *call, const struct presentation *p, int64_t nth,
			      const char *forced, int64_t *id)
{
	static const char sql[] =
		"INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at,"
		"                       day, nth, forced)"
		" VALUES (:offer_is, :code_is, :customer_is, :shop_is, :account, :at_is, :now,"
		"         :day, :nth, :forced)";
	static const char count[] = "UPDATE offer SET used = used + 1 WHERE id = :offer_is";
	char day[11];

	network_day(p->at, day);
	if (!call_exec(call, sql,
		       BINDS(B_INT(":offer_is", p->offer), B_INT(":code_is", p->voucher.code),
			     B_INT(":customer_is", p->voucher.customer),
			     B_INT(":shop_is", p->here.shop), B_INT(":at_is", p->at),
			     B_TEXT(":day", day), B_INT(":nth", nth), B_TEXT(":forced", forced))))
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	*id = store_last_id(call->store);
	if (forced == NULL)
		call_exec(call, count, BINDS(B_INT(":offer_is", p->offer)));
	return DONE;
}

static void reply(struct call *call, const struct presentation *p, const struct candidate *offer,
		  int64_t id, int64_t nth, const char *forced)
{
	reply_int(call, "id", id);
	reply_text(call, "code", p->voucher.text);
	reply_int(call, "offer", offer->offer);
	reply_text(call, "title", offer->title);
	reply_text(call, "conditions", offer->conditions);
	reply_int(call, "shop", p->here.shop);
	reply_text(call, "shop_name", p->here.name);
	reply_int(call, "at", p->at);
	reply_text(call, "reason", p->voucher.reason);
	reply_text(call, "issuer", p->voucher.issuer);
	reply_int(call, "valid_until", p->voucher.valid_until);
	reply_int(call, "nth", nth);
	reply_int(call, "undo_until", call->now + setting_int(call, "undo_minutes") * 60);
	reply_text(call, "forced", forced);
}

static enum refusal eligible(struct call *call, const struct presentation *p,
			     const struct candidate *offer)
{
	TRY(voucher_usable(call, &p->voucher, p->at));
	return candidate_eligible(call, offer, p->voucher.code, p->at);
}

static enum refusal redeem(struct call *call, struct presentation *p)
{
	const struct candidate *offer = NULL;
	const char *forced = NULL;
	const char *kind;
	enum refusal refusal;
	int64_t nth;
	int64_t id;

	TRY(here_find(call, &p->here));
	TRY(read_time(call, p));
	TRY(presented_voucher(call, &p->voucher, &kind));
	if (!p->offline)
		TRY(voucher_usable(call, &p->voucher, p->at));
	TRY(find_offer(call, p, &offer));
	p->offer = offer->offer;
	refusal = eligible(call, p, offer);
	if (refusal != DONE) {
		if (!p->offline)
			return refusal;
		/* It happened: kept, and shown to the administrator (rule 7). */
		forced = refusal_name(refusal);
		call_forgive(call);
	}
	nth = forced ? 1 : next_nth(call, p->voucher.code, p->offer);
	TRY(write_use(call, p, nth, forced, &id));
	reply(call, p, offer, id, nth, forced);
	audit_object(call, "redemption", id);
	audit_object(call, "voucher", p->voucher.id);
	audit_object(call, "offer", p->offer);
	audit_object(call, "shop", p->here.shop);
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct presentation *p = call_alloc(call, sizeof *p);

	call_keep(call, p);
	call_after_refusal(call, record_attempt);
	p->refused = redeem(call, p);
	return p->refused;
}

const struct operation redemption_create = {
	.name = "redemption.create",
	.summary = N_("Redeem a code at this counter"),
	.kind = OP_WRITE,
	.roles = "staff shop kiosk",
	.params = PARAMS(
		{ "code", ARG_CODE, PARAM_REQUIRED, N_("Code"), N_("As typed or scanned.") },
		{ "offer", ARG_OFFER, PARAM_ANYONE, N_("Offer"),
		  N_("Needed where several are possible.") },
		{ "shop", ARG_SHOP, 0, N_("Counter") },
		{ "at", ARG_TIME, 0, N_("When"), N_("For what was redeemed without a line.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "code", COLUMN_CODE, N_("Code") },
		{ "offer", COLUMN_INT, NULL }, { "title", COLUMN_TEXT, N_("Offer") },
		{ "conditions", COLUMN_TEXT, N_("Conditions") }, { "shop", COLUMN_INT, NULL },
		{ "shop_name", COLUMN_TEXT, N_("Counter") }, { "at", COLUMN_TIME, N_("When") },
		{ "reason", COLUMN_CHOICE, N_("As"), access_reasons },
		{ "issuer", COLUMN_TEXT, N_("Granted by") },
		{ "valid_until", COLUMN_TIME, N_("Valid until") }, { "nth", COLUMN_INT, N_("Use") },
		{ "undo_until", COLUMN_TIME, N_("Undo until") },
		{ "forced", COLUMN_CHOICE, N_("Forced") }),
	.run = run,
};

/* --- redemption.offline --- */

static enum refusal run_offline(struct call *call)
{
	reply_int(call, "now", call->now);
	reply_int(call, "days", setting_int(call, "offline_days"));
	return DONE;
}

/* Also the right itself: who may call it may give redemption.create a time. */
const struct operation redemption_offline = {
	.name = "redemption.offline",
	.summary = N_("Redeem without a line and upload later: the rules"),
	.kind = OP_READ,
	.roles = "kiosk",
	.columns = COLUMNS({ "now", COLUMN_TIME, N_("Now") }, { "days", COLUMN_INT, N_("Days") }),
	.run = run_offline,
};
