/* What does not depend on a basket: period, limits of a code, of a customer, of all.
 * Each refusal says which, and when it can be tried again if that is known. */
#include "core/benefit/private.h"
#include "core/network/settings.h"

static enum refusal already(struct call *call, const struct benefit *benefit, int64_t code)
{
	static const char sql[] =
		"SELECT u.at, s.name FROM offer_use u LEFT JOIN shop s ON s.id = u.shop"
		" WHERE u.code = :code_is AND u.offer = :offer_is AND u.undone_at IS NULL"
		" ORDER BY u.at DESC LIMIT 1";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":code_is", code), B_INT(":offer_is", benefit->id)));
	/* What was used at no counter was used at the network's. */
	const char *shop = setting_text(call, "name");
	int64_t at = call->now;

	if (query_step(query)) {
		at = column_int(query, 0);
		shop = column_null(query, 1) ? shop : call_copy(call, column_text(query, 1));
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

enum refusal benefit_timely(struct call *call, const struct benefit *benefit, int64_t at)
{
	const int64_t starts[] = { benefit->valid_from, benefit->season_starts };
	const int64_t ends[] = { benefit->valid_until, benefit->season_ends };

	for (int i = 0; i < 2; i++) {
		if (starts[i] && at < starts[i])
			return refuse(call, REFUSED_TOO_EARLY, "when",
				      call_when(call, LANG_DAY, starts[i]), NULL);
		if (ends[i] && at >= ends[i])
			return refuse(call, REFUSED_EXPIRED, "when",
				      call_when(call, LANG_DAY, ends[i] - 1), NULL);
	}
	return DONE;
}

/* --- What one code may --- */

enum refusal benefit_code_limits(struct call *call, const struct benefit *benefit, int64_t code,
				 int64_t at)
{
	static const char counts[] = "SELECT count(*), ifnull(sum(day = :day), 0) FROM offer_use"
				     " WHERE code = :code_is AND offer = :offer_is AND turn > 0";
	bool voucher = benefit->target == TARGET_VOUCHER;
	char day[11];
	int64_t uses = 0;
	int64_t today = 0;
	struct query *query;

	/* A code that many know has many uses: they are counted only to be limited. */
	if (code == 0 || (benefit->per_code == 0 && benefit->per_day == 0))
		return DONE;
	network_day(at, day);
	query = call_query(call, counts,
			   BINDS(B_TEXT(":day", day), B_INT(":code_is", code),
				 B_INT(":offer_is", benefit->id)));
	if (query_step(query)) {
		uses = column_int(query, 0);
		today = column_int(query, 1);
	}
	query_end(query);
	if (benefit->per_code == 1 && uses >= 1)
		return already(call, benefit, code);
	if (benefit->per_code && uses >= benefit->per_code)
		return limit(call,
			     call_format(call,
					 call_say(call, voucher ? N_("%lld times for each voucher")
								: N_("%lld times for each code")),
					 (long long)benefit->per_code));
	if (benefit->per_day && today >= benefit->per_day)
		return limit_until(
			call,
			call_format(call,
				    call_say(call, voucher ? N_("%lld a day for each voucher")
							   : N_("%lld a day for each code")),
				    (long long)benefit->per_day),
			network_day_after(at));
	return DONE;
}

/* --- What one customer may --- */

/* Whether limits count units (of what is sold) or uses (of the basket, at a counter). */
static bool counts_units(const struct benefit *benefit)
{
	return benefit->scope == SCOPE_PRODUCTS || benefit->scope == SCOPE_FAMILIES;
}

enum refusal benefit_customer_limits(struct call *call, const struct benefit *benefit,
				     const struct occasion *occasion,
				     const struct standing *standing)
{
	int64_t had = counts_units(benefit) ? standing->units : standing->uses;
	bool daily = benefit->per_day && occasion->code == 0;

	if (benefit->per_customer == 0 && !daily)
		return DONE;
	if (occasion->customer == 0)
		return refuse(call, REFUSED_RESERVED, "whom",
			      call_say(call, N_("customers who are known: choose the customer")),
			      NULL);
	if (benefit->per_customer && had >= benefit->per_customer)
		return limit(call, call_format(call, call_say(call, N_("%lld for each customer")),
					       (long long)benefit->per_customer));
	if (daily && standing->today >= benefit->per_day)
		return limit_until(call,
				   call_format(call,
					       call_say(call, N_("%lld a day for each customer")),
					       (long long)benefit->per_day),
				   network_day_after(occasion->at));
	return DONE;
}

/* --- What all may together --- */

enum refusal benefit_budget_spent(struct call *call, const struct benefit *benefit)
{
	char money[64];

	return limit(call,
		     call_format(call, call_say(call, N_("a budget of %s in all")),
				 lang_money(call->lang, benefit->budget, money, sizeof money)));
}

enum refusal benefit_all_limits(struct call *call, const struct benefit *benefit)
{
	if (benefit->quota && benefit->used >= benefit->quota)
		return limit(call, call_format(call, call_say(call, N_("%lld in all")),
					       (long long)benefit->quota));
	if (benefit->budget >= 0 && benefit->spent + benefit->cents > benefit->budget)
		return benefit_budget_spent(call, benefit);
	return DONE;
}

/* Only where there is a limit to be counted. */
static enum refusal customer_allowed(struct call *call, const struct benefit *benefit,
				     const struct occasion *occasion)
{
	struct live live = { .standing = { .uses = 0 } };

	if (benefit->per_customer == 0 && (benefit->per_day == 0 || occasion->code != 0))
		return DONE;
	benefit_live(call, benefit->id, occasion, &live);
	return benefit_customer_limits(call, benefit, occasion, &live.standing);
}

enum refusal benefit_allowed(struct call *call, const struct benefit *benefit,
			     const struct occasion *occasion)
{
	TRY(benefit_timely(call, benefit, occasion->at));
	TRY(benefit_open(call, benefit, occasion->at));
	if (benefit->people && occasion->units > benefit->people)
		return limit(call, call_format(call, call_say(call, N_("%lld people for each use")),
					       (long long)benefit->people));
	TRY(benefit_code_limits(call, benefit, occasion->code, occasion->at));
	TRY(customer_allowed(call, benefit, occasion));
	return benefit_all_limits(call, benefit);
}
