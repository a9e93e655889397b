/* Reads, judges and writes the terms of an offer. */
#include "core/offer/terms.h"

#include <string.h>

#include "core/party/record.h"

const char *const offer_days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

int64_t terms_day(const char *word)
{
	for (int i = 0; offer_days[i]; i++)
		if (strcmp(offer_days[i], word) == 0)
			return 1 << i;
	return 0;
}

/* "12:34": two numbers of two digits with the sign between. */
static bool two_numbers(const char *text, char sign, int64_t *first, int64_t *second)
{
	static const char digits[] = "0123456789";

	if (strlen(text) != 5 || text[2] != sign || strspn(text, digits) != 2 ||
	    strspn(text + 3, digits) != 2)
		return false;
	*first = (text[0] - '0') * 10 + text[1] - '0';
	*second = (text[3] - '0') * 10 + text[4] - '0';
	return true;
}

bool terms_minute(const char *text, bool last, int64_t *minute)
{
	int64_t hours, minutes;

	*minute = 0;
	if (!*text)
		return true;
	if (!two_numbers(text, ':', &hours, &minutes) || minutes > 59 ||
	    hours * 60 + minutes > 24 * 60)
		return false;
	*minute = hours * 60 + minutes;
	/* A day ends at 24:00 and begins at 00:00. */
	if (last)
		*minute = *minute ? *minute : 24 * 60;
	return last || *minute < 24 * 60;
}

bool terms_season(const char *text, int64_t *day)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t month, of_month;

	*day = 0;
	if (!*text)
		return true;
	if (!two_numbers(text, '-', &month, &of_month) || month < 1 || month > 12 || of_month < 1 ||
	    of_month > lengths[month - 1])
		return false;
	*day = month * 100 + of_month;
	return true;
}

const char *terms_fault(const struct offer *offer, const char **argument)
{
	if (offer->valid_from && offer->valid_until && offer->valid_until <= offer->valid_from) {
		*argument = "valid_until";
		return N_("This is before the first day.");
	}
	if (offer->minute_until && offer->minute_until == offer->minute_from) {
		*argument = "until_time";
		return N_("The last hour is the first.");
	}
	if (offer->budget && !offer->cents) {
		*argument = "cents";
		return N_("A budget needs what one use costs.");
	}
	return NULL;
}

static enum refusal read_hours(struct call *call, struct offer *offer)
{
	if (arg_given(call, "from_time") &&
	    !terms_minute(arg_text(call, "from_time"), false, &offer->minute_from))
		return refuse_argument(call, "from_time",
				       call_say(call, N_("An hour such as 09:30 is wanted.")));
	if (arg_given(call, "until_time") &&
	    !terms_minute(arg_text(call, "until_time"), true, &offer->minute_until))
		return refuse_argument(call, "until_time",
				       call_say(call, N_("An hour such as 09:30 is wanted.")));
	return DONE;
}

static enum refusal read_season(struct call *call, struct offer *offer)
{
	const struct {
		const char *name;
		int64_t *day;
	} ends[] = {
		{ "season_from", &offer->season_from },
		{ "season_until", &offer->season_until },
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (arg_given(call, ends[i].name) &&
		    !terms_season(arg_text(call, ends[i].name), ends[i].day))
			return refuse_argument(
				call, ends[i].name,
				call_say(call, N_("A month and a day such as 04-01 are wanted.")));
	return DONE;
}

static enum refusal read_days(struct call *call, struct offer *offer)
{
	if (!arg_given(call, "days"))
		return DONE;
	offer->days = 0;
	for (size_t i = 0; i < arg_count(call, "days"); i++)
		offer->days |= terms_day(arg_text_at(call, "days", i));
	return DONE;
}

/* The shop must be one of the producer's. */
static enum refusal read_shop(struct call *call, struct offer *offer)
{
	struct shop shop;

	if (!arg_given(call, "shop"))
		return DONE;
	offer->shop = arg_int(call, "shop");
	if (offer->shop && (!shop_read(call, offer->shop, &shop) || shop.party != offer->party))
		return refuse_argument(call, "shop",
				       call_say(call, N_("This shop is not the producer's.")));
	return DONE;
}

static void read_numbers(struct call *call, struct offer *offer)
{
	const struct {
		const char *name;
		int64_t *value;
	} numbers[] = {
		{ "per_code", &offer->per_code },     { "per_day", &offer->per_day },
		{ "quota", &offer->quota },           { "category", &offer->category },
		{ "valid_from", &offer->valid_from }, { "valid_until", &offer->valid_until },
		{ "people", &offer->people },         { "cents", &offer->cents },
		{ "budget", &offer->budget },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (arg_given(call, numbers[i].name))
			*numbers[i].value = arg_int(call, numbers[i].name);
}

enum refusal terms_from_arguments(struct call *call, struct offer *offer)
{
	const char *argument, *fault;

	read_numbers(call, offer);
	if (arg_given(call, "booking"))
		offer->booking = arg_text(call, "booking");
	if (arg_given(call, "contact"))
		offer->contact = arg_text(call, "contact");
	if (arg_given(call, "ref"))
		offer->ref = *arg_text(call, "ref") ? arg_text(call, "ref") : NULL;
	TRY(read_days(call, offer));
	TRY(read_hours(call, offer));
	TRY(read_season(call, offer));
	fault = terms_fault(offer, &argument);
	if (fault)
		return refuse_argument(call, argument, call_say(call, fault));
	return read_shop(call, offer);
}

static void reply_hour(struct call *call, const char *name, int64_t minute)
{
	reply_text(call, name,
		   minute ? call_format(call, "%02d:%02d", (int)minute / 60, (int)minute % 60)
			  : NULL);
}

static void reply_season(struct call *call, const char *name, int64_t day)
{
	reply_text(call, name,
		   day ? call_format(call, "%02d-%02d", (int)day / 100, (int)day % 100) : NULL);
}

void terms_reply(struct call *call, const struct offer *offer)
{
	const char *days = NULL;

	for (int i = 0; offer_days[i]; i++)
		if (offer->days & (1 << i))
			days = days ? call_format(call, "%s,%s", days, offer_days[i])
				    : offer_days[i];
	reply_text(call, "days", days);
	reply_hour(call, "from_time", offer->minute_from);
	reply_hour(call, "until_time", offer->minute_until);
	reply_season(call, "season_from", offer->season_from);
	reply_season(call, "season_until", offer->season_until);
}
