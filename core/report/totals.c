/* report.totals: a period in a few numbers, beside the one before. */
#include "core/report/private.h"

struct totals {
	int64_t uses, vouchers, people, partners, offers, issued, refused;
};

/* Each sums what is within reach in [:begin, :end). */
static const char uses_sql[] =
	"SELECT count(*), count(DISTINCT u.code), ifnull(sum(u.people), 0),"
	"       count(DISTINCT o.party), count(DISTINCT o.id)"
	"  FROM offer_use u JOIN offer o ON o.id = u.offer"
	" WHERE u.at >= :begin AND u.at < :end AND " REDEEMED " AND " USE_IN_REACH;
static const char issued_sql[] =
	"SELECT count(*) FROM voucher v"
	" WHERE v.issued_at >= :begin AND v.issued_at < :end AND " VOUCHER_IN_REACH;
static const char refused_sql[] =
	"SELECT count(*) FROM attempt t JOIN shop s ON s.id = t.shop"
	" WHERE t.at >= :begin AND t.at < :end AND " SHOP_IN_REACH(
		"s.id", "s.party") "   AND (:party IS NULL OR s.party = :party)";

static struct totals sum(struct call *call, int64_t begin, int64_t end)
{
	const struct bind *binds = BINDS(B_INT(":begin", begin), B_INT(":end", end));
	struct query *query = call_query(call, uses_sql, binds);
	struct totals totals = { 0 };

	if (query_step(query)) {
		totals.uses = column_int(query, 0);
		totals.vouchers = column_int(query, 1);
		totals.people = column_int(query, 2);
		totals.partners = column_int(query, 3);
		totals.offers = column_int(query, 4);
	}
	query_end(query);
	totals.issued = call_int(call, issued_sql, binds, 0);
	totals.refused = call_int(call, refused_sql, binds, 0);
	return totals;
}

static enum refusal run(struct call *call)
{
	struct period period;
	struct totals now;
	struct totals before;

	TRY(period_read(call, &period));
	now = sum(call, period.begin, period.end);
	before = sum(call, period.before_begin, period.before_end);
	reply_int(call, "from", period.begin);
	reply_int(call, "until", period.end);
	reply_int(call, "before_from", period.before_begin);
	reply_int(call, "before_until", period.before_end);
	reply_int(call, "uses", now.uses);
	reply_int(call, "uses_before", before.uses);
	reply_int(call, "vouchers", now.vouchers);
	reply_int(call, "vouchers_before", before.vouchers);
	reply_int(call, "people", now.people);
	reply_int(call, "people_before", before.people);
	reply_int(call, "partners", now.partners);
	reply_int(call, "offers", now.offers);
	reply_int(call, "issued", now.issued);
	reply_int(call, "issued_before", before.issued);
	reply_int(call, "refused", now.refused);
	reply_int(call, "refused_before", before.refused);
	return DONE;
}

const struct operation report_totals = {
	.name = "report.totals",
	.summary = N_("A period in numbers, beside the one before"),
	.kind = OP_READ,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "from", ARG_DATE, 0, N_("From"), N_("Without it, the beginning of the month.") },
		{ "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") },
		{ "party", ARG_PARTY, 0, N_("Party"), N_("As this one sees it.") }),
	.columns = COLUMNS(
		{ "from", COLUMN_TIME, N_("From") }, { "until", COLUMN_TIME, N_("Until") },
		{ "before_from", COLUMN_TIME, NULL }, { "before_until", COLUMN_TIME, NULL },
		{ "uses", COLUMN_INT, N_("Redemptions") },
		{ "uses_before", COLUMN_INT, N_("Redemptions before") },
		{ "vouchers", COLUMN_INT, N_("Vouchers used") },
		{ "vouchers_before", COLUMN_INT, N_("Vouchers used before") },
		{ "people", COLUMN_INT, N_("Persons") },
		{ "people_before", COLUMN_INT, N_("Persons before") },
		{ "partners", COLUMN_INT, N_("Partners") }, { "offers", COLUMN_INT, N_("Offers") },
		{ "issued", COLUMN_INT, N_("Vouchers issued") },
		{ "issued_before", COLUMN_INT, N_("Vouchers issued before") },
		{ "refused", COLUMN_INT, N_("Refused") },
		{ "refused_before", COLUMN_INT, N_("Refused before") }),
	.run = run,
};

const struct operation *const report_operations[] = { &report_redemptions, &report_vouchers,
						      &report_series,      &report_totals,
						      &report_monthly,     NULL };
