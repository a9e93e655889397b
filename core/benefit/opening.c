/* When an offer can be had: its days, its hours, its season, its closures. Local
 * time throughout, asked of the calendar, so that the days of 23 and 25 hours and
 * 29 February are what people say they are. */
#include <time.h>

#include "core/benefit/private.h"
#include "core/network/settings.h"

static struct tm local(int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm t = { 0 };

	localtime_r(&seconds, &t);
	return t;
}

static int64_t moment(const struct tm *day, int minute)
{
	struct tm t = { .tm_year = day->tm_year,
			.tm_mon = day->tm_mon,
			.tm_mday = day->tm_mday,
			.tm_hour = minute / 60,
			.tm_min = minute % 60,
			.tm_isdst = -1 };

	return mktime(&t);
}

/* Whether n lies from..until; around the end when until comes before. */
static bool around(int64_t n, int64_t from, int64_t until)
{
	return from <= until ? n >= from && n <= until : n >= from || n <= until;
}

static bool in_season(const struct benefit *benefit, const struct tm *t)
{
	int64_t from = benefit->season_from ? benefit->season_from : 101;
	int64_t until = benefit->season_until ? benefit->season_until : 1231;

	return around((t->tm_mon + 1) * 100 + t->tm_mday, from, until);
}

static bool in_days(const struct benefit *benefit, const struct tm *t)
{
	return benefit->days == 0 || benefit->days >> (t->tm_wday + 6) % 7 & 1;
}

static int64_t last_minute(const struct benefit *benefit)
{
	return benefit->minute_until ? benefit->minute_until - 1 : 1439;
}

static bool in_hours(const struct benefit *benefit, const struct tm *t)
{
	return around(t->tm_hour * 60 + t->tm_min, benefit->minute_from, last_minute(benefit));
}

static int64_t closed_until(struct call *call, const struct benefit *benefit, int64_t at)
{
	static const char sql[] = "SELECT max(ends) FROM offer_closure WHERE offer = :offer_is"
				  " AND starts <= :at_is AND ends > :at_is";

	if (!benefit->closures)
		return 0;
	return call_int(call, sql, BINDS(B_INT(":offer_is", benefit->id), B_INT(":at_is", at)), 0);
}

enum bar { OPEN, SEASON, DAYS, HOURS, CLOSURE };

/* What stands in the way at that time, and until when at least. */
static enum bar bar_at(struct call *call, const struct benefit *benefit, int64_t at, int64_t *until)
{
	struct tm t = local(at);

	*until = network_day_after(at);
	if (!in_season(benefit, &t))
		return SEASON;
	if (!in_days(benefit, &t))
		return DAYS;
	if (!in_hours(benefit, &t)) {
		int64_t opens = moment(&t, (int)benefit->minute_from);

		if (opens > at)
			*until = opens;
		return HOURS;
	}
	*until = closed_until(call, benefit, at);
	return *until ? CLOSURE : OPEN;
}

/* Enough steps for 29 February alone; 0 when there is no such time. */
enum { STEPS = 8 * 366 };
/* From here on a time is said with its year. */
enum { FAR = 300 * 86400 };

static int64_t next_opening(struct call *call, const struct benefit *benefit, int64_t at)
{
	int64_t until;

	for (int i = 0; i < STEPS; i++) {
		if (benefit->valid_until && at >= benefit->valid_until)
			return 0;
		if (bar_at(call, benefit, at, &until) == OPEN)
			return at;
		at = until;
	}
	return 0;
}

/* --- Saying which --- */

static const char *say_days(struct call *call, const struct benefit *benefit)
{
	/* 1 January 2024 was a Monday. */
	const char *said = "";

	for (int day = 0; day < 7; day++) {
		if (benefit->days >> day & 1)
			said = call_format(
				call, "%s%s%s", said, *said ? ", " : "",
				call_when(call, LANG_WEEKDAY, network_midnight(2024, 1, 1 + day)));
	}
	return call_format(call, call_say(call, N_("only on: %s")), said);
}

static const char *say_hours(struct call *call, const struct benefit *benefit)
{
	int until = (int)last_minute(benefit) + 1;

	return call_format(call, call_say(call, N_("only from %02d:%02d to %02d:%02d")),
			   (int)benefit->minute_from / 60, (int)benefit->minute_from % 60,
			   until / 60, until % 60);
}

static const char *say_day_of_year(struct call *call, int64_t day)
{
	/* Of a leap year, so that 29 February is one. */
	return call_when(call, LANG_DAY_OF_YEAR,
			 network_midnight(2024, (int)day / 100, (int)day % 100));
}

static const char *say_season(struct call *call, const struct benefit *benefit)
{
	return call_format(
		call, call_say(call, N_("only from %s to %s")),
		say_day_of_year(call, benefit->season_from ? benefit->season_from : 101),
		say_day_of_year(call, benefit->season_until ? benefit->season_until : 1231));
}

static const char *say_closure(struct call *call, const struct benefit *benefit, int64_t at)
{
	static const char sql[] = "SELECT why FROM offer_closure WHERE offer = :offer_is"
				  " AND starts <= :at_is AND ends > :at_is"
				  " ORDER BY ends DESC LIMIT 1";
	const char *why =
		call_text(call, sql, BINDS(B_INT(":offer_is", benefit->id), B_INT(":at_is", at)));

	if (why == NULL || *why == 0)
		return call_say(call, N_("closed"));
	return call_format(call, call_say(call, N_("closed (%s)")), why);
}

static const char *say(struct call *call, const struct benefit *benefit, enum bar bar, int64_t at)
{
	switch (bar) {
	case SEASON:
		return say_season(call, benefit);
	case DAYS:
		return say_days(call, benefit);
	case HOURS:
		return say_hours(call, benefit);
	case CLOSURE:
		return say_closure(call, benefit, at);
	case OPEN:
		break;
	}
	return "";
}

enum refusal benefit_open(struct call *call, const struct benefit *benefit, int64_t at)
{
	int64_t until;
	enum bar bar = bar_at(call, benefit, at, &until);
	const char *which;
	int64_t again;

	if (bar == OPEN)
		return DONE;
	which = say(call, benefit, bar, at);
	again = next_opening(call, benefit, until);
	if (again == 0)
		return refuse(call, REFUSED_CLOSED_FOR_GOOD, "limit", which, NULL);
	return refuse(call, REFUSED_CLOSED, "limit", which, "when",
		      call_when(call, again - at < FAR ? LANG_MOMENT : LANG_STAMP, again), NULL);
}
