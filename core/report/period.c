/* Periods of local days, what is before them, and what time is cut into. Days are
 * counted on the calendar: a day may have 23 or 25 hours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/network/settings.h"
#include "core/report/private.h"

enum { DAY = 86400 };

struct date {
	int year, month, day;
};

/* --- The calendar, without time --- */

static int64_t number_of(struct date date)
{
	struct tm t = { .tm_year = date.year - 1900,
			.tm_mon = date.month - 1,
			.tm_mday = date.day };

	return timegm(&t) / DAY;
}

static struct date date_of(int64_t number)
{
	time_t seconds = (time_t)(number * DAY);
	struct tm t = { 0 };

	gmtime_r(&seconds, &t);
	return (struct date){ t.tm_year + 1900, t.tm_mon + 1, t.tm_mday };
}

/* A month or a day that a key does not say is the first. */
static struct date read_date(const char *key)
{
	struct date date = { 1970, 1, 1 };
	char *rest;

	date.year = (int)strtol(key, &rest, 10);
	if (*rest == '-')
		date.month = (int)strtol(rest + 1, &rest, 10);
	if (*rest == '-')
		date.day = (int)strtol(rest + 1, &rest, 10);
	return date;
}

static struct date local_date(int64_t at)
{
	char day[11];

	network_day(at, day);
	return read_date(day);
}

/* The 29th of February has no season every year. */
const char *report_check_season(const char *value)
{
	struct date date;
	int month = 0;
	int day = 0;
	int end = 0;

	if (sscanf(value, "%2d-%2d%n", &month, &day, &end) == 2 && value[end] == 0 && month >= 1 &&
	    month <= 12 && day >= 1) {
		date = date_of(number_of((struct date){ 2026, month, day }));
		if (date.month == month && date.day == day)
			return NULL;
	}
	return N_("A month and a day are wanted, like 04-01.");
}

static int64_t midnight(struct date date)
{
	return network_midnight(date.year, date.month, date.day);
}

/* --- Periods --- */

static int months_of(struct date date)
{
	return date.year * 12 + date.month - 1;
}

/* The same day some months before; the first of the next month where there is no
 * such day. */
static struct date months_before(struct date date, int months)
{
	int then = months_of(date) - months;
	struct date before = { then / 12, then % 12 + 1, date.day };
	struct date made = date_of(number_of(before));

	if (made.month != before.month)
		made.day = 1;
	return made;
}

static struct period with_before(int64_t begin, int64_t end)
{
	struct period period = { .begin = begin, .end = end };
	struct date from = local_date(begin);
	struct date until = local_date(end);

	if (from.day == 1) {
		int months = months_of(until) - months_of(from) + (until.day > 1);

		period.before_begin = midnight(months_before(from, months));
		period.before_end = midnight(months_before(until, months));
	} else {
		int days = (int)(number_of(until) - number_of(from));

		period.before_begin = network_days_after(begin, -days);
		period.before_end = begin;
	}
	return period;
}

enum refusal period_read(struct call *call, struct period *period)
{
	int64_t end =
		arg_given(call, "until") ? arg_int(call, "until") : network_day_after(call->now);
	struct date first = local_date(end - 1);
	int64_t begin;

	first.day = 1;
	begin = arg_given(call, "from") ? arg_int(call, "from") : midnight(first);
	if (begin >= end)
		return refuse_argument(call, "until",
				       call_say(call, N_("It ends before it begins.")));
	*period = with_before(begin, end);
	return DONE;
}

struct period period_month(const char *month)
{
	struct date begin = read_date(month);

	return with_before(midnight(begin), network_midnight(begin.year, begin.month + 1, 1));
}

/* --- Steps --- */

int64_t step_of_key(enum report_step step, const char *key)
{
	struct date date = read_date(key);

	switch (step) {
	case STEP_DAY:
		return number_of(date);
	case STEP_WEEK:
		return (number_of(date) + 3) / 7; /* 1970 began on a Thursday */
	case STEP_MONTH:
		return months_of(date);
	case STEP_SEASON:
	case STEP_NONE:
		break;
	}
	return date.year;
}

int64_t step_of_time(struct call *call, enum report_step step, int64_t at)
{
	struct date start =
		read_date(call_format(call, "1970-%s", setting_text(call, "season_start")));
	struct date date = local_date(at);
	char day[11];

	network_day(at, day);
	if (step != STEP_SEASON)
		return step_of_key(step, day);
	return date.year -
	       (date.month < start.month || (date.month == start.month && date.day < start.day));
}

/* ISO 8601: a week is of the year of its Thursday. */
static int iso_week(int64_t index, int *year)
{
	int64_t thursday = index * 7;
	struct date first = { 1970, 1, 1 };

	*year = date_of(thursday).year;
	first.year = *year;
	return (int)((thursday - number_of(first)) / 7) + 1;
}

const char *step_key(struct call *call, enum report_step step, int64_t index)
{
	struct date date;
	int year;
	int week;

	switch (step) {
	case STEP_DAY:
		date = date_of(index);
		return call_format(call, "%04d-%02d-%02d", date.year, date.month, date.day);
	case STEP_WEEK:
		week = iso_week(index, &year);
		return call_format(call, "%04d-W%02d", year, week);
	case STEP_MONTH:
		return call_format(call, "%04d-%02d", (int)(index / 12), (int)(index % 12) + 1);
	case STEP_SEASON:
	case STEP_NONE:
		break;
	}
	return call_format(call, "%d", (int)index);
}

const char *step_label(struct call *call, enum report_step step, int64_t index)
{
	int year;
	int week;

	switch (step) {
	case STEP_DAY:
		return call_when(call, LANG_DAY, midnight(date_of(index)));
	case STEP_WEEK:
		week = iso_week(index, &year);
		return call_format(call, call_say(call, N_("week %d, %d")), week, year);
	case STEP_MONTH:
		return call_format(call, "%02d/%04d", (int)(index % 12) + 1, (int)(index / 12));
	case STEP_SEASON:
		if (strcmp(setting_text(call, "season_start"), "01-01") != 0)
			return call_format(call, "%d-%d", (int)index, (int)index + 1);
		break;
	case STEP_NONE:
		break;
	}
	return call_format(call, "%d", (int)index);
}
