/* Groups of writes: all or nothing when the disk fails, retries answered once,
 * events only of what was done; and looks beforehand (operation.h: scout), which are
 * believed only while nothing was written that they read. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char code[48];
static int64_t offer;

#define NONCE "0123456789abcdefghijklmn"

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	offer = pass_offer(&pass, "Dégustation offerte", NULL);
	pass_voucher(&pass, "marie@example.fr", code);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static struct request *new_request(const struct caller *caller, const char *method, json_t *params)
{
	json_t *object = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				   method, "params", params);
	char *line = json_dumps(object, 0);
	struct request *request = request_new(s->core, caller, line, strlen(line));

	free(line);
	json_decref(object);
	return request;
}

static struct request *redeem_request(void)
{
	return new_request(&pass.counter, "redemption.create",
			   json_pack("{s:s, s:s}", "code", code, "nonce", NONCE));
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

static void a_full_disk_undoes_the_whole_group(void **state)
{
	struct request *group[] = {
		redeem_request(),
		new_request(&s->admin, "session.end",
			    json_pack("{s:I}", "session", (json_int_t)pass.host_account.session)),
		new_request(&pass.counter, "redemption.create",
			    json_pack("{s:s}", "code", "no such code")),
	};
	enum { COUNT = sizeof group / sizeof *group };

	(void)state;
	fill_disk(true);
	worker_group(s->writer, group, COUNT, s->now);
	fill_disk(false);
	for (int i = 0; i < COUNT; i++) {
		assert_string_equal(request_outcome(group[i]), "try_again");
		assert_int_equal(request_event_count(group[i]), 0);
		request_free(group[i]);
	}
	/* None of it has happened: neither the use nor the nonce, the end of the
	 * session or the attempt. */
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "uses"), 0);
	assert_int_equal(scratch_int(s, "refused"), 0);
	scratch_do(s, &pass.host_account, "voucher.list", NULL);
	scratch_do(s, &pass.counter, "redemption.create", "{s:s, s:s}", "code", code, "nonce",
		   NONCE);
	assert_int_equal(scratch_int(s, "nth"), 1);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_true(scratch_int(s, "ok"));
}

/* Two counters and a retry, all in one group. */
static void a_group_redeems_once(void **state)
{
	struct request *group[] = {
		redeem_request(),
		redeem_request(),
		new_request(&pass.counter, "redemption.create", json_pack("{s:s}", "code", code)),
	};

	(void)state;
	worker_group(s->writer, group, 3, s->now);
	assert_string_equal(request_outcome(group[0]), "done");
	assert_string_equal(request_outcome(group[1]), "done");
	assert_string_equal(request_outcome(group[2]), "already_redeemed");
	for (int i = 0; i < 3; i++)
		request_free(group[i]);
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	assert_int_equal(scratch_int(s, "refused"), 1);
}

static void a_refused_retry_is_refused_again_and_counted_once(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		assert_string_equal(scratch_call(s, &pass.counter, "redemption.create",
						 "{s:s, s:s}", "code", "AAAA-AAAA-A", "nonce",
						 NONCE),
				    "typing_error");
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.create", "{s:s, s:s}",
					 "code", code, "nonce", NONCE),
			    "nonce_reused");
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "refused"), 1);
}

/* What was prepared is not prepared again. */
static void a_retry_makes_no_second_backup(void **state)
{
	char file[256];

	(void)state;
	scratch_do(s, &s->admin, "system.backup", "{s:s}", "nonce", NONCE);
	snprintf(file, sizeof file, "%s", scratch_text(s, "file"));
	assert_int_equal(remove(file), 0);
	scratch_do(s, &s->admin, "system.backup", "{s:s}", "nonce", NONCE);
	assert_string_equal(scratch_text(s, "file"), file);
	assert_int_not_equal(remove(file), 0);
	scratch_do(s, &s->admin, "backup.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
}

/* The daemon says that the connection is gone, whoever ended it before. */
static void the_end_of_an_ended_session_is_no_offence(void **state)
{
	struct request *request = request_session_end(s->core, &pass.counter);

	(void)state;
	scratch_do(s, &s->admin, "session.end", "{s:I}", "session",
		   (json_int_t)pass.counter.session);
	worker_group(s->writer, &request, 1, s->now);
	assert_string_equal(request_outcome(request), "done");
	request_free(request);
}

/* --- Looks beforehand --- */

static struct request *scouted(const char *what)
{
	struct request *request = new_request(&pass.counter, "redemption.create",
					      json_pack("{s:s, s:I, s:s}", "code", what, "offer",
							(json_int_t)offer, "nonce", NONCE));

	assert_true(request_scouts(request));
	worker_scout(s->reader, &request, 1, s->now);
	return request;
}

/* It was found, and is not looked for again. */
static struct request *found(void)
{
	struct request *request = scouted(code);

	assert_false(request_scouts(request));
	return request;
}

static struct request *revoke_request(void)
{
	return new_request(&s->admin, "voucher.revoke", json_pack("{s:s}", "voucher", code));
}

static void expect_group(struct request **group, size_t count, const char *const *outcomes)
{
	worker_group(s->writer, group, count, s->now);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(request_outcome(group[i]), outcomes[i]);
		request_free(group[i]);
	}
}

