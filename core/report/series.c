/* Days one by one, for sparklines; and the totals of a period. */
#include <string.h>

#include "core/network/settings.h"
#include "core/report/private.h"

enum { DAYS_MAX = 400 };

/* --- report.series --- */

#define NO_ONE_PARTY " AND (:party IS NULL OR s.party = :party)"

static const char *const counts[] = {
	[REPORT_VOUCHERS] =
		"SELECT date(v.issued_at, 'unixepoch', 'localtime'), count(*) FROM voucher v"
		" WHERE v.issued_at >= :begin AND v.issued_at < :end AND " VOUCHER_IN_REACH
		" GROUP BY 1",
	[REPORT_REDEMPTIONS] =
		"SELECT u.day, count(*) FROM offer_use u JOIN offer o ON o.id = u.offer"
		" WHERE u.at >= :begin AND u.at < :end AND " REDEEMED " AND " USE_IN_REACH
		" GROUP BY 1",
	[REPORT_REFUSALS] = "SELECT date(t.at, 'unixepoch', 'localtime'), count(*) FROM attempt t"
			    "  JOIN shop s ON s.id = t.shop WHERE t.at >= :begin AND t.at < :end"
			    "   AND " SHOP_IN_REACH("s.id", "s.party") NO_ONE_PARTY " GROUP BY 1",
};

void report_days(struct call *call, enum report_count what, int days, int64_t *numbers)
{
	int64_t begin = network_days_after(call->now, 1 - days);
	int64_t first = step_of_time(call, STEP_DAY, begin);
	const char *sql = counts[what];
	struct query *query = call_query(
		call, sql,
		BINDS(B_INT(":begin", begin), B_INT(":end", network_day_after(call->now))));

	memset(numbers, 0, (size_t)days * sizeof *numbers);
	while (query_step(query)) {
		int64_t n = step_of_key(STEP_DAY, column_text(query, 0)) - first;

		if (n >= 0 && n < days)
			numbers[n] = column_int(query, 1);
	}
}

static const char *const whats[] = { "vouchers", "redemptions", "refusals", NULL };

static enum refusal run_series(struct call *call)
{
	int days = (int)arg_int(call, "days");
	int64_t *numbers = call_alloc(call, (size_t)days * sizeof *numbers);
	enum report_count what = REPORT_VOUCHERS;
	int64_t first;

	while (whats[what + 1] && strcmp(whats[what], arg_text(call, "what")) != 0)
		what++;
	report_days(call, what, days, numbers);
	first = step_of_time(call, STEP_DAY, network_days_after(call->now, 1 - days));
	for (int i = 0; i < days; i++) {
		reply_row(call);
		reply_text(call, "day", step_key(call, STEP_DAY, first + i));
		reply_int(call, "count", numbers[i]);
	}
	reply_total(call, days);
	return DONE;
}

const struct operation report_series = {
	.name = "report.series",
	.summary = N_("The last days, one by one"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS({ "what", ARG_CHOICE, 0, N_("What"), NULL, "redemptions", whats },
			 { "days", ARG_INT, 0, N_("Days"), NULL, "14", NULL, 1, DAYS_MAX },
			 { "party", ARG_PARTY, 0, N_("Party"), N_("As this one sees it.") }),
	.columns = COLUMNS({ "day", COLUMN_TEXT, N_("Day") }, { "count", COLUMN_INT, N_("Count") }),
	.run = run_series,
};
