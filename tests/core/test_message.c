/* The outbox: queued with what it tells, taken by the daemon, tried again. */
#include <string.h>

#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static struct caller daemon = { .daemon = true, .uid = -1, .address = "guichetd" };

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example.org",
		   "mail_from", "pass@example.org");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *paper(const char *field)
{
	const json_t *paper = json_object_get(s->answer, "paper");
	const json_t *value = json_object_get(paper, field);
	const char *text;

	if (value == NULL)
		value = json_object_get(json_object_get(paper, "document"), field);
	text = json_string_value(value);
	return text ? text : "";
}

static int64_t take(void)
{
	scratch_do(s, &daemon, "message.take", NULL);
	return scratch_int(s, "message");
}

static void a_voucher_queues_its_message(void **state)
{
	char code[48];
	int64_t message;

	(void)state;
	pass_voucher(&pass, "marie@example.fr", code);
	assert_string_equal(scratch_text(s, "mail"), "queued");
	assert_int_equal(s->event_count, 1);
	assert_int_equal(s->events[0].type, EVENT_MAIL);
	message = take();
	assert_true(message > 0);
	assert_string_equal(scratch_text(s, "recipient"), "marie@example.fr");
	assert_string_equal(scratch_text(s, "from"), "pass@example.org");
	assert_string_equal(paper("code"), code);
	assert_string_equal(paper("last_day"), "2026-11-28");
	assert_string_equal(paper("language"), "fr");
	assert_int_equal(take(), 0);
	scratch_do(s, &daemon, "message.sent", "{s:I}", "message", (json_int_t)message);
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "state"), "sent");
	assert_string_equal(scratch_row_text(s, 0, "sent_at"), "2026-11-22T09:42:00Z");
}

static void nobody_but_the_daemon_takes_messages(void **state)
{
	struct caller stranger = scratch_stranger(true, "192.0.2.1");

	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "message.take", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &stranger, "message.take", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "message.resume", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &s->admin, "message.sent", "{s:i}", "message", 1),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &pass.host_account, "mail.list", NULL), "not_allowed");
}

static void where_no_mail_is_sent_the_answer_says_so(void **state)
{
	char code[48];

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "off");
	pass_voucher(&pass, "marie@example.fr", code);
	assert_string_equal(scratch_text(s, "mail"), "off");
	assert_int_equal(take(), 0);
	assert_string_equal(
		scratch_call(s, &pass.host_account, "voucher.send", "{s:s}", "voucher", code),
		"mail_off");
	assert_string_equal(scratch_call(s, &s->admin, "mail.test", "{s:s}", "email", "a@b.fr"),
			    "mail_off");
}

static void a_failure_is_tried_again_later_and_later(void **state)
{
	static const int64_t waits[] = { 60, 300, 900, 3600, 14400, 43200, 43200, 43200 };
	int64_t message;

	(void)state;
	scratch_do(s, &s->admin, "mail.test", "{s:s}", "email", "a@example.fr");
	message = scratch_int(s, "message");
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		assert_int_equal(take(), message);
		scratch_do(s, &daemon, "message.failed", "{s:I, s:s}", "message",
			   (json_int_t)message, "error", "451 try later");
		assert_int_equal(take(), 0);
		assert_int_equal(scratch_int(s, "wait"), waits[i]);
		s->now += waits[i] - 1;
		assert_int_equal(take(), 0);
		s->now++;
	}
	assert_int_equal(take(), message);
	scratch_do(s, &daemon, "message.failed", "{s:I, s:s}", "message", (json_int_t)message,
		   "error", "451 try later");
	scratch_do(s, &s->admin, "mail.list", "{s:s}", "state", "failed");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "error"), "451 try later");
	assert_int_equal(scratch_row_int(s, 0, "tries"), 9);
}

static void a_permanent_refusal_fails_at_once_and_may_be_retried(void **state)
{
	int64_t message;

	(void)state;
	scratch_do(s, &s->admin, "mail.test", "{s:s}", "email", "a@example.fr");
	message = take();
	scratch_do(s, &daemon, "message.failed", "{s:I, s:s, s:b}", "message", (json_int_t)message,
		   "error", "550 no such user", "permanent", 1);
	s->now += 3 * 86400;
	assert_int_equal(take(), 0);
	scratch_do(s, &s->admin, "mail.retry", "{s:[I]}", "message", (json_int_t)message);
	assert_int_equal(take(), message);
	assert_string_equal(scratch_call(s, &s->admin, "mail.retry", "{s:[i]}", "message", 99),
			    "not_found");
}

