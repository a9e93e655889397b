/* The network's settings and its calendar. Each setting is declared once, with
 * its type, its default and what it is for. */
#ifndef GUICHET_SETTINGS_H
#define GUICHET_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "core/op/operation.h"

struct setting {
	const char *name;
	enum arg_type type;
	const char *initial;
	const char *label;
	const char *help;
	const char *const *choices;
	int64_t min, max;
	unsigned flags; /* PARAM_CLEAR: it may be empty */
	/* What is wrong with a value, to be translated; NULL: nothing. */
	const char *(*check)(const char *value);
};

/* Ends with name == NULL. */
extern const struct setting settings[];

/* The local day of a time, "2026-11-22", in the network's zone (TZ). */
void network_day(int64_t at, char day[11]);
/* First second, UTC, of a local day given as year, month (1-12), day. A day
 * beyond the month's end is a day of the next month. */
int64_t network_midnight(int year, int month, int day);
/* First second of the local day after the one that holds `at`: "until the 30th"
 * includes the 30th. */
int64_t network_day_after(int64_t at);
/* The same, `days` local days later. */
int64_t network_days_after(int64_t at, int days);
/* The second, UTC, at which the local clock shows `minute` (0 .. 1439) on the local
 * day that holds `at`; -1 when it never does, because clocks go forward. What is
 * shown twice is the first time. */
int64_t network_clock(int64_t at, int minute);
/* 0 Monday .. 6 Sunday, of the local day that holds `at`. */
int network_weekday(int64_t at);

#endif
