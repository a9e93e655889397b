/* Amounts, numbers and times as each language writes them. Spaces are those of
 * French typography: U+202F between thousands, U+00A0 before the unit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "schema/lang/lang.h"

static const char *const days[LANG_COUNT][7] = {
	[LANG_EN] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" },
	[LANG_FR] = { "dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam." },
};

static const char *const months[LANG_COUNT][12] = {
	[LANG_EN] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		      "Dec" },
	[LANG_FR] = { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.",
		      "oct.", "nov.", "déc." },
};

static const char *const thousands[LANG_COUNT] = { [LANG_EN] = ",", [LANG_FR] = "\u202f" };

char *lang_number(enum lang lang, int64_t n, char *buf, size_t size)
{
	char digits[24];
	size_t used = 0;
	int length = snprintf(digits, sizeof digits, "%lld", llabs((long long)n));

	if (n < 0)
		used += (size_t)snprintf(buf, size, "-");
	for (int i = 0; i < length && used < size; i++) {
		const char *gap = i > 0 && (length - i) % 3 == 0 ? thousands[lang] : "";

		used += (size_t)snprintf(buf + used, size - used, "%s%c", gap, digits[i]);
	}
	return buf;
}

char *lang_money(enum lang lang, int64_t cents, char *buf, size_t size)
{
	char whole[48];
	const char *sign = cents < 0 ? "-" : "";
	long long rest = llabs((long long)cents % 100);

	lang_number(lang, llabs((long long)cents / 100), whole, sizeof whole);
	if (lang == LANG_FR)
		snprintf(buf, size, "%s%s,%02lld\u00a0€", sign, whole, rest);
	else
		snprintf(buf, size, "%s€%s.%02lld", sign, whole, rest);
	return buf;
}

char *lang_rate(enum lang lang, int64_t points, char *buf, size_t size)
{
	const char *point = lang == LANG_FR ? "," : ".";
	const char *sign = lang == LANG_FR ? "\u202f%" : "%";
	long long part = llabs((long long)points % 100);
	long long whole = llabs((long long)points / 100);
	const char *minus = points < 0 ? "-" : "";

	if (part == 0)
		snprintf(buf, size, "%s%lld%s", minus, whole, sign);
	else if (part % 10 == 0)
		snprintf(buf, size, "%s%lld%s%lld%s", minus, whole, point, part / 10, sign);
	else
		snprintf(buf, size, "%s%lld%s%02lld%s", minus, whole, point, part, sign);
	return buf;
}

char *lang_time(enum lang lang, enum lang_style style, int64_t at, char *buf, size_t size)
{
	time_t seconds = (time_t)at;
	struct tm t = { 0 };
	const char *day;
	const char *month;

	localtime_r(&seconds, &t);
	day = days[lang][t.tm_wday];
	month = months[lang][t.tm_mon];
	switch (style) {
	case LANG_DAY:
		snprintf(buf, size, "%s %d %s", day, t.tm_mday, month);
		break;
	case LANG_DATE:
		snprintf(buf, size, "%02d/%02d/%04d", t.tm_mday, t.tm_mon + 1, t.tm_year + 1900);
		break;
	case LANG_CLOCK:
		snprintf(buf, size, "%02d:%02d", t.tm_hour, t.tm_min);
		break;
	case LANG_MOMENT:
		snprintf(buf, size, "%s %d %s %02d:%02d", day, t.tm_mday, month, t.tm_hour,
			 t.tm_min);
		break;
	case LANG_STAMP:
		snprintf(buf, size, "%02d/%02d/%04d %02d:%02d", t.tm_mday, t.tm_mon + 1,
			 t.tm_year + 1900, t.tm_hour, t.tm_min);
		break;
	case LANG_WEEKDAY:
		snprintf(buf, size, "%s", day);
		break;
	case LANG_DAY_OF_YEAR:
		snprintf(buf, size, "%d %s", t.tm_mday, month);
		break;
	}
	return buf;
}

char *lang_when(enum lang lang, enum lang_style style, int64_t at, int64_t now, char *buf,
		size_t size)
{
	time_t seconds = (time_t)at;
	time_t read = (time_t)now;
	struct tm then;
	struct tm today;
	size_t used;

	localtime_r(&seconds, &then);
	localtime_r(&read, &today);
	if ((style != LANG_DAY && style != LANG_MOMENT) || then.tm_year == today.tm_year)
		return lang_time(lang, style, at, buf, size);
	used = strlen(lang_time(lang, LANG_DAY, at, buf, size));
	used += (size_t)snprintf(buf + used, size - used, " %d", then.tm_year + 1900);
	if (style == LANG_MOMENT && used < size)
		snprintf(buf + used, size - used, " %02d:%02d", then.tm_hour, then.tm_min);
	return buf;
}