static void what_was_being_sent_at_a_crash_is_due_again(void **state)
{
	char name[64];
	int64_t message;

	(void)state;
	scratch_do(s, &s->admin, "mail.test", "{s:s}", "email", "a@example.fr");
	message = take();
	snprintf(name, sizeof name, "%s", paper("message_id"));
	scratch_reopen(s);
	assert_int_equal(take(), 0);
	scratch_do(s, &daemon, "message.resume", NULL);
	assert_int_equal(take(), message);
	assert_string_equal(paper("message_id"), name);
}

static void a_revoked_voucher_is_not_sent(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "marie@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.revoke", "{s:s}", "voucher", code);
	assert_int_equal(take(), 0);
	assert_string_equal(
		scratch_call(s, &pass.host_account, "voucher.send", "{s:s}", "voucher", code),
		"wrong_state");
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "state"), "failed");
}

static void a_voucher_is_sent_again_to_its_beneficiary_only(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "marie@example.fr", code);
	take();
	scratch_do(s, &pass.host_account, "voucher.send", "{s:s}", "voucher", code);
	assert_string_equal(scratch_text(s, "mail"), "queued");
	take();
	assert_string_equal(scratch_text(s, "recipient"), "marie@example.fr");
	assert_string_equal(
		scratch_call(s, &pass.counter, "voucher.send", "{s:s}", "voucher", code),
		"not_allowed");
}

static void an_access_password_is_sent_by_its_own_party(void **state)
{
	struct caller neighbour;
	int64_t access;

	(void)state;
	scratch_do(s, &pass.host_account, "access.list", NULL);
	access = scratch_row_int(s, 0, "id");
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Voisin", "kinds", "host");
	neighbour = scratch_account(s, "voisin", "host", scratch_int(s, "id"), 0);
	assert_string_equal(
		scratch_call(s, &neighbour, "access.paper", "{s:I}", "access", (json_int_t)access),
		"not_yours");
	assert_string_equal(scratch_call(s, &neighbour, "access.send", "{s:I, s:s}", "access",
					 (json_int_t)access, "email", "v@example.fr"),
			    "not_yours");
	scratch_do(s, &pass.host_account, "access.send", "{s:I, s:s, s:s}", "access",
		   (json_int_t)access, "email", "gite@example.fr", "language", "en");
	take();
	assert_string_equal(paper("password"), pass.password);
	assert_string_equal(paper("language"), "en");
}

static void settings_that_can_not_work_are_refused(void **state)
{
	static const char *const wrong[] = {
		"smtp://",          "smtp://user:secret@example.org", "http://example.org",
		"maildir:relative", "smtp://example.org/path",        "smtp://example.org:port",
		"maildir:",         "smtp://a b@example.org",         "on",
	};
	static const char *const right[] = {
		"smtps://pass%40example.org@mail.example.org:465",
		"smtp://user@[::1]:2525",
		"maildir:/var/mail/pass",
		"smtp://localhost",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_string_equal(
			scratch_call(s, &s->admin, "network.set", "{s:s}", "mail", wrong[i]),
			"usage");
	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", right[i]);
	assert_string_equal(scratch_call(s, &s->admin, "network.set", "{s:s}", "code_url",
					 "javascript:alert(1)"),
			    "usage");
	assert_string_equal(
		scratch_call(s, &s->admin, "network.set", "{s:s}", "public_address", "a b"),
		"usage");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "code_url", "https://example.org/v/");
	scratch_do(s, &s->admin, "network.set", "{s:s}", "code_url", "");
	assert_string_equal(scratch_text(s, "code_url"), "");
}

static void the_qr_code_carries_a_url_if_there_is_one(void **state)
{
	char code[48];

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "code_url", "https://example.org/v/");
	pass_voucher(&pass, "marie@example.fr", code);
	take();
	assert_true(strncmp(paper("qr"), "https://example.org/v/", 22) == 0);
	scratch_do(s, &pass.host_account, "voucher.show", "{s:s}", "voucher", paper("qr"));
	assert_string_equal(scratch_text(s, "code"), code);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_voucher_queues_its_message),
		TEST(nobody_but_the_daemon_takes_messages),
		TEST(where_no_mail_is_sent_the_answer_says_so),
		TEST(a_failure_is_tried_again_later_and_later),
		TEST(a_permanent_refusal_fails_at_once_and_may_be_retried),
		TEST(what_was_being_sent_at_a_crash_is_due_again),
		TEST(a_revoked_voucher_is_not_sent),
		TEST(a_voucher_is_sent_again_to_its_beneficiary_only),
		TEST(an_access_password_is_sent_by_its_own_party),
		TEST(settings_that_can_not_work_are_refused),
		TEST(the_qr_code_carries_a_url_if_there_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
