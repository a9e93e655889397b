/* Receipts (S6, S12): numbered without a gap, frozen, chained; VAT that adds up to the
 * cent; refunds; duplicates. */
#include <string.h>

#include "tests/support/sale.h"

static struct sale sale;
static struct scratch *const s = &sale.pass.scratch;

static int open_sale(void **state)
{
	(void)state;
	sale_open(&sale);
	return 0;
}

static int close_sale(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static int64_t of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

#define LINES(...)                 \
	(const struct sale_line[]) \
	{                          \
		__VA_ARGS__,       \
		{                  \
			.units = 0 \
		}                  \
	}

static void numbers_have_no_gap(void **state)
{
	int64_t order;

	(void)state;
	assert_int_equal(sale_of(&sale, 1000, 1200), 1);
	assert_int_equal(sale_of(&sale, 1000, 1200), 2);
	order = sale_order(&sale, LINES({ 1000, 500, 1, 0 }), 0);
	assert_int_equal(sale_receipt(&sale, order), 3);
	/* A sale has one receipt; what is refused takes no number. */
	assert_int_equal(sale_receipt(&sale, order), 0);
	assert_int_equal(sale_receipt(&sale, 4711), 0);
	assert_int_equal(sale_refund(&sale, 4711, &(struct refund){ .why = "x" }), 0);
	assert_int_equal(sale_of(&sale, 1000, 1200), 4);
	assert_int_equal(sale_ask(&sale, "SELECT max(number) - count(*) FROM receipt"), 0);
	scratch_do(s, &s->admin, "receipt.verify", NULL);
	assert_true(scratch_int(s, "ok"));
	assert_int_equal(scratch_int(s, "receipts"), 4);
}

/* What a transaction takes back, it takes back with its number. */
static void a_rollback_leaves_no_gap(void **state)
{
	(void)state;
	assert_int_equal(sale_of(&sale, 1000, 100), 1);
	for (int i = 0; i < 3; i++) {
		int64_t order = sale_order(&sale, LINES({ 1000, 100, 1, 0 }), 0);

		assert_int_equal(sale_receipt_undone(&sale, order), 2);
	}
	assert_int_equal(sale_of(&sale, 1000, 100), 2);
	scratch_do(s, &s->admin, "receipt.verify", NULL);
	assert_true(scratch_int(s, "ok"));
	assert_int_equal(scratch_int(s, "receipts"), 2);
}

static void a_body_says_what_was_sold(void **state)
{
	int64_t order = sale_order(&sale, LINES({ 1000, 1250, 3, 375 }, { 2000, 990, 1, 0 }), 200);
	json_t *body, *line, *payment;

	(void)state;
	sale_pay(&sale, order, SALE_CARD, 3000, 3000, 0);
	sale_pay(&sale, order, SALE_CASH, 1500, 2000, 0);
	body = sale_body(&sale, sale_receipt(&sale, order));
	line = json_array_get(json_object_get(body, "lines"), 0);
	assert_int_equal(json_array_size(json_object_get(body, "lines")), 2);
	assert_int_equal(of(line, "units"), 3);
	assert_int_equal(of(line, "net"), 3375);
	assert_int_equal(of(line, "vat"), 1000);
	assert_string_equal(json_string_value(json_object_get(line, "audience")), "Plein tarif");
	assert_int_equal(of(body, "total"), 3375 + 990 + 200);
	assert_int_equal(of(body, "paid"), 4500);
	assert_int_equal(of(body, "change"), 500);
	assert_int_equal(of(body, "due"), 65);
	payment = json_array_get(json_object_get(body, "payments"), 1);
	assert_string_equal(json_string_value(json_object_get(payment, "name")), "Espèces");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(body, "seller"), "name")),
		"Cave des Tilleuls");
	json_decref(body);
	/* What was due is paid later: a receipt of its own, of that payment only. */
	sale_pay(&sale, order, SALE_CASH, 65, 65, 0);
	body = sale_body(&sale, sale_payment(&sale, order));
	assert_int_equal(json_array_size(json_object_get(body, "payments")), 1);
	assert_int_equal(of(body, "paid"), 65);
	assert_int_equal(of(body, "due"), 0);
	assert_int_equal(of(body, "total"), 0);
	json_decref(body);
}

static void what_is_changed_later_changes_no_receipt(void **state)
{
	int64_t number = sale_of(&sale, 1000, 1200);
	json_t *before = sale_body(&sale, number), *after;

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "name", "Autre réseau");
	scratch_do(s, &s->admin, "party.update", "{s:I, s:s}", "party",
		   (json_int_t)sale.pass.producer, "name", "Autre cave");
	after = sale_body(&sale, number);
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}

