/* The network's settings, declared once with type and default. They are read
 * from the data file into struct core when it opens and after each change. */
#ifndef GUICHET_SETTINGS_H
#define GUICHET_SETTINGS_H

#include "core/op/call.h"

/* Names: name, language (fr|en), zone (IANA), currency (EUR), guest_days (7),
 * member_until (month-day, "12-31"), undo_minutes (15), offline_days (3),
 * failures_address (20), failures_login (5). */

/* The local day of a time, "2026-11-22", in the network's zone. */
void network_day(int64_t at, char day[11]);
/* First second, UTC, of a local day given as year, month, day. */
int64_t network_midnight(int year, int month, int day);

#endif
