/* Days, months and years as they are named, and when they begin and end. A day is the
 * network's: it has 23 or 25 hours twice a year. */
#include <stdio.h>
#include <string.h>

#include "core/closing/private.h"
#include "core/network/settings.h"

const char *const closing_kinds[] = { "day", "month", "year", NULL };
static const size_t lengths[CLOSING_KINDS] = { 10, 7, 4 };

enum closing_kind closing_kind_of(const char *word)
{
	enum closing_kind kind = CLOSING_DAY;

	while (kind < CLOSING_YEAR && strcmp(word, closing_kinds[kind]) != 0)
		kind++;
	return kind;
}

struct date {
	int year, month, day; /* month and day 0: all of them */
};

static struct date date_of(const char *period)
{
	struct date date = { 0 };

	sscanf(period, "%4d-%2d-%2d", &date.year, &date.month, &date.day);
	return date;
}

int64_t closing_begin(const char *period)
{
	struct date date = date_of(period);

	return network_midnight(date.year, date.month ? date.month : 1, date.day ? date.day : 1);
}

int64_t closing_end(const char *period)
{
	struct date date = date_of(period);

	if (date.day)
		return network_midnight(date.year, date.month, date.day + 1);
	if (date.month)
		return network_midnight(date.year, date.month + 1, 1);
	return network_midnight(date.year + 1, 1, 1);
}

bool closing_names(const char *text, enum closing_kind kind)
{
	static const char form[] = "dddd-dd-dd";
	char day[PERIOD_SIZE];
	size_t length = strlen(text);

	if (length != lengths[kind])
		return false;
	for (size_t i = 0; i < length; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
			return false;
	if (date_of(text).year < 1970 || date_of(text).year > 2999)
		return false;
	/* The 31st of June would be another day. */
	network_day(closing_begin(text), day);
	return strncmp(day, text, length) == 0;
}

void closing_next_day(const char *day, char next[PERIOD_SIZE])
{
	network_day(closing_end(day), next);
}

void closing_period_around(const char *day, enum closing_kind kind, char period[PERIOD_SIZE])
{
	snprintf(period, PERIOD_SIZE, "%.*s", (int)lengths[kind], day);
}

bool closing_is_last_day(const char *day, enum closing_kind kind)
{
	char next[PERIOD_SIZE];

	closing_next_day(day, next);
	return strncmp(day, next, lengths[kind]) != 0;
}
