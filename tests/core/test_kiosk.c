/* What a kiosk is told, what it uploads, and a restore in between (rule 7). */
#include <stdlib.h>
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller kiosk;
static char code[48];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_offer(&pass, "Verre", NULL);
	pass_voucher(&pass, "marie@example.fr", code);
	kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static size_t revoked_since(const char *since)
{
	if (since)
		scratch_do(s, &kiosk, "kiosk.sync", "{s:s}", "since", since);
	else
		scratch_do(s, &kiosk, "kiosk.sync", NULL);
	return json_array_size(json_object_get(s->answer, "revoked"));
}

static void it_is_told_what_was_revoked_since(void **state)
{
	char since[32];

	(void)state;
	assert_int_equal(revoked_since(NULL), 0);
	assert_string_equal(scratch_text(s, "epoch"), "0");
	assert_string_equal(scratch_text(s, "zone"), "Europe/Paris");
	assert_int_equal(json_array_size(json_object_get(s->answer, "offers")), 1);
	snprintf(since, sizeof since, "%s", scratch_text(s, "now"));
	s->now += 3600;
	scratch_do(s, &pass.host_account, "voucher.revoke", "{s:s}", "voucher", code);
	assert_int_equal(revoked_since(since), 1);
	s->now += 3600;
	snprintf(since, sizeof since, "%s", scratch_text(s, "now"));
	assert_int_equal(revoked_since(since), 1); /* some minutes are told twice */
	assert_int_equal(revoked_since("2026-11-22T11:00:00Z"), 0);
	assert_int_equal(revoked_since(NULL), 1);
	/* What has ended needs no telling. */
	s->now = network_midnight(2026, 11, 29);
	assert_int_equal(revoked_since(NULL), 0);
	assert_string_equal(scratch_call(s, &pass.counter, "kiosk.sync", NULL), "not_allowed");
}

static const char *event(const char *name, const char *nonce, const char *at)
{
	if (at == NULL)
		return scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s}", "code", code,
				    "event", name, "nonce", nonce);
	return scratch_call(s, &kiosk, "redemption.create", "{s:s, s:s, s:s, s:s}", "code", code,
			    "event", name, "nonce", nonce, "at", at);
}

#define EVENT "eeeeeeeeeeeeeeeeeeeeee"
#define NONCE "nnnnnnnnnnnnnnnnnnnnnn"
#define OTHER "oooooooooooooooooooooo"

/* Asked with a line, and uploaded because the answer was lost: once. */
static void an_event_is_written_down_once(void **state)
{
	int64_t id;

	(void)state;
	assert_string_equal(event(EVENT, NONCE, NULL), "done");
	id = scratch_int(s, "id");
	s->now += 600;
	assert_string_equal(event(EVENT, OTHER, "2026-11-22T09:42:00Z"), "done");
	assert_int_equal(scratch_int(s, "id"), id);
	assert_string_equal(scratch_text(s, "forced"), "");
	/* Another event is another use: kept, and flagged. */
	assert_string_equal(
		event("ffffffffffffffffffffff", "pppppppppppppppppppppp", "2026-11-22T09:43:00Z"),
		"done");
	assert_string_equal(scratch_text(s, "forced"), "already_redeemed");
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "forced");
	assert_int_equal(scratch_rows(s), 1);
}

/* The network looks at it and lets it stand: it waits no longer, and still tells why. */
static void a_forced_use_is_settled(void **state)
{
	json_int_t forced;
	json_int_t other;

	(void)state;
	assert_string_equal(event(EVENT, NONCE, NULL), "done");
	other = scratch_int(s, "id");
	assert_string_equal(
		event("ffffffffffffffffffffff", "pppppppppppppppppppppp", "2026-11-22T09:42:00Z"),
		"done");
	forced = scratch_int(s, "id");
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 1);
	assert_string_equal(
		scratch_call(s, &pass.counter, "redemption.keep", "{s:I}", "redemption", forced),
		"not_allowed");
	assert_string_equal(
		scratch_call(s, &s->admin, "redemption.keep", "{s:I}", "redemption", other),
		"usage");
	scratch_do(s, &s->admin, "redemption.keep", "{s:I}", "redemption", forced);
	scratch_do(s, &s->admin, "system.waiting", NULL);
	assert_int_equal(scratch_int(s, "forced"), 0);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "forced");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &s->admin, "redemption.undo", "{s:I, s:s}", "redemption", forced, "why",
		   "not theirs");
	assert_string_equal(
		scratch_call(s, &s->admin, "redemption.keep", "{s:I}", "redemption", forced),
		"already_undone");
}