/* --- VAT --- */

static void assert_adds_up(const json_t *body)
{
	json_t *rates = json_object_get(body, "vat"), *row;
	int64_t gross = 0;
	int64_t before = INT64_MAX;
	size_t i;

	json_array_foreach(rates, i, row)
	{
		int64_t rate = of(row, "rate");
		int64_t vat = of(row, "vat");
		/* Half a cent at most from what it is exactly. */
		int64_t twice = 2 * (vat * (10000 + rate) - of(row, "gross") * rate);

		assert_int_equal(of(row, "net") + vat, of(row, "gross"));
		assert_true(twice <= 10000 + rate && twice >= -(10000 + rate));
		assert_true(rate < before);
		before = rate;
		gross += of(row, "gross");
	}
	assert_int_equal(gross, of(body, "total"));
}

static void vat_adds_up_for_awkward_amounts(void **state)
{
	static const struct sale_line cases[][4] = {
		{ { 2000, 1, 1, 0 } },
		{ { 550, 1, 1, 0 }, { 2000, 1, 1, 0 }, { 1000, 1, 1, 0 } },
		{ { 550, 333, 3, 1 }, { 550, 667, 7, 2 }, { 2000, 999, 9, 8 } },
		{ { 210, 105, 1, 0 }, { 0, 1999, 1, 0 } },
		{ { 2000, 106, 1, 11 }, { 2000, 206, 1, 21 }, { 2000, 306, 1, 31 } },
		{ { 1000, 100000000, 100, 1 }, { 550, 99999999, 10, 3 } },
		{ { 2000, 500, 2, 1000 } },
		{ { 10000, 3, 1, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t order = sale_order(&sale, cases[i], i % 2 ? 250 : 0);
		json_t *body = sale_body(&sale, sale_receipt(&sale, order));

		assert_adds_up(body);
		json_decref(body);
	}
}

static void vat_is_reckoned_for_all_of_a_rate(void **state)
{
	/* 3 times 1.06 of 20 %: line by line it would be 0.18 each, 0.54 in all. */
	int64_t order = sale_order(
		&sale, LINES({ 2000, 106, 1, 0 }, { 2000, 106, 1, 0 }, { 2000, 106, 1, 0 }), 0);
	json_t *body = sale_body(&sale, sale_receipt(&sale, order));
	json_t *row = json_array_get(json_object_get(body, "vat"), 0);

	(void)state;
	assert_int_equal(of(row, "gross"), 318);
	assert_int_equal(of(row, "vat"), 53);
	json_decref(body);
}

/* --- Refunds --- */

/* In as many parts as one likes: what remains of the VAT in the end is nothing. */
static void refunds_take_all_the_vat_back(void **state)
{
	int64_t order = sale_order(&sale, LINES({ 2000, 101, 3, 0 }, { 550, 101, 3, 0 }), 101);
	int64_t sold = sale_receipt(&sale, order);
	json_t *body;

	(void)state;
	for (int i = 0; i < 3; i++) {
		const struct refund_line lines[] = {
			{ sale_line_id(&sale, order, 0), 1, 101 },
			{ sale_line_id(&sale, order, 1), 1, 101 },
		};
		const struct refund refund = { "annulé", lines, 2, i == 2 ? 101 : 0 };

		body = sale_body(&sale, sale_refund(&sale, order, &refund));
		assert_int_equal(of(body, "refunds"), sold);
		assert_int_equal(of(body, "total"), i == 2 ? -303 : -202);
		assert_string_equal(json_string_value(json_object_get(body, "why")), "annulé");
		json_decref(body);
	}
	assert_int_equal(sale_ask(&sale, "SELECT sum(cents) FROM receipt"), 0);
	assert_int_equal(sale_ask(&sale,
				  "SELECT sum(json_extract(v.value, '$.vat')) FROM receipt r,"
				  " json_each(r.body, '$.vat') v"),
			 0);
	assert_int_equal(sale_ask(&sale,
				  "SELECT sum(json_extract(v.value, '$.net')) FROM receipt r,"
				  " json_each(r.body, '$.vat') v"),
			 0);
	scratch_do(s, &s->admin, "receipt.show", "{s:I}", "receipt", (json_int_t)sold);
	assert_int_equal(json_array_size(json_object_get(s->answer, "later")), 3);
}

static void a_refund_has_its_own_payments(void **state)
{
	int64_t order = sale_order(&sale, LINES({ 1000, 1000, 2, 0 }), 0);
	const struct refund_line line = { sale_line_id(&sale, order, 0), 1, 1000 };
	json_t *body;

	(void)state;
	sale_pay(&sale, order, SALE_CARD, 2000, 2000, 0);
	sale_receipt(&sale, order);
	sale_pay(&sale, order, SALE_CARD, -1000, -1000, 0);
	body = sale_body(&sale,
			 sale_refund(&sale, order, &(struct refund){ "pluie", &line, 1, 0 }));
	assert_int_equal(json_array_size(json_object_get(body, "payments")), 1);
	assert_int_equal(of(body, "paid"), -1000);
	assert_int_equal(of(body, "change"), 0);
	assert_int_equal(of(body, "due"), 0);
	json_decref(body);
}

/* --- The chain --- */

static void broken_at(int64_t number)
{
	scratch_do(s, &s->admin, "receipt.verify", NULL);
	assert_false(scratch_int(s, "ok"));
	assert_int_equal(scratch_int(s, "broken_at"), number);
}

static void four(void)
{
	for (int i = 0; i < 4; i++)
		sale_of(&sale, 1000, 1000 + i);
	scratch_tamper(s, "DROP TRIGGER receipt_never_changes");
	scratch_tamper(s, "DROP TRIGGER receipt_never_goes");
}

static void the_schema_keeps_receipts(void **state)
{
	(void)state;
	sale_of(&sale, 1000, 1000);
	assert_int_equal(sale_try(&sale, "UPDATE receipt SET cents = 1"), 0);
	assert_int_equal(sale_try(&sale, "DELETE FROM receipt"), 0);
	assert_int_equal(sale_ask(&sale, "SELECT cents FROM receipt"), 1000);
}

static void an_altered_receipt_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE receipt SET cents = 1 WHERE number = 2",
		"UPDATE receipt SET body = replace(body, '1001', '1000') WHERE number = 2",
		"UPDATE receipt SET at = at + 1 WHERE number = 2",
		"UPDATE receipt SET account = 1 WHERE number = 2",
		"UPDATE receipt SET kind = 'payment' WHERE number = 2",
		"UPDATE receipt SET hash = zeroblob(32) WHERE number = 2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		if (i > 0) {
			scratch_close(s);
			sale_open(&sale);
		}
		four();
		scratch_do(s, &s->admin, "receipt.verify", NULL);
		assert_true(scratch_int(s, "ok"));
		scratch_tamper(s, changes[i]);
		broken_at(2);
	}
}

