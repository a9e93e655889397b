/* Redeeming: exactly once, under retries, crashes and counters at the same
 * instant. The rules are asked and the use is written in one savepoint of the
 * only writer, and the schema's unique index would refuse a second use even if
 * they had not been. */
#include <string.h>

#include "core/code/guess.h"
#include "core/network/settings.h"
#include "core/redemption/private.h"

/* What is known of the presentation so far, for its record if it is refused. */
struct presentation {
	struct here here;
	struct pass pass;
	const struct candidate *scouted; /* found beforehand, with the counter and the pass */
	int64_t offer;
	int64_t at;
	int64_t people;
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

	if (p->here.shop == 0 || p->refused == REFUSED_CHOOSE_OFFER ||
	    p->refused == REFUSED_SLOW_DOWN)
		return;
	call_exec(call, sql,
		  BINDS(B_INT(":shop_is", p->here.shop), B_INT(":offer_is", p->offer),
			B_INT(":code_is", p->pass.code), B_INT(":kept", PRESENTED_KEPT),
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

static struct wish wish_of(const struct presentation *p)
{
	return (struct wish){ .pass = &p->pass, .at = p->at, .people = p->people };
}

static enum refusal choose(struct call *call, const struct candidate *offers, size_t count,
			   const struct wish *wish)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		if (candidate_eligible(call, &offers[i], wish) == DONE)
			json_array_append_new(list, json_pack("{s:I, s:s}", "offer",
							      (json_int_t)offers[i].benefit.id,
							      "title", offers[i].benefit.title));
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
	const struct wish wish = wish_of(p);
	size_t possible = 0;

	if (count == 0)
		return refuse(call, REFUSED_NO_OFFER, NULL);
	*picked = &offers[0];
	for (size_t i = 0; i < count; i++) {
		if (candidate_eligible(call, &offers[i], &wish) == DONE) {
			possible++;
			*picked = &offers[i];
		} else {
			call_forgive(call);
		}
	}
	if (possible == 1)
		return DONE;
	if (possible > 1)
		return choose(call, offers, count, &wish);
	return count > 1 && p->offline ? refuse(call, REFUSED_CHOOSE_OFFER, NULL) : DONE;
}

static enum refusal find_offer(struct call *call, const struct presentation *p,
			       const struct candidate **picked)
{
	struct candidate *offers;

	if (p->scouted) {
		*picked = p->scouted;
		return DONE;
	}
	if (!arg_given(call, "offer")) {
		size_t count = here_offers(call, &p->here, &offers);

		return pick(call, p, offers, count, picked);
	}
	offers = call_alloc(call, sizeof *offers);
	*picked = offers;
	return here_offer(call, &p->here, arg_int(call, "offer"), offers)
		       ? DONE
		       : refuse(call, REFUSED_NOT_HERE, NULL);
}

/* --- Writing it down --- */

static struct benefit_use use_of(struct call *call, const struct presentation *p,
				 const struct candidate *offer, const char *forced)
{
	return (struct benefit_use){
		.offer = p->offer,
		.code = p->pass.counted,
		.customer = p->pass.customer,
		.shop = p->here.shop,
		.at = p->at,
		.people = p->people,
		.units = 1,
		.cents = offer->benefit.cents,
		.per_code = offer->benefit.per_code,
		.quota = offer->benefit.quota,
		.budget = offer->benefit.budget,
		.forced = forced,
		.event = arg_text(call, "event"),
	};
}

/* What is said of the pass and the rules, of a use just written and of one told again. */
static void reply_pass(struct call *call, const struct presentation *p)
{
	reply_text(call, "kind", p->pass.kind);
	reply_text(call, "reason", p->pass.reason);
	reply_text(call, "issuer", p->pass.issuer);
	if (p->pass.valid_until)
		reply_int(call, "valid_until", p->pass.valid_until);
	reply_int(call, "undo_until", call->now + setting_int(call, "undo_minutes") * 60);
}

/* A use just written: all of it is known, nothing is read again. */
static void reply(struct call *call, const struct presentation *p, const struct candidate *offer,
		  const struct benefit_use *use)
{
	reply_int(call, "id", use->id);
	reply_text(call, "code", p->pass.text);
	reply_int(call, "offer", use->offer);
	reply_text(call, "title", offer->benefit.title);
	reply_text(call, "conditions", offer->conditions);
	reply_int(call, "shop", use->shop);
	reply_text(call, "shop_name", p->here.name);
	reply_int(call, "at", use->at);
	reply_int(call, "people", use->people);
	reply_int(call, "nth", use->nth);
	reply_text(call, "forced", use->forced);
	reply_pass(call, p);
}

/* One that an earlier upload wrote. */
static void reply_known(struct call *call, const struct presentation *p, int64_t id)
{
	static const char sql[] = "SELECT u.id, c.text AS code, u.offer, " OFFER_TITLE(
		"u.offer") " AS title,"
			   "       ifnull(" OFFER_SAYS(
				   "conditions",
				   "u.offer") ", '') AS conditions,"
					      "       u.shop, s.name AS shop_name, u.at, u.people, "
					      "u.nth, u.forced"
					      "  FROM offer_use u JOIN code c ON c.id = u.code "
					      "JOIN shop s ON s.id = u.shop"
					      " WHERE u.id = :use";
	struct query *query = call_query(call, sql, BINDS(B_INT(":use", id)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_pass(call, p);
}

static enum refusal eligible(struct call *call, const struct presentation *p,
			     const struct candidate *offer)
{
	const struct wish wish = wish_of(p);

	TRY(pass_usable(call, &p->pass, p->at));
	return candidate_eligible(call, offer, &wish);
}

/* The use that this event of a kiosk's is already; 0: none. Whatever became of the
 * answers, of the nonces and of the data file since, it happened once. */
static int64_t known_event(struct call *call)
{
	static const char sql[] =
		"SELECT id FROM offer_use WHERE account = :account AND event = :event";

	return arg_given(call, "event") ? call_int(call, sql, NULL, 0) : 0;
}

static void reply_entry(struct call *call, const struct presentation *p, int64_t use)
{
	static const char at[] = "SELECT at FROM ticket_entry WHERE id = :use_is";
	static const char forced[] = "SELECT forced FROM ticket_entry WHERE id = :use_is";
	const struct bind *which = BINDS(B_INT(":use_is", use));

	reply_int(call, "entry", use);
	reply_text(call, "code", p->pass.text);
	reply_text(call, "kind", p->pass.kind);
	reply_int(call, "shop", p->here.shop);
	reply_text(call, "shop_name", p->here.name);
	reply_int(call, "at", call_int(call, at, which, p->at));
	reply_json(call, "ticket", pass_describe(call, &p->pass));
	reply_text(call, "forced", call_text(call, forced, which));
	reply_int(call, "undo_until", call->now + setting_int(call, "undo_minutes") * 60);
}

/* The entry that this event of a kiosk's is already; 0: none. */
static int64_t known_entry(struct call *call)
{
	static const char sql[] =
		"SELECT id FROM ticket_entry WHERE account = :account AND event = :event";

	return arg_given(call, "event") ? call_int(call, sql, NULL, 0) : 0;
}

/* What has a use of its own, such as a ticket, is used: no offer is chosen. Whom it let
 * in without a line is in: kept, and shown to the administrator where it would have been
 * refused (rule 7); but not at another's door. */
static enum refusal use_itself(struct call *call, const struct presentation *p)
{
	struct pass_entry entry = { .shop = p->here.shop,
				    .at = p->at,
				    .event = arg_text(call, "event") };
	int64_t use = known_entry(call);
	enum refusal refusal;

	if (use) {
		reply_entry(call, p, use);
		return DONE;
	}
	TRY(pass_place(call, &p->pass, p->here.party));
	refusal = pass_usable(call, &p->pass, p->at);
	if (refusal != DONE) {
		if (!p->offline)
			return refusal;
		entry.forced = refusal_name(refusal);
		call_forgive(call);
	}
	TRY(pass_use(call, &p->pass, &entry, &use));
	reply_entry(call, p, use);
	audit_object(call, "entry", use);
	audit_object(call, p->pass.kind, p->pass.id);
	audit_object(call, "shop", p->here.shop);
	return DONE;
}

/* Where, when and what. */
static enum refusal look(struct call *call, struct presentation *p)
{
	if (p->scouted) {
		TRY(read_time(call, p));
		return guess_wait(call);
	}
	TRY(here_find(call, &p->here));
	TRY(read_time(call, p));
	return pass_find(call, arg_text(call, "code"), &p->pass);
}

static enum refusal redeem(struct call *call, struct presentation *p)
{
	static const struct candidate none;
	const struct candidate *offer = &none;
	struct benefit_use use;
	const char *forced = NULL;
	enum refusal refusal;
	int64_t id;

	TRY(look(call, p));
	if (pass_has_use(&p->pass))
		return use_itself(call, p);
	id = known_event(call);
	if (id) {
		reply_known(call, p, id);
		return DONE;
	}
	if (!p->offline || p->pass.sale)
		TRY(pass_usable(call, &p->pass, p->at));
	if (p->pass.sale)
		return refuse(call, REFUSED_IN_SALE, "offer", p->pass.sale, NULL);
	TRY(find_offer(call, p, &offer));
	p->offer = offer->benefit.id;
	refusal = eligible(call, p, offer);
	if (refusal != DONE) {
		if (!p->offline)
			return refusal;
		/* It happened: kept, and shown to the administrator (rule 7). */
		forced = refusal_name(refusal);
		call_forgive(call);
	}
	use = use_of(call, p, offer, forced);
	TRY(benefit_write_use(call, &use));
	reply(call, p, offer, &use);
	audit_object(call, "redemption", use.id);
	audit_object(call, p->pass.kind, p->pass.id);
	audit_object(call, "offer", p->offer);
	audit_object(call, "shop", p->here.shop);
	return DONE;
}

/* The plain case, at a counter with a line: a voucher or a card, for an offer that is
 * named. What it will come to depends on the uses so far, which only the writer knows. */
static enum refusal scout(struct call *call)
{
	struct presentation *p = call_alloc(call, sizeof *p);
	struct candidate *offer = call_alloc(call, sizeof *offer);

	if (!arg_given(call, "offer") || arg_given(call, "at"))
		return REFUSED_TRY_AGAIN;
	TRY(here_find(call, &p->here));
	if (!pass_seek(call, arg_text(call, "code"), &p->pass) || pass_has_use(&p->pass) ||
	    !here_offer(call, &p->here, arg_int(call, "offer"), offer))
		return REFUSED_TRY_AGAIN;
	p->scouted = offer;
	call_keep(call, p);
	return DONE;
}

static enum refusal run(struct call *call)
{
	struct presentation *p = call_kept(call);

	if (p == NULL)
		p = call_alloc(call, sizeof *p);
	p->people = arg_int(call, "people");
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
		{ "at", ARG_TIME, 0, N_("When"), N_("For what was redeemed without a line.") },
		{ "people", ARG_INT, 0, N_("People"), N_("How many benefit from this use."),
		  .initial = "1", .min = 1, .max = 10000 },
		{ "event", ARG_TEXT, 0, N_("Event"),
		  N_("A kiosk's own 128 random bits for what happened: the same again is the "
		     "same redemption."),
		  .min = 22, .max = 64 }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "entry", COLUMN_INT, NULL },
		{ "code", COLUMN_CODE, N_("Code") }, { "ticket", COLUMN_JSON, NULL },
		{ "offer", COLUMN_INT, NULL }, { "title", COLUMN_TEXT, N_("Offer") },
		{ "conditions", COLUMN_TEXT, N_("Conditions") }, { "shop", COLUMN_INT, NULL },
		{ "shop_name", COLUMN_TEXT, N_("Counter") }, { "at", COLUMN_TIME, N_("When") },
		{ "people", COLUMN_INT, N_("People") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), code_kinds },
		{ "reason", COLUMN_CHOICE, N_("As"), access_reasons },
		{ "issuer", COLUMN_TEXT, N_("Granted by") },
		{ "valid_until", COLUMN_TIME, N_("Valid until") }, { "nth", COLUMN_INT, N_("Use") },
		{ "undo_until", COLUMN_TIME, N_("Undo until") },
		{ "forced", COLUMN_TEXT, N_("Forced") }),
	.scout = scout,
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
