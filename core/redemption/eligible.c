/* Whether a code may use an offer: its period, its opening, its limits. Each
 * refusal says which, and when it can be tried again if that is known. */
#include "core/network/settings.h"
#include "core/redemption/private.h"

static enum refusal already(struct call *call, const struct candidate *offer, int64_t code)
{
	static const char sql[] =
		"SELECT u.at, s.name FROM offer_use u LEFT JOIN shop s ON s.id = u.shop"
		" WHERE u.code = :code_is AND u.offer = :offer_is AND u.undone_at IS NULL"
		" ORDER BY u.at DESC LIMIT 1";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":code_is", code), B_INT(":offer_is", offer->offer)));
	const char *shop = "";
	int64_t at = call->now;

	if (query_step(query)) {
		at = column_int(query, 0);
		shop = call_copy(call, column_null(query, 1) ? "" : column_text(query, 1));
	}
	query_end(query);
	return refuse(call, REFUSED_ALREADY_REDEEMED, "when", call_when(call, LANG_MOMENT, at),
		      "shop", shop, NULL);
}

/* A limit that many make together, or one code by itself. */
static enum refusal limit(struct call *call, const char *sentence)
{
	return refuse(call, REFUSED_LIMIT, "limit", sentence, NULL);
}

static enum refusal limit_until(struct call *call, const char *sentence, int64_t until)
{
	const char *when = call_when(call, LANG_MOMENT, until);

	return refuse(call, REFUSED_LIMIT, "limit",
		      call_format(call, call_say(call, N_("%s; again from %s")), sentence, when),
		      "when", when, NULL);
}

static enum refusal within_period(struct call *call, const struct candidate *offer, int64_t at)
{
	if (offer->valid_from && at < offer->valid_from)
		return refuse(call, REFUSED_TOO_EARLY, "when",
			      call_when(call, LANG_DAY, offer->valid_from), NULL);
	if (offer->valid_until && at >= offer->valid_until)
		return refuse(call, REFUSED_EXPIRED, "when",
			      call_when(call, LANG_DAY, offer->valid_until - 1), NULL);
	return DONE;
}

/* --- What one code may --- */

static enum refusal within_own(struct call *call, const struct candidate *offer,
			       const struct wish *wish)
{
	static const char counts[] = "SELECT count(*), ifnull(sum(day = :day), 0) FROM offer_use"
				     " WHERE code = :code_is AND offer = :offer_is"
				     "   AND undone_at IS NULL AND forced IS NULL";
	char day[11];
	int64_t uses = 0;
	int64_t today = 0;
	struct query *query;

	network_day(wish->at, day);
	query = call_query(call, counts,
			   BINDS(B_TEXT(":day", day), B_INT(":code_is", wish->pass->counted),
				 B_INT(":offer_is", offer->offer)));
	if (query_step(query)) {
		uses = column_int(query, 0);
		today = column_int(query, 1);
	}
	query_end(query);
	if (offer->per_code == 1 && uses >= 1)
		return already(call, offer, wish->pass->counted);
	if (offer->per_code && uses >= offer->per_code)
		return limit(call,
			     call_format(call, call_say(call, N_("%lld times for each voucher")),
					 (long long)offer->per_code));
	if (offer->per_day && today >= offer->per_day)
		return limit_until(call,
				   call_format(call,
					       call_say(call, N_("%lld a day for each voucher")),
					       (long long)offer->per_day),
				   network_day_after(wish->at));
	return DONE;
}

/* --- What all may together --- */

static enum refusal within_all(struct call *call, const struct candidate *offer)
{
	char money[64];

	if (offer->quota && offer->used >= offer->quota)
		return limit(call, call_format(call, call_say(call, N_("%lld in all")),
					       (long long)offer->quota));
	if (offer->budget >= 0 && offer->spent + offer->cents > offer->budget)
		return limit(call, call_format(call, call_say(call, N_("a budget of %s in all")),
					       lang_money(call->lang, offer->budget, money,
							  sizeof money)));
	return DONE;
}

enum refusal candidate_eligible(struct call *call, const struct candidate *offer,
				const struct wish *wish)
{
	if (!offer->here)
		return refuse(call, REFUSED_NOT_HERE, NULL);
	TRY(within_period(call, offer, wish->at));
	TRY(candidate_open(call, offer, wish->at));
	if (offer->people && wish->people > offer->people)
		return limit(call, call_format(call, call_say(call, N_("%lld people for each use")),
					       (long long)offer->people));
	TRY(within_own(call, offer, wish));
	return within_all(call, offer);
}