static void a_removed_receipt_is_found(void **state)
{
	(void)state;
	four();
	scratch_tamper(s, "DELETE FROM receipt WHERE number = 3");
	broken_at(3);
	/* And so is closing the gap. */
	scratch_tamper(s, "UPDATE receipt SET number = 3 WHERE number = 4");
	broken_at(3);
}

static void reordered_receipts_are_found(void **state)
{
	(void)state;
	four();
	scratch_tamper(s, "UPDATE receipt SET number = 99 WHERE number = 2");
	scratch_tamper(s, "UPDATE receipt SET number = 2 WHERE number = 3");
	scratch_tamper(s, "UPDATE receipt SET number = 3 WHERE number = 99");
	broken_at(2);
}

/* --- Who sees them --- */

static void a_desk_sees_its_own(void **state)
{
	struct caller elsewhere = scratch_account(s, "pont", "seller", 0, sale.pass.other_shop);
	int64_t number = sale_of(&sale, 1000, 1200);

	(void)state;
	scratch_do(s, &sale.seller, "receipt.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "cents"), 1200);
	scratch_do(s, &elsewhere, "receipt.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(
		scratch_call(s, &elsewhere, "receipt.show", "{s:I}", "receipt", (json_int_t)number),
		"not_yours");
	assert_string_equal(scratch_call(s, &sale.seller, "receipt.verify", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "receipt.show", "{s:s}", "receipt", "douze"),
			    "not_found");
	scratch_do(s, &s->admin, "receipt.list", "{s:s, s:s}", "from", "2026-11-22", "until",
		   "2026-11-22");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "receipt.list", "{s:s}", "from", "2026-11-23");
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &s->admin, "receipt.list", "{s:s}", "kind", "gift"),
			    "usage");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sale, close_sale)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_have_no_gap),
		TEST(a_rollback_leaves_no_gap),
		TEST(a_body_says_what_was_sold),
		TEST(what_is_changed_later_changes_no_receipt),
		TEST(vat_adds_up_for_awkward_amounts),
		TEST(vat_is_reckoned_for_all_of_a_rate),
		TEST(refunds_take_all_the_vat_back),
		TEST(a_refund_has_its_own_payments),
		TEST(the_schema_keeps_receipts),
		TEST(an_altered_receipt_is_found),
		TEST(a_removed_receipt_is_found),
		TEST(reordered_receipts_are_found),
		TEST(a_desk_sees_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
