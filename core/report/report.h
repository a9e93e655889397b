/* Reports: what was used and issued, by whom, where from and when (P11). They
 * count and name no person. */
#ifndef GUICHET_REPORT_H
#define GUICHET_REPORT_H

#include "core/op/call.h"

extern const struct operation *const report_operations[];

/* What a party is told of a local month ("2026-10"): {"month", "party", "uses",
 * "uses_before", "people", "issued", "issued_before", "offers": [{"title", "uses"}]}.
 * Whoever asks has checked whose it is. */
json_t *report_month(struct call *call, int64_t party, const char *month, const char *language);

/* One number for each of the last `days` local days, oldest first, within the
 * caller's reach. */
enum report_count { REPORT_VOUCHERS, REPORT_REDEMPTIONS, REPORT_REFUSALS };
void report_days(struct call *call, enum report_count what, int days, int64_t *counts);

/* What is wrong with a first day of a season ("04-01"), NULL: nothing. */
const char *report_check_season(const char *value);

#endif
