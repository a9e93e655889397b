/* What the files of core/report/ share. */
#ifndef GUICHET_REPORT_PRIVATE_H
#define GUICHET_REPORT_PRIVATE_H

#include "core/party/reach.h"
#include "core/report/report.h"

/* --- Periods --- */

/* [begin, end), and the period of the same kind before it. */
struct period {
	int64_t begin, end;
	int64_t before_begin, before_end;
};

/* From the arguments `from` and `until`; without them this month, until today. A
 * period that begins with a month is compared with as many months before, any
 * other with as many days. */
enum refusal period_read(struct call *call, struct period *period);
/* A month ("2026-10"), and the one before it. */
struct period period_month(const char *month);

/* What time is cut into. */
enum report_step { STEP_NONE, STEP_DAY, STEP_WEEK, STEP_MONTH, STEP_SEASON };

/* Where a local day ("2026-11-22"; a month "2026-11", a season "2026") lies: a
 * number that grows by one from a step to the next. A season begins on the day of
 * the setting season_start. */
int64_t step_of_key(enum report_step step, const char *key);
int64_t step_of_time(struct call *call, enum report_step step, int64_t at);
/* "2026-11-22", "2026-W47", "2026-11", "2026"; and as people read it. */
const char *step_key(struct call *call, enum report_step step, int64_t index);
const char *step_label(struct call *call, enum report_step step, int64_t index);

/* --- Groups --- */

enum { REPORT_NUMBERS = 3 };

/* A way to group; sql gives rows (key, label, three numbers) for :begin, :end and
 * :season, sorted by nothing in particular. */
struct dimension {
	const char *name;
	enum report_step step;
	const char *sql;
	const char *none; /* the label of what has no key */
};

/* Asks the dimension that the argument `by` names, in both periods where `compare`
 * is given, and answers its rows; columns names the three numbers. */
enum refusal report_groups(struct call *call, const struct dimension *dimensions,
			   const char *const columns[REPORT_NUMBERS]);

/* --- Pieces of SQL --- */

/* The parties whose vouchers are the caller's to count: its own and, for an
 * association, those affiliated to it. */
#define GRANTING_PARTIES                                                                        \
	"(SELECT r.party FROM reach r WHERE r.account = :account"                               \
	"    AND r.operation = :operation AND r.party IS NOT NULL"                              \
	"  UNION SELECT m_.party FROM party_member m_ WHERE m_.association IN " REACHED_PARTIES \
	")"

/* The same of one party. */
#define PARTY_GRANTS(party) \
	"(SELECT " party    \
	" UNION SELECT m_.party FROM party_member m_ WHERE m_.association = " party ")"

/* A use that is a redemption: at a counter, and not undone. What an advantage took off
 * a sale is none of a partner's (redemption.list leaves it out too). */
#define REDEEMED "u.undone_at IS NULL AND u.customer_order IS NULL"

/* Offer uses that the caller may count: of its offers, at its shops, by vouchers
 * and cards that it gave; u is the use, o its offer. Then those that the argument
 * `party` asks for. */
#define GIVEN_BY(parties)                                                                       \
	"(EXISTS (SELECT 1 FROM voucher g_ WHERE g_.code = u.code AND g_.party IN " parties ")" \
	" OR EXISTS (SELECT 1 FROM card c_ WHERE c_.code = u.code AND c_.party IN " parties "))"
#define USE_IN_REACH                                                                  \
	"(:whole OR o.party IN " REACHED_PARTIES " OR u.shop IN " REACHED_SHOPS       \
	" OR " GIVEN_BY(GRANTING_PARTIES) ") AND (:party IS NULL OR o.party = :party" \
					  " OR " GIVEN_BY(PARTY_GRANTS(":party")) ")"
#define VOUCHER_IN_REACH                                                  \
	"(:whole OR v.party IN " GRANTING_PARTIES ") AND (:party IS NULL" \
	" OR v.party IN " PARTY_GRANTS(":party") ")"

/* The department of a postal code: Corsica has two, overseas has three digits. */
#define DEPARTMENT(postcode)                                                               \
	"CASE WHEN " postcode " = '' THEN NULL"                                            \
	" WHEN substr(" postcode ", 1, 3) IN ('200', '201') THEN '2A'"                     \
	" WHEN substr(" postcode ", 1, 2) = '20' THEN '2B'"                                \
	" WHEN substr(" postcode ", 1, 2) IN ('97', '98') THEN substr(" postcode ", 1, 3)" \
	" ELSE substr(" postcode ", 1, 2) END"

#define ASSOCIATION_OF(party)                                                  \
	"coalesce((SELECT k_.party FROM party_kind k_ WHERE k_.party = " party \
	"    AND k_.kind = 'association'), (SELECT min(m_.association)"        \
	"    FROM party_member m_ WHERE m_.party = " party "))"
/* Where the beneficiary stays: as said, else who granted, if that is a host. */
#define HOST_OF(host, party)                                                           \
	"ifnull(" host ", (SELECT k_.party FROM party_kind k_ WHERE k_.party = " party \
	"    AND k_.kind = 'host'))"

#define MONDAY(day) "date(" day ", '-6 days', 'weekday 1')"
#define SEASON(day) "CAST(substr(" day ", 1, 4) AS INTEGER) - (substr(" day ", 6) < :season)"

#define PARTY_LABEL "(SELECT p_.name FROM party p_ WHERE p_.id = x.key)"

extern const struct operation report_redemptions, report_vouchers, report_series, report_totals,
	report_monthly;

#endif
