/* Codes that a customer kept in their area: they go into the basket with the customer, and
 * out of it with them (S10). */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int64_t order, offer;

static void keep(const char *code, int64_t customer)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		 "INSERT INTO customer_code (customer, code, kept_at)"
		 " SELECT %lld, id, 0 FROM code WHERE text = '%s'",
		 (long long)customer, code);
	scratch_tamper(s, sql);
}

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	offer = desk_offer(&desk, "SOLEIL", "partner", 1000);
	keep("SOLEIL", desk.customer);
	order = desk_basket(&desk);
	desk_add(&desk, order, desk.concert, desk.slot, 1);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* By the network: customers whom this desk never served are not the desk's own. */
static void put(int64_t customer)
{
	if (customer)
		scratch_do(s, &s->admin, "order.customer", "{s:I, s:I}", "order", (json_int_t)order,
			   "customer", (json_int_t)customer);
	else
		scratch_do(s, &s->admin, "order.customer", "{s:I}", "order", (json_int_t)order);
}

static size_t codes(void)
{
	return json_array_size(json_object_get(s->answer, "codes"));
}

static void with_their_customer_they_apply(void **state)
{
	(void)state;
	put(desk.customer);
	assert_int_equal(codes(), 1);
	assert_int_equal(scratch_int(s, "total"), 1080);
	assert_string_equal(desk_confirm(&desk, order, NULL), "done");
	assert_int_equal(scratch_number(&desk.scratch,
					"SELECT count(*) FROM offer_use"
					" WHERE code = (SELECT id FROM code WHERE text ="
					" 'SOLEIL')"),
			 1);
}

static void a_basket_opened_for_them_has_them(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "order.open", "{s:I, s:I}", "shop", (json_int_t)desk.shop,
		   "customer", (json_int_t)desk.customer);
	assert_int_equal(codes(), 1);
}

static void what_is_taken_out_stays_out(void **state)
{
	(void)state;
	put(desk.customer);
	scratch_do(s, &desk.seller, "order.uncode", "{s:I, s:s}", "order", (json_int_t)order,
		   "code", "soleil");
	assert_int_equal(scratch_int(s, "total"), 1200);
	put(desk.customer);
	assert_int_equal(codes(), 0);
	assert_int_equal(scratch_int(s, "total"), 1200);
}

static void the_offer_is_taken_out_too(void **state)
{
	(void)state;
	put(desk.customer);
	scratch_do(s, &desk.seller, "order.without", "{s:I, s:I}", "order", (json_int_t)order,
		   "offer", (json_int_t)offer);
	assert_int_equal(scratch_int(s, "total"), 1200);
}

static void they_leave_with_their_customer(void **state)
{
	(void)state;
	desk_offer(&desk, "PLUIE", "promotion", 500);
	put(desk.customer);
	scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)order, "code",
		   "pluie");
	assert_int_equal(codes(), 2);
	put(0);
	assert_int_equal(codes(), 1); /* what the desk typed remains */
	assert_int_equal(scratch_int(s, "total"), 1140);
}

/* A kept code that was used meanwhile, or has ended, stays away without a word. */
static void what_opens_nothing_now_stays_away(void **state)
{
	(void)state;
	desk_offer(&desk, "UNIQUE1", "single", 5000);
	keep("UNIQUE1", desk.customer);
	put(desk.customer);
	assert_int_equal(codes(), 2);
	put(0);
	scratch_tamper(s, "INSERT INTO code_invalid (code, batch, at, account)"
			  " SELECT c.id, b.id, 1, 1 FROM code c, code_batch b"
			  "  WHERE c.text = 'UNIQUE1'");
	scratch_tamper(s, "UPDATE offer SET valid_until = 1795340520"
			  " WHERE target = 'partner'");
	put(desk.customer);
	assert_int_equal(codes(), 0);
}

/* --- A scanned voucher --- */

static void a_voucher_brings_customer_codes_and_language(void **state)
{
	(void)state;
	scratch_tamper(s, "UPDATE customer SET language = 'de'");
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own)"
			  " VALUES (900, 'BON-MARIE', 'voucher', 0)");
	scratch_tamper(s, "INSERT INTO voucher (id, code, customer, party, reason, valid_from,"
			  "   valid_until, issued_at)"
			  " VALUES (1, 900, 1, 1, 'guest', 0, 1796079600, 0)");
	put(0);
	assert_string_equal(scratch_text(s, "language"), "fr");
	scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)order, "code",
		   "BON-MARIE");
	assert_string_equal(scratch_text(s, "language"), "de");
	assert_int_equal(codes(), 1);
	assert_int_equal(scratch_int(s, "total"), 1080);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(with_their_customer_they_apply),
		TEST(a_basket_opened_for_them_has_them),
		TEST(what_is_taken_out_stays_out),
		TEST(the_offer_is_taken_out_too),
		TEST(they_leave_with_their_customer),
		TEST(what_opens_nothing_now_stays_away),
		TEST(a_voucher_brings_customer_codes_and_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
