/* What a closing adds up: a day its receipts, a month its days, a year its months. */
#include "core/closing/private.h"

#define RECEIPTS " FROM receipt r WHERE r.number BETWEEN :first_is AND :last_is"
#define RECEIPTS_WITH(each)                                \
	" FROM receipt r, json_each(r.body, '" each "') e" \
	" WHERE r.number BETWEEN :first_is AND :last_is"
/* Periods within sort behind the one that they begin with. */
#define BELOW " c.kind = :below AND c.period > :period_is AND c.period < :period_is || '~'"
#define CLOSINGS_WITH(each) " FROM closing c, json_each(c.body, '" each "') e WHERE" BELOW
#define OF(name) "json_extract(e.value, '$." name "')"

#define BY_KIND(kind, count, cents)                                                     \
	"SELECT json_group_array(json_object('kind', k, 'count', n, 'cents', s)) FROM " \
	"(SELECT " kind " AS k, " count " AS n, " cents " AS s"
#define BY_RATE                                                                                \
	"SELECT json_group_array(json_object('rate', rate, 'gross', gross, 'net', net, 'vat'," \
	"  vat)) FROM (SELECT " OF("rate") " AS rate, sum(" OF(                                \
		"gross") ") AS gross,"                                                         \
			 "  sum(" OF("net") ") AS net, sum(" OF("vat") ") AS vat"
#define BY_MEANS(count)                                                                 \
	"SELECT json_group_array(json_object('means', means, 'kind', kind, 'count', n," \
	"  'cents', cents)) FROM (SELECT " OF("means") " AS means, " OF(                \
		"kind") " AS kind,"                                                     \
			"  " count " AS n, sum(" OF("cents") ") AS cents"

static json_t *ask(struct call *call, const char *sql, enum closing_kind kind, const char *period,
		   int64_t first, int64_t last)
{
	const char *text = call_text(
		call, sql,
		BINDS(B_INT(":first_is", first), B_INT(":last_is", last),
		      B_TEXT(":period_is", period),
		      B_TEXT(":below", kind == CLOSING_DAY ? "" : closing_kinds[kind - 1])));

	return json_loads(text ? text : "[]", 0, NULL);
}

/* Of a day, and of what is above it. */
static const char receipts[] =
	BY_KIND("r.kind", "count(*)", "sum(r.cents)") RECEIPTS " GROUP BY 1 ORDER BY 1)";
static const char receipts_above[] =
	BY_KIND(OF("kind"), "sum(" OF("count") ")", "sum(" OF("cents") ")")
		CLOSINGS_WITH("$.receipts") " GROUP BY 1 ORDER BY 1)";
static const char vat[] = BY_RATE RECEIPTS_WITH("$.vat") " GROUP BY 1 ORDER BY 1 DESC)";
static const char vat_above[] = BY_RATE CLOSINGS_WITH("$.vat") " GROUP BY 1 ORDER BY 1 DESC)";
static const char means[] =
	BY_MEANS("count(*)") RECEIPTS_WITH("$.payments") " GROUP BY 1, 2 ORDER BY 1)";
static const char means_above[] =
	BY_MEANS("sum(" OF("count") ")") CLOSINGS_WITH("$.means") " GROUP BY 1, 2 ORDER BY 1)";

json_t *closing_totals(struct call *call, enum closing_kind kind, const char *period, int64_t first,
		       int64_t last)
{
	bool day = kind == CLOSING_DAY;
	json_t *by_kind = ask(call, day ? receipts : receipts_above, kind, period, first, last);
	json_t *by_rate = ask(call, day ? vat : vat_above, kind, period, first, last);
	json_t *by_means = ask(call, day ? means : means_above, kind, period, first, last);
	json_t *row;
	int64_t cents = 0;
	size_t i;

	json_array_foreach(by_kind, i, row)
	{
		cents += json_integer_value(json_object_get(row, "cents"));
	}
	return json_pack("{s:o, s:o, s:o, s:I}", "receipts", by_kind, "vat", by_rate, "means",
			 by_means, "cents", (json_int_t)cents);
}
