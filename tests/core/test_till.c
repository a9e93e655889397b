/* Tills (S6): opened with a float, counted, closed, with their differences; cash in and
 * out; one for each account and shop. */
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

static int64_t open_till(const char *with)
{
	scratch_do(s, &sale.seller, "till.open", "{s:s}", "float", with);
	return scratch_int(s, "id");
}

static const json_t *means(const char *ref)
{
	json_t *rows = json_object_get(s->answer, "means"), *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (strcmp(json_string_value(json_object_get(row, "ref")), ref) == 0)
			return row;
	}
	return NULL;
}

static int64_t cents(const char *ref, const char *field)
{
	assert_non_null(means(ref));
	return json_integer_value(json_object_get(means(ref), field));
}

static int64_t in_ledger(const char *name)
{
	scratch_do(s, &s->admin, "ledger.balances", "{s:s}", "filter", name);
	return scratch_rows(s) ? scratch_row_int(s, 0, "amount") : 0;
}

static void sell(int64_t till, int64_t what, int64_t amount, int64_t tendered)
{
	int64_t order = sale_order(&sale, (struct sale_line[]){ { 1000, amount, 1, 0 }, { 0 } }, 0);

	sale_pay(&sale, order, what, amount, tendered, till);
	assert_true(sale_receipt(&sale, order) > 0);
}

static void it_knows_what_should_be_in_it(void **state)
{
	int64_t till = open_till("150");

	(void)state;
	sell(till, SALE_CASH, 1250, 2000);
	sell(till, SALE_CARD, 3600, 3600);
	scratch_do(s, &sale.seller, "till.show", NULL);
	assert_string_equal(scratch_text(s, "state"), "opened");
	assert_int_equal(scratch_int(s, "receipts"), 2);
	assert_int_equal(cents("cash", "expected"), 16250);
	assert_int_equal(cents("card", "expected"), 3600);
	assert_int_equal(cents("cheque", "expected"), 0);
	assert_int_equal(scratch_int(s, "expected"), 19850);
	assert_true(json_is_null(json_object_get(means("cash"), "counted")));
	/* What is no thing in a drawer is not counted. */
	assert_null(means("balance"));
}

static void without_one_it_says_where(void **state)
{
	(void)state;
	scratch_do(s, &sale.seller, "till.show", NULL);
	assert_string_equal(scratch_text(s, "state"), "not_open");
	assert_string_equal(scratch_text(s, "shop_name"), "Cave des Tilleuls");
	assert_string_equal(
		scratch_call(s, &sale.seller, "till.close", "{s:s}", "counts", "cash:0"),
		"no_till");
}

static void one_for_each_account_and_shop(void **state)
{
	struct caller other = scratch_account(s, "vente2", "seller", 0, sale.pass.shop);

	(void)state;
	open_till("100");
	assert_string_equal(scratch_call(s, &sale.seller, "till.open", "{s:s}", "float", "0"),
			    "wrong_state");
	scratch_do(s, &other, "till.open", "{s:s}", "float", "50");
	scratch_do(s, &s->admin, "till.list", "{s:s}", "state", "opened");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "tills_open"), 0);
	/* One that was forgotten waits for somebody the day after. */
	s->now += 86400;
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "tills_open"), 2);
}

static void a_difference_is_recorded(void **state)
{
	int64_t till = open_till("100");

	(void)state;
	sell(till, SALE_CASH, 1250, 1250);
	sell(till, SALE_CHEQUE, 4000, 4000);
	scratch_do(s, &sale.seller, "till.close", "{s:[s,s], s:s}", "counts", "cash:110,50",
		   "cheque:45", "remark", "erreur de rendu");
	assert_string_equal(scratch_text(s, "state"), "closed");
	assert_int_equal(cents("cash", "difference"), -200);
	assert_int_equal(cents("cheque", "difference"), 500);
	assert_int_equal(cents("card", "counted"), 0);
	assert_int_equal(scratch_int(s, "difference"), 300);
	/* As it was counted, for good: what the ledger does later changes nothing. */
	scratch_do(s, &s->admin, "till.show", "{s:I}", "till", (json_int_t)till);
	assert_int_equal(cents("cash", "expected"), 11250);
	assert_int_equal(cents("cash", "counted"), 11050);
	assert_string_equal(scratch_text(s, "remark"), "erreur de rendu");
	assert_int_equal(in_ledger("till"), 0);
	assert_int_equal(in_ledger("safe"), 1050);
	assert_int_equal(in_ledger("difference"), -300);
	scratch_do(s, &s->admin, "ledger.verify", NULL);
	assert_true(scratch_int(s, "ok"));
	assert_string_equal(scratch_call(s, &s->admin, "till.close", "{s:s, s:I}", "counts",
					 "cash:1", "till", (json_int_t)till),
			    "wrong_state");
}

