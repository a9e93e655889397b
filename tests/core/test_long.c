/* Long writes, of which making many codes is one: a part at a time, others between two
 * parts, one answer, and nothing left of what did not come to its end. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/single.h"

#define NONCE "0123456789abcdefghijklmn"

enum { CODES = 10000 };

static struct singles singles;
static struct scratch *const s = &singles.pass.scratch;
static char voucher[48];
static int turns;
static int64_t visible;
static char outcome[32];
static int rows_before;

static int open_singles(void **state)
{
	(void)state;
	singles_open(&singles);
	pass_offer(&singles.pass, "Dégustation offerte", NULL);
	pass_voucher(&singles.pass, "marie@example.fr", voucher);
	turns = 0;
	visible = 0;
	outcome[0] = 0;
	rows_before = (int)scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code");
	return 0;
}

static int close_singles(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static json_t *arguments(int codes, const char *nonce)
{
	return json_pack("{s:s, s:I, s:i, s:s*}", "offer", "TYD", "customer",
			 (json_int_t)singles.customer, "codes", codes, "nonce", nonce);
}

static const char *generate(const char *nonce)
{
	return scratch_call(s, &s->admin, "code.generate", "o", arguments(CODES, nonce));
}

static void nothing_is_left(void)
{
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code"),
			 rows_before);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_batch"),
			 0);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_range"),
			 0);
}

/* As guichetd asks at its start and each night. */
static void clear(void)
{
	struct request *request = request_internal(s->core, "code.clear", NULL);

	while (request_class(request) != REQUEST_ANSWERED)
		worker_group(s->writer, &request, 1, s->now);
	assert_string_equal(request_outcome(request), "done");
	request_free(request);
}

static void lines_of(const char *result, int count)
{
	int64_t found;

	scratch_do(s, &s->admin, "audit.list", "{s:s, s:i}", "operation", "code.generate", "limit",
		   100);
	found = 0;
	for (size_t i = 0; i < scratch_rows(s); i++)
		found += strcmp(scratch_row_text(s, i, "outcome"), result) == 0;
	assert_int_equal(found, count);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_true(scratch_int(s, "ok"));
}

/* --- Turns --- */

static void redeem_between(struct scratch *scratch)
{
	static const char sql[] = "SELECT count(*) FROM code WHERE kind = 'single'";
	char code[64];

	(void)scratch;
	turns++;
	if (turns == 1) {
		scratch_do(s, &singles.pass.counter, "redemption.create", "{s:s}", "code", voucher);
		pass_voucher(&singles.pass, "paul@example.fr", voucher);
	}
	visible = scratch_number(&singles.pass.scratch, sql);
	singles_code(&singles, 1, 0, code);
	assert_string_equal(
		scratch_call(s, &singles.pass.counter, "code.lookup", "{s:s}", "code", code),
		"unknown_code");
}

static void others_have_their_turn_between_two_parts(void **state)
{
	(void)state;
	s->between = redeem_between;
	assert_string_equal(generate(NULL), "done");
	s->between = NULL;
	assert_int_equal(turns, 3);
	assert_int_equal(visible, 9000);
	assert_string_equal(scratch_text(s, "state"), "ready");
	assert_int_equal(scratch_int(s, "codes"), CODES);
	assert_int_equal(scratch_number(&singles.pass.scratch,
					"SELECT count(*) FROM code WHERE kind = 'single'"),
			 CODES);
	/* The voucher that was issued meanwhile lies between two of its ranges. */
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_range"),
			 2);
	lines_of("done", 1);
}

/* --- Retries --- */

static void retry_between(struct scratch *scratch)
{
	struct scratch *same = scratch;

	if (turns++ == 0)
		snprintf(outcome, sizeof outcome, "%s",
			 scratch_call(same, &same->admin, "code.generate", "o",
				      arguments(CODES, NONCE)));
}

