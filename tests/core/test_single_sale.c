/* A single-use code in sales: its one use is never had twice, and what becomes of the sale
 * becomes of the code. */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"

enum { BASKETS = 4 };

static struct desk desk;
static struct scratch *const s = &desk.scratch;
static int64_t offer, batch;
static char codes[BASKETS][64];
static int64_t orders[BASKETS];

static int open_desk(void **state)
{
	(void)state;
	desk_open(&desk);
	offer = desk_offer(&desk, "VITRINE", "single", 1000);
	scratch_do(s, &s->admin, "code.generate", "{s:I, s:I, s:i, s:s}", "offer",
		   (json_int_t)offer, "customer", (json_int_t)desk.customer, "codes", BASKETS,
		   "prefix", "TYD-");
	batch = scratch_int(s, "batch");
	scratch_do(s, &s->admin, "code.export", "{s:I}", "batch", (json_int_t)batch);
	for (size_t i = 0; i < BASKETS; i++)
		snprintf(codes[i], sizeof codes[i], "%s", scratch_row_text(s, i, "code"));
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* A basket with one place at 12.00 and a code that takes 10 % off. */
static void fill(int i, const char *code)
{
	orders[i] = desk_basket(&desk);
	assert_string_equal(desk_add(&desk, orders[i], desk.concert, desk.slot, 1), "done");
	scratch_do(s, &desk.seller, "order.code", "{s:I, s:s}", "order", (json_int_t)orders[i],
		   "code", code);
	assert_int_equal(scratch_int(s, "total"), 1080);
}

static struct request *confirming(int i)
{
	char line[256];
	int length = snprintf(line, sizeof line,
			      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"order.confirm\","
			      "\"params\":{\"order\":%lld,\"total\":\"10.80\","
			      "\"payments\":\"cash:10.80\"}}",
			      (long long)orders[i]);

	return request_new(s->core, &desk.seller, line, (size_t)length);
}

/* How many of the baskets could be confirmed, all at the same instant. */
static int confirm_all(void)
{
	struct request *requests[BASKETS];
	int done = 0;

	for (int i = 0; i < BASKETS; i++)
		requests[i] = confirming(i);
	worker_group(s->writer, requests, BASKETS, s->now);
	for (int i = 0; i < BASKETS; i++) {
		done += strcmp(request_outcome(requests[i]), "done") == 0;
		request_free(requests[i]);
	}
	return done;
}

static void the_only_use_of_a_code_is_sold_once(void **state)
{
	(void)state;
	for (int i = 0; i < BASKETS; i++)
		fill(i, codes[0]);
	assert_int_equal(confirm_all(), 1);
	scratch_do(s, &s->admin, "code.track", "{s:s}", "state", "used");
	assert_int_equal(scratch_int(s, "total"), 1);
	assert_string_equal(scratch_row_text(s, 0, "code"), codes[0]);
	assert_string_equal(scratch_row_text(s, 0, "shop_name"), "Cave des Tilleuls");
}

/* The control: with a code each, nothing else holds them back. */
static void each_with_a_code_of_its_own_is_sold(void **state)
{
	(void)state;
	for (int i = 0; i < BASKETS; i++)
		fill(i, codes[i]);
	assert_int_equal(confirm_all(), BASKETS);
	scratch_do(s, &s->admin, "code.dashboard", "{s:b}", "detail", 0);
	for (size_t i = 0; i < scratch_rows(s); i++)
		if (strcmp(scratch_row_text(s, i, "line"), "total") == 0)
			assert_int_equal(scratch_row_int(s, i, "used"), BASKETS);
}

static void a_code_invalidated_meanwhile_is_not_used(void **state)
{
	struct request *request;

	(void)state;
	fill(0, codes[0]);
	scratch_do(s, &s->admin, "code.invalidate", "{s:[s]}", "codes", codes[0]);
	request = confirming(0);
	worker_group(s->writer, &request, 1, s->now);
	assert_string_not_equal(request_outcome(request), "done");
	request_free(request);
	scratch_do(s, &s->admin, "code.track", "{s:s}", "state", "used");
	assert_int_equal(scratch_int(s, "total"), 0);
	/* In a basket it was presented: its batch stays. */
	fill(1, codes[1]);
	assert_string_equal(
		scratch_call(s, &s->admin, "code.cancel", "{s:I}", "batch", (json_int_t)batch),
		"in_use");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_only_use_of_a_code_is_sold_once),
		TEST(each_with_a_code_of_its_own_is_sold),
		TEST(a_code_invalidated_meanwhile_is_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