static void cash_goes_in_and_out_with_a_reason(void **state)
{
	(void)state;
	open_till("20");
	scratch_do(s, &sale.seller, "till.move", "{s:s, s:s, s:s}", "way", "in", "amount", "30",
		   "why", "monnaie");
	scratch_do(s, &sale.seller, "till.move", "{s:s, s:s, s:s}", "way", "out", "amount", "12,50",
		   "why", "timbres");
	assert_int_equal(cents("cash", "expected"), 3750);
	assert_int_equal(json_array_size(json_object_get(s->answer, "moves")), 2);
	assert_string_equal(scratch_call(s, &sale.seller, "till.move", "{s:s, s:s, s:s}", "way",
					 "out", "amount", "37.51", "why", "trop"),
			    "limit_reached");
	assert_string_equal(scratch_call(s, &sale.seller, "till.move", "{s:s, s:s}", "way", "out",
					 "amount", "1"),
			    "usage");
	assert_string_equal(scratch_call(s, &sale.seller, "till.move", "{s:s, s:s, s:s}", "way",
					 "in", "amount", "0", "why", "rien"),
			    "usage");
	scratch_do(s, &sale.seller, "till.show", NULL);
	assert_int_equal(cents("cash", "expected"), 3750);
}

static void what_is_there_must_be_counted(void **state)
{
	static const char *const wrong[] = { "12",         "cash",     "cash:",     "cash:-1",
					     "cash:1.234", "gold:1",   "balance:1", "card:5",
					     "cash:1.",    "cash:1e3", "CASH:1",    "transfer:2" };
	int64_t till = open_till("10");

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(
			scratch_call(s, &sale.seller, "till.close", "{s:[s]}", "counts", wrong[i]),
			"usage");
	assert_string_equal(scratch_call(s, &sale.seller, "till.close", "{s:[s,s]}", "counts",
					 "cash:10", "cash:10"),
			    "usage");
	sell(till, SALE_CARD, 500, 500);
	assert_string_equal(
		scratch_call(s, &sale.seller, "till.close", "{s:[s]}", "counts", "cash:10"),
		"usage");
	scratch_do(s, &sale.seller, "till.close", "{s:s}", "counts", "cash:10,card:5");
	assert_int_equal(scratch_int(s, "difference"), 0);
	assert_string_equal(scratch_call(s, &sale.seller, "till.open", "{s:s}", "float", "-5"),
			    "usage");
}

static void nobody_closes_a_neighbours_till(void **state)
{
	struct caller other = scratch_account(s, "vente2", "seller", 0, sale.pass.shop);
	struct caller boss = scratch_account(s, "patron", "producer", sale.pass.producer, 0);
	struct caller elsewhere = scratch_account(s, "pont", "seller", 0, sale.pass.other_shop);
	int64_t till = open_till("10");

	(void)state;
	assert_string_equal(scratch_call(s, &other, "till.close", "{s:s, s:I}", "counts", "cash:10",
					 "till", (json_int_t)till),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &elsewhere, "till.show", "{s:I}", "till", (json_int_t)till),
		"not_yours");
	scratch_do(s, &elsewhere, "till.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &boss, "till.close", "{s:s, s:I}", "counts", "cash:10", "till",
		   (json_int_t)till);
	assert_string_equal(scratch_text(s, "state"), "closed");
}

/* What the ledger refuses is refused whole: nothing of the till is written without it. */
static void what_the_ledger_refuses_is_refused(void **state)
{
	(void)state;
	open_till("50");
	scratch_tamper(s, "UPDATE balance SET least = 2000 WHERE name LIKE 'till:%'");
	assert_string_equal(scratch_call(s, &sale.seller, "till.move", "{s:s, s:s, s:s}", "way",
					 "out", "amount", "40", "why", "banque"),
			    "limit_reached");
	assert_string_equal(
		scratch_call(s, &sale.seller, "till.close", "{s:s}", "counts", "cash:10"),
		"limit_reached"); /* the difference */
	assert_string_equal(
		scratch_call(s, &sale.seller, "till.close", "{s:s}", "counts", "cash:50"),
		"limit_reached"); /* the cash to the safe */
	scratch_do(s, &sale.seller, "till.show", "{}");
	assert_string_equal(scratch_text(s, "state"), "opened");
	assert_int_equal(json_array_size(json_object_get(s->answer, "moves")), 0);
	assert_int_equal(cents("cash", "expected"), 5000);
	assert_int_equal(in_ledger("safe"), -5000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_sale, close_sale)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_knows_what_should_be_in_it),      TEST(without_one_it_says_where),
		TEST(one_for_each_account_and_shop),      TEST(a_difference_is_recorded),
		TEST(cash_goes_in_and_out_with_a_reason), TEST(what_is_there_must_be_counted),
		TEST(nobody_closes_a_neighbours_till),    TEST(what_the_ledger_refuses_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
