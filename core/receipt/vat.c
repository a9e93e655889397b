/* VAT by rate. Prices hold their VAT: it is reckoned once for all that a receipt has at
 * a rate, never line by line, so that net and VAT add up to what was paid. */
#include "core/receipt/private.h"

/* The VAT in a gross amount at a rate (basis points), to the nearest cent, half away
 * from nothing. */
static int64_t vat_within(int64_t gross, int64_t rate)
{
	int64_t whole = 10000 + rate;
	int64_t size = gross < 0 ? -gross : gross;
	int64_t vat = (size * rate + whole / 2) / whole;

	return gross < 0 ? -vat : vat;
}

static int64_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* The largest rate first. */
void vat_add(json_t *rates, int64_t rate, int64_t gross)
{
	json_t *row;
	size_t i;

	json_array_foreach(rates, i, row)
	{
		if (of(row, "rate") == rate) {
			json_object_set_new(row, "gross", json_integer(of(row, "gross") + gross));
			return;
		}
		if (of(row, "rate") < rate)
			break;
	}
	json_array_insert_new(
		rates, i,
		json_pack("{s:I, s:I}", "rate", (json_int_t)rate, "gross", (json_int_t)gross));
}

void vat_complete(struct call *call, json_t *rates, int64_t order)
{
	static const char sql[] =
		"SELECT sum(json_extract(v.value, '$.gross')), sum(json_extract(v.value, '$.vat'))"
		"  FROM receipt r, json_each(r.body, '$.vat') v"
		" WHERE r.customer_order = :order_is AND json_extract(v.value, '$.rate') = "
		":rate_is";
	json_t *row;
	size_t i;

	json_array_foreach(rates, i, row)
	{
		int64_t rate = of(row, "rate");
		int64_t gross = of(row, "gross");
		struct query *query = call_query(
			call, sql, BINDS(B_INT(":order_is", order), B_INT(":rate_is", rate)));
		bool found = query_step(query);
		int64_t before = found ? column_int(query, 0) : 0;
		int64_t vat_before = found ? column_int(query, 1) : 0;
		int64_t vat = vat_within(before + gross, rate) - vat_before;

		query_end(query);
		json_object_set_new(row, "net", json_integer(gross - vat));
		json_object_set_new(row, "vat", json_integer(vat));
	}
}