static void a_retry_meanwhile_is_told_so(void **state)
{
	int64_t batch;

	(void)state;
	s->between = retry_between;
	assert_string_equal(generate(NONCE), "done");
	s->between = NULL;
	assert_string_equal(outcome, "under_way");
	batch = scratch_int(s, "batch");
	assert_string_equal(generate(NONCE), "done");
	assert_int_equal(scratch_int(s, "batch"), batch);
	assert_int_equal(scratch_number(&singles.pass.scratch, "SELECT count(*) FROM code_batch"),
			 1);
	lines_of("done", 1);
	assert_string_equal(scratch_call(s, &s->admin, "code.generate", "o", arguments(5, NONCE)),
			    "nonce_reused");
}

/* --- Ends before the end --- */

static void cancel_between(struct scratch *scratch)
{
	(void)scratch;
	if (turns++ == 0) {
		s->between = NULL; /* cancelling has parts, too */
		scratch_do(s, &s->admin, "code.cancel", "{s:i}", "batch", 1);
	}
}

static void cancelled_it_leaves_nothing(void **state)
{
	(void)state;
	s->between = cancel_between;
	assert_string_equal(generate(NONCE), "wrong_state");
	nothing_is_left();
	lines_of("wrong_state", 1);
	/* The refusal is its answer, and is given again. */
	assert_string_equal(generate(NONCE), "wrong_state");
}

/* No file may grow: as on a disk that is full. */
static void fill_disk(bool full)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = full ? 1 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void fill_between(struct scratch *scratch)
{
	(void)scratch;
	fill_disk(turns++ == 0);
}

static void a_disk_that_fails_for_a_while_leaves_nothing(void **state)
{
	(void)state;
	s->between = fill_between;
	assert_string_equal(generate(NONCE), "try_again");
	s->between = NULL;
	assert_int_equal(turns, 2);
	clear();
	nothing_is_left();
	assert_string_equal(generate(NONCE), "done");
	assert_int_equal(scratch_int(s, "codes"), CODES);
	lines_of("done", 1);
}

static void fill_for_good(struct scratch *scratch)
{
	(void)scratch;
	turns++;
	fill_disk(true);
}

/* Its clean-up is tried once; the next start does it. */
static void a_disk_that_stays_full_ends_it(void **state)
{
	(void)state;
	s->between = fill_for_good;
	assert_string_equal(generate(NONCE), "try_again");
	s->between = NULL;
	fill_disk(false);
	assert_int_equal(turns, 2);
	assert_string_equal(generate(NONCE), "under_way");
	scratch_reopen(s);
	clear();
	nothing_is_left();
	assert_string_equal(generate(NONCE), "done");
}

static struct request *begun(void)
{
	json_t *object = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				   "code.generate", "params", arguments(CODES, NONCE));
	char *line = json_dumps(object, 0);
	struct request *request = request_new(s->core, &s->admin, line, strlen(line));

	free(line);
	json_decref(object);
	worker_prepare(s->reader, request, s->now);
	worker_group(s->writer, &request, 1, s->now);
	assert_int_not_equal(request_class(request), REQUEST_ANSWERED);
	return request;
}

static void a_server_that_stops_ends_it(void **state)
{
	struct request *request = begun();

	(void)state;
	request_stop(request);
	worker_group(s->writer, &request, 1, s->now);
	assert_int_equal(request_class(request), REQUEST_ANSWERED);
	assert_string_equal(request_outcome(request), "stopping");
	request_free(request);
	lines_of("stopping", 1);
	clear();
	nothing_is_left();
	assert_string_equal(generate(NONCE), "done");
}

static void a_crash_leaves_nothing(void **state)
{
	struct request *request = begun();

	(void)state;
	request_free(request);
	assert_true(scratch_number(&singles.pass.scratch,
				   "SELECT count(*) FROM code WHERE kind = 'single'") > 0);
	scratch_reopen(s);
	clear();
	nothing_is_left();
	/* Its nonce is no answer. */
	assert_string_equal(generate(NONCE), "done");
	assert_int_equal(scratch_int(s, "codes"), CODES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_singles, close_singles)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(others_have_their_turn_between_two_parts),
		TEST(a_retry_meanwhile_is_told_so),
		TEST(cancelled_it_leaves_nothing),
		TEST(a_disk_that_fails_for_a_while_leaves_nothing),
		TEST(a_disk_that_stays_full_ends_it),
		TEST(a_server_that_stops_ends_it),
		TEST(a_crash_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
