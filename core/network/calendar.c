/* Local days. The process's TZ is the network's zone; mktime() knows the days
 * of 23 and 25 hours, so days are counted on the calendar, never in seconds. */
#include <stdio.h>
#include <time.h>

#include "core/network/settings.h"

int64_t network_midnight(int year, int month, int day)
{
	struct tm t = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1
	};

	return mktime(&t);
}

static struct tm local(int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm t = { 0 };

	localtime_r(&seconds, &t);
	return t;
}

void network_day(int64_t at, char day[11])
{
	struct tm t = local(at);

	strftime(day, 11, "%Y-%m-%d", &t);
}

int64_t network_days_after(int64_t at, int days)
{
	struct tm t = local(at);

	return network_midnight(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday + days);
}

int64_t network_day_after(int64_t at)
{
	return network_days_after(at, 1);
}

int64_t network_clock(int64_t at, int minute)
{
	struct tm day = local(at);
	struct tm t = { .tm_year = day.tm_year,
			.tm_mon = day.tm_mon,
			.tm_mday = day.tm_mday,
			.tm_hour = minute / 60,
			.tm_min = minute % 60,
			.tm_isdst = 1 };
	int64_t found = mktime(&t);

	/* Summer time first: of an hour that is shown twice it is the earlier one. */
	if (t.tm_hour != minute / 60 || t.tm_isdst == 0) {
		t = (struct tm){ .tm_year = day.tm_year,
				 .tm_mon = day.tm_mon,
				 .tm_mday = day.tm_mday,
				 .tm_hour = minute / 60,
				 .tm_min = minute % 60 };
		found = mktime(&t);
	}
	return t.tm_hour == minute / 60 && t.tm_min == minute % 60 && t.tm_mday == day.tm_mday
		       ? found
		       : -1;
}

int network_weekday(int64_t at)
{
	return (local(at).tm_wday + 6) % 7;
}
