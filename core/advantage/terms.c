/* The arguments of an advantage, laid over its row, and what must hold between them. */
#include <string.h>
#include <time.h>

#include "core/advantage/private.h"
#include "core/offer/terms.h"

const char *const advantage_targets[] = { "public",  "contacts", "indicator", "voucher",
					  "partner", "single",   NULL };
const char *const advantage_scopes[] = { "products", "families", "basket", NULL };
/* As people read them: what has no effect gives what its text says. */
const char *const advantage_effects[] = { "said", "percent", "amount", "price", "free", NULL };
const char *const advantage_sale_ends[] = { "unlimited", "by_session", NULL };

static void read_numbers(struct call *call, struct benefit *b)
{
	const struct {
		const char *argument;
		int64_t *field;
	} numbers[] = {
		{ "contacts", &b->contact_list },
		{ "indicator", &b->indicator },
		{ "level", &b->level },
		{ "percent", &b->percent },
		{ "buy", &b->buy },
		{ "free", &b->free },
		{ "season", &b->season },
		{ "min_amount", &b->min_cents },
		{ "min_units", &b->min_units },
		{ "quota", &b->quota },
		{ "per_customer", &b->per_customer },
		{ "per_day", &b->per_day },
		{ "per_code", &b->per_code },
		{ "people", &b->people },
		{ "valid_from", &b->valid_from },
		{ "valid_until", &b->valid_until },
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (arg_given(call, numbers[i].argument))
			*numbers[i].field = arg_int(call, numbers[i].argument);
}

static void read_flags(struct call *call, struct benefit *b)
{
	const struct {
		const char *argument;
		bool *field;
	} flags[] = {
		{ "first_order", &b->first_order }, { "professional", &b->professional },
		{ "exclusive", &b->exclusive },     { "whole_price", &b->whole_price },
		{ "keeps_use", &b->keeps_use },
	};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (arg_given(call, flags[i].argument))
			*flags[i].field = arg_int(call, flags[i].argument) != 0;
}

static int word(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return 0;
}

static void read_words(struct call *call, struct benefit *b)
{
	if (arg_given(call, "target"))
		b->target = (enum benefit_target)word(benefit_targets, arg_text(call, "target"));
	if (arg_given(call, "scope"))
		b->scope = (enum benefit_scope)word(benefit_scopes, arg_text(call, "scope"));
	if (arg_given(call, "effect"))
		b->effect = (enum benefit_effect)word(advantage_effects, arg_text(call, "effect"));
	if (arg_given(call, "value"))
		b->value = arg_cleared(call, "value") ? -1 : arg_int(call, "value");
	if (arg_given(call, "budget"))
		b->budget = arg_cleared(call, "budget") ? -1 : arg_int(call, "budget");
}

static enum refusal bad_hour(struct call *call, const char *argument)
{
	return refuse_argument(call, argument,
			       call_say(call, N_("An hour such as 09:30 is wanted.")));
}

/* The hours of each day, as for any offer. */
static enum refusal read_hours(struct call *call, struct benefit *b)
{
	if (arg_given(call, "from_time") &&
	    !terms_minute(arg_text(call, "from_time"), false, &b->minute_from))
		return bad_hour(call, "from_time");
	if (arg_given(call, "until_time") &&
	    !terms_minute(arg_text(call, "until_time"), true, &b->minute_until))
		return bad_hour(call, "until_time");
	if (b->minute_until && b->minute_until == b->minute_from)
		return refuse_argument(call, "until_time",
				       call_say(call, N_("The last hour is the first.")));
	if (arg_given(call, "days")) {
		b->days = 0;
		for (size_t i = 0; i < arg_count(call, "days"); i++)
			b->days |= terms_day(arg_text_at(call, "days", i));
	}
	return DONE;
}

/* The same day at that hour; days of 23 and 25 hours are what the clock says. */
static int64_t at_minute(int64_t midnight, int64_t minute)
{
	time_t seconds = (time_t)midnight;
	struct tm t = { 0 };

	localtime_r(&seconds, &t);
	t.tm_hour = (int)minute / 60;
	t.tm_min = (int)minute % 60;
	t.tm_sec = 0;
	t.tm_isdst = -1;
	return mktime(&t);
}

/* A date alone is the whole day; with an hour it begins, or ends, then. */
static enum refusal read_period(struct call *call, struct benefit *b)
{
	int64_t minute;

	if (arg_given(call, "valid_from_time") && *arg_text(call, "valid_from_time")) {
		if (!terms_minute(arg_text(call, "valid_from_time"), false, &minute))
			return bad_hour(call, "valid_from_time");
		if (!arg_given(call, "valid_from") || b->valid_from == 0)
			return refuse_argument(call, "valid_from",
					       call_say(call, N_("An hour needs its day.")));
		b->valid_from = at_minute(b->valid_from, minute);
	}
	if (arg_given(call, "valid_until_time") && *arg_text(call, "valid_until_time")) {
		if (!terms_minute(arg_text(call, "valid_until_time"), true, &minute))
			return bad_hour(call, "valid_until_time");
		if (!arg_given(call, "valid_until") || b->valid_until == 0)
			return refuse_argument(call, "valid_until",
					       call_say(call, N_("An hour needs its day.")));
		/* The value is the first second of the day after. */
		b->valid_until = at_minute(b->valid_until - 1, minute);
	}
	if (b->valid_from && b->valid_until && b->valid_until <= b->valid_from)
		return refuse_argument(call, "valid_until",
				       call_say(call, N_("This is before the first day.")));
	return DONE;
}

static void read_sale(struct call *call, struct benefit *b)
{
	if (arg_given(call, "sale_end"))
		b->sale_limited = strcmp(arg_text(call, "sale_end"), "by_session") == 0;
	else if (arg_given(call, "sale_minutes"))
		b->sale_limited = true;
	if (arg_given(call, "sale_minutes"))
		b->sale_minutes = arg_int(call, "sale_minutes");
	if (!b->sale_limited)
		b->sale_minutes = 0;
}

/* --- What must hold between them --- */

static bool level_exists(struct call *call, const struct benefit *b)
{
	static const char sql[] = "SELECT 1 FROM indicator_level"
				  " WHERE indicator = :indicator_is AND level = :level_is";

	return call_int(call, sql,
			BINDS(B_INT(":indicator_is", b->indicator), B_INT(":level_is", b->level)),
			0) != 0;
}

/* Notes every argument that does not hold. */
static enum refusal faults_of(struct call *call, const struct benefit *b)
{
	const struct {
		bool wrong;
		const char *argument, *sentence;
	} faults[] = {
		{ b->target == TARGET_CONTACTS && !b->contact_list, "contacts",
		  N_("Choose the list of contacts.") },
		{ b->target == TARGET_INDICATOR && !b->indicator, "indicator",
		  N_("Choose the indicator.") },
		{ b->indicator && !b->level, "level", N_("From which level on?") },
		{ b->level && !b->indicator, "indicator", N_("A level is one of an indicator.") },
		{ b->indicator && b->level && !level_exists(call, b), "level",
		  N_("This indicator has no such level.") },
		{ b->effect == EFFECT_PERCENT && !b->percent, "percent",
		  N_("A percentage is wanted, like 5.5.") },
		{ b->effect == EFFECT_AMOUNT && b->value < 1, "value",
		  N_("An amount is wanted, like 12.50.") },
		{ b->effect == EFFECT_FREE && !b->buy, "buy", N_("How many must be bought?") },
		{ b->effect == EFFECT_FREE && !b->free, "free", N_("How many are free?") },
		{ b->effect == EFFECT_PRICE && b->scope == SCOPE_BASKET, "effect",
		  N_("A price is set for products, not for a whole basket.") },
		{ b->per_code > 1 && b->target == TARGET_SINGLE, "per_code",
		  N_("A single-use code is good once.") },
	};

	enum refusal refusal = DONE;

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].wrong)
			refusal = refuse_argument(call, faults[i].argument,
						  call_say(call, faults[i].sentence));
	return refusal;
}

/* What does not go with the target or the effect is forgotten. */
static void tidy(struct benefit *b)
{
	if (b->target == TARGET_SINGLE)
		b->per_code = 1;
	if (b->effect != EFFECT_PERCENT)
		b->percent = 0;
	if (b->effect != EFFECT_AMOUNT && b->effect != EFFECT_PRICE)
		b->value = -1;
	if (b->effect != EFFECT_FREE)
		b->buy = b->free = 0;
}

enum refusal advantage_from_arguments(struct call *call, struct advantage *advantage)
{
	struct benefit *b = &advantage->benefit;

	read_numbers(call, b);
	read_flags(call, b);
	read_words(call, b);
	read_sale(call, b);
	if (arg_given(call, "ref"))
		advantage->ref = *arg_text(call, "ref") ? arg_text(call, "ref") : NULL;
	TRY(read_hours(call, b));
	TRY(read_period(call, b));
	TRY(faults_of(call, b));
	tidy(b);
	return DONE;
}