/* An event that was refused with a line, and let through without: flagged. */
static void a_refused_event_may_be_uploaded(void **state)
{
	(void)state;
	assert_string_equal(pass_redeem(&pass, code, 0), "done");
	s->now += 60;
	assert_string_equal(event(EVENT, NONCE, NULL), "already_redeemed");
	assert_string_equal(event(EVENT, OTHER, "2026-11-22T09:42:30Z"), "done");
	assert_string_equal(scratch_text(s, "forced"), "already_redeemed");
}

/* Events are an account's own. */
static void events_of_others_are_others(void **state)
{
	struct caller other = scratch_account(s, "borne2", "kiosk", 0, pass.other_shop);

	(void)state;
	assert_string_equal(event(EVENT, NONCE, NULL), "done");
	assert_string_equal(scratch_call(s, &other, "redemption.create", "{s:s, s:s}", "code", code,
					 "event", EVENT),
			    "already_redeemed");
}

static void restore(const char *file)
{
	char path[256];
	char error[256];

	worker_free(s->writer);
	worker_free(s->reader);
	core_close(s->core);
	snprintf(path, sizeof path, "%s/backup/%s", s->folder, file);
	if (!core_restore(s->folder, path, s->now, error, sizeof error))
		fail_msg("%s", error);
	s->core = core_open(s->folder, s->now, error, sizeof error);
	assert_non_null(s->core);
	s->writer = worker_new(s->core, WORKER_WRITER, error, sizeof error);
	s->reader = worker_new(s->core, WORKER_READER, error, sizeof error);
	/* As if each had logged in again. */
	scratch_tamper(s, "UPDATE session SET ended_at = NULL");
}

static void after_a_restore_it_uploads_again(void **state)
{
	char file[200];
	int64_t first;
	int64_t second;

	(void)state;
	assert_string_equal(event(EVENT, NONCE, NULL), "done");
	scratch_do(s, &s->admin, "system.backup", NULL);
	snprintf(file, sizeof file, "%s",
		 strrchr(scratch_text(s, "file"), '/') ? strrchr(scratch_text(s, "file"), '/') + 1
						       : scratch_text(s, "file"));
	pass_voucher(&pass, "jean@example.fr", code);
	s->now += 60;
	restore(file);
	scratch_do(s, &kiosk, "kiosk.sync", NULL);
	first = strtoll(scratch_text(s, "epoch"), NULL, 10);
	assert_true(first >= s->now);
	/* What the backup held is there once; its voucher was used. */
	scratch_do(s, &s->admin, "redemption.list", "{s:s}", "state", "done");
	assert_int_equal(scratch_rows(s), 1);
	/* The voucher made after the backup is no more: that is not accepted. */
	assert_string_equal(event("gggggggggggggggggggggg", OTHER, "2026-11-22T09:42:00Z"),
			    "unknown_code");
	/* The same backup again: another life all the same. */
	s->now += 60;
	restore(file);
	scratch_do(s, &kiosk, "kiosk.sync", NULL);
	second = strtoll(scratch_text(s, "epoch"), NULL, 10);
	assert_true(second > first);
}

static void what_the_backup_lost_is_kept_once_again(void **state)
{
	char file[200];

	(void)state;
	scratch_do(s, &s->admin, "system.backup", NULL);
	snprintf(file, sizeof file, "%s",
		 strrchr(scratch_text(s, "file"), '/') ? strrchr(scratch_text(s, "file"), '/') + 1
						       : scratch_text(s, "file"));
	assert_string_equal(event(EVENT, NONCE, NULL), "done");
	s->now += 3600;
	restore(file);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(event(EVENT, OTHER, "2026-11-22T09:42:00Z"), "done");
		assert_string_equal(scratch_text(s, "forced"), "");
		assert_string_equal(scratch_text(s, "at"), "2026-11-22T09:42:00Z");
	}
	assert_string_equal(event(EVENT, "qqqqqqqqqqqqqqqqqqqqqq", "2026-11-22T09:42:00Z"), "done");
	scratch_do(s, &s->admin, "redemption.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_told_what_was_revoked_since),
		TEST(an_event_is_written_down_once),
		TEST(a_forced_use_is_settled),
		TEST(a_refused_event_may_be_uploaded),
		TEST(events_of_others_are_others),
		TEST(after_a_restore_it_uploads_again),
		TEST(what_the_backup_lost_is_kept_once_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