#define EXPECT(group, ...)                                   \
	expect_group(group, sizeof(group) / sizeof *(group), \
		     (const char *const[sizeof(group) / sizeof *(group)]){ __VA_ARGS__ })

static void what_was_found_answers_as_ever(void **state)
{
	struct request *request = found();
	size_t length;
	json_t *answer, *record;

	(void)state;
	worker_group(s->writer, &request, 1, s->now);
	answer = json_loads(request_answer(request, &length), 0, NULL);
	record = json_object_get(json_object_get(answer, "result"), "record");
	assert_string_equal(json_string_value(json_object_get(record, "title")),
			    "Dégustation offerte");
	json_object_del(record, "id");
	request_free(request);
	/* Undone, and done again by who asks without a look; another nonce, the same words. */
	scratch_do(s, &pass.counter, "redemption.undo", "{s:i}", "redemption", 1);
	scratch_do(s, &pass.counter, "redemption.create", "{s:s, s:I}", "code", code, "offer",
		   (json_int_t)offer);
	json_object_del(s->answer, "id");
	assert_true(json_equal(record, s->answer));
	json_decref(answer);
}

static void what_was_revoked_since_is_refused(void **state)
{
	struct request *group[] = { found() };

	(void)state;
	scratch_do(s, &s->admin, "voucher.revoke", "{s:s}", "voucher", code);
	EXPECT(group, "revoked");
}

static void what_the_same_group_revokes_is_refused(void **state)
{
	struct request *group[] = { revoke_request(), found() };

	(void)state;
	EXPECT(group, "done", "revoked");
}

static void who_may_no_more_since_is_refused(void **state)
{
	struct request *group[] = { found() };

	(void)state;
	scratch_do(s, &s->admin, "session.end", "{s:I}", "session",
		   (json_int_t)pass.counter.session);
	EXPECT(group, "not_allowed");
}

/* Of two that were looked for together, only one is the code's use. */
static void redemptions_do_not_spoil_each_others_looks(void **state)
{
	struct request *group[] = { found(), NULL };

	(void)state;
	group[1] = new_request(&pass.counter, "redemption.create",
			       json_pack("{s:s, s:I}", "code", code, "offer", (json_int_t)offer));
	worker_scout(s->reader, &group[1], 1, s->now);
	EXPECT(group, "done", "already_redeemed");
}

/* A look leaves no trace: the guess is counted, and the attempt kept, once. */
static void what_was_not_found_is_left_to_the_writer(void **state)
{
	struct request *group[] = { scouted("AAAA-AAAA-A") };

	(void)state;
	assert_true(request_scouts(group[0]));
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "refused"), 0);
	EXPECT(group, "typing_error");
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	assert_int_equal(scratch_int(s, "refused"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk_undoes_the_whole_group),
		TEST(a_group_redeems_once),
		TEST(a_refused_retry_is_refused_again_and_counted_once),
		TEST(a_retry_makes_no_second_backup),
		TEST(the_end_of_an_ended_session_is_no_offence),
		TEST(what_was_found_answers_as_ever),
		TEST(what_was_revoked_since_is_refused),
		TEST(what_the_same_group_revokes_is_refused),
		TEST(who_may_no_more_since_is_refused),
		TEST(redemptions_do_not_spoil_each_others_looks),
		TEST(what_was_not_found_is_left_to_the_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
