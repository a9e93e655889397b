/* report.vouchers: exchange vouchers that were issued, and how many were used. */
#include "core/access/access.h"
#include "core/report/private.h"

/* The vouchers of a period by key. They are all found before they are sorted, in
 * the order in which they lie: looking each up after that is slower. */
#define ISSUED(label, key)                                                                  \
	"WITH v AS MATERIALIZED (SELECT v.customer, v.party, v.host, v.postcode, v.reason," \
	"   v.issued_at, EXISTS (SELECT 1 FROM offer_use u WHERE u.code = v.code"           \
	"     AND u.undone_at IS NULL) AS used"                                             \
	"  FROM voucher v WHERE v.issued_at >= :begin AND v.issued_at < :end"               \
	"   AND " VOUCHER_IN_REACH ")"                                                      \
	" SELECT x.key, " label ", x.vouchers, x.used, x.customers FROM (SELECT " key       \
	"       AS key, count(*) AS vouchers, count(DISTINCT v.customer) AS customers,"     \
	"       sum(v.used) AS used FROM v GROUP BY 1) x"

#define DAY_ISSUED "date(v.issued_at, 'unixepoch', 'localtime')"

static const struct dimension dimensions[] = {
	{ "issuer", STEP_NONE, ISSUED(PARTY_LABEL, "v.party"), N_("not said") },
	{ "host", STEP_NONE, ISSUED(PARTY_LABEL, HOST_OF("v.host", "v.party")), N_("no host") },
	{ "association", STEP_NONE, ISSUED(PARTY_LABEL, ASSOCIATION_OF("v.party")),
	  N_("no association") },
	{ "reason", STEP_NONE, ISSUED("NULL", "v.reason"), N_("not said") },
	{ "postcode", STEP_NONE, ISSUED("NULL", "nullif(v.postcode, '')"), N_("not said") },
	{ "department", STEP_NONE, ISSUED("NULL", DEPARTMENT("v.postcode")), N_("not said") },
	{ "day", STEP_DAY, ISSUED("NULL", DAY_ISSUED), NULL },
	{ "week", STEP_WEEK, ISSUED("NULL", MONDAY(DAY_ISSUED)), NULL },
	{ "month", STEP_MONTH, ISSUED("NULL", "substr(" DAY_ISSUED ", 1, 7)"), NULL },
	{ "season", STEP_SEASON, ISSUED("NULL", SEASON(DAY_ISSUED)), NULL },
	{ .name = NULL },
};

static const char *const names[] = { "issuer",   "host",       "association", "reason",
				     "postcode", "department", "day",         "week",
				     "month",    "season",     NULL };

static enum refusal run(struct call *call)
{
	static const char *const columns[] = { "vouchers", "used", "customers" };

	return report_groups(call, dimensions, columns);
}

const struct operation report_vouchers = {
	.name = "report.vouchers",
	.summary = N_("Vouchers issued, grouped and compared"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "by", ARG_CHOICE, 0, N_("By"), NULL, "issuer", names },
		{ "from", ARG_DATE, 0, N_("From"), N_("Without it, the beginning of the month.") },
		{ "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") },
		{ "compare", ARG_BOOL, 0, N_("Compare"), N_("With the period before."), "no" },
		{ "party", ARG_PARTY, 0, N_("Party"), N_("As this one sees it.") }),
	.columns = COLUMNS(
		{ "key", COLUMN_TEXT, NULL }, { "label", COLUMN_TEXT, N_("What") },
		{ "vouchers", COLUMN_INT, N_("Vouchers") }, { "used", COLUMN_INT, N_("Used") },
		{ "customers", COLUMN_INT, N_("Persons") }, { "before", COLUMN_INT, N_("Before") },
		{ "change", COLUMN_INT, N_("Change, %") }),
	.orders = ORDERS({ "-vouchers", NULL }, { "vouchers", NULL }, { "label", NULL },
			 { "-label", NULL }, { "key", NULL }, { "-key", NULL }),
	.run = run,
};
