/* Visitors (P5): open accounts, their limits, selections that are kept, vouchers
 * that are sent again. */
#include <string.h>

#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", "visiteur", "role",
		   "visitor");
	scratch_do(s, &s->admin, "account.open", "{s:s}", "account", "visiteur");
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *enter(struct caller *caller, const char *login, const char *address)
{
	*caller = scratch_stranger(true, address);
	return scratch_call(s, caller, "auth.open", "{s:s}", "login", login);
}

static struct caller visitor_from(const char *address)
{
	struct caller caller;

	assert_string_equal(enter(&caller, "visiteur", address), "done");
	return caller;
}

static bool known(const char *login)
{
	struct caller gate = scratch_stranger(true, "192.0.2.1");

	scratch_do(s, &gate, "auth.open_known", "{s:s}", "login", login);
	return scratch_int(s, "known") != 0;
}

static void mail_on(void)
{
	char folder[128];

	snprintf(folder, sizeof folder, "maildir:%s/mail", s->folder);
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", folder);
}

static int64_t queued(void)
{
	scratch_do(s, &s->admin, "mail.list", NULL);
	return (int64_t)scratch_rows(s);
}

/* --- Entering --- */

static void anybody_enters_an_open_account(void **state)
{
	struct caller caller;

	(void)state;
	assert_true(known("visiteur"));
	assert_string_equal(enter(&caller, "Visiteur", "192.0.2.1"), "done");
	assert_string_equal(caller.via, "open");
	assert_int_not_equal(caller.session, 0);
	scratch_do(s, &caller, "session.hello", NULL);
	assert_string_equal(scratch_text(s, "home"), "visitor");
	assert_int_equal(scratch_int(s, "idle_minutes"), 10);
}

static void all_others_need_proof_and_look_alike(void **state)
{
	struct caller caller;
	json_t *first;

	(void)state;
	assert_false(known("admin"));
	assert_false(known("moulin"));
	assert_false(known("nobody"));
	assert_string_equal(enter(&caller, "nobody", "192.0.2.1"), "login_failed");
	first = json_incref(s->answer);
	assert_string_equal(enter(&caller, "moulin", "192.0.2.1"), "login_failed");
	assert_true(json_equal(s->answer, first));
	assert_string_equal(enter(&caller, "admin", "192.0.2.1"), "login_failed");
	assert_int_equal(caller.account, 0);
	json_decref(first);
}

static void only_the_gate_lets_in(void **state)
{
	struct caller local = scratch_stranger(false, "local");

	(void)state;
	assert_string_equal(scratch_call(s, &local, "auth.open", "{s:s}", "login", "visiteur"),
			    "not_allowed");
	assert_string_equal(
		scratch_call(s, &local, "auth.open_known", "{s:s}", "login", "visiteur"),
		"not_allowed");
}

static void an_open_account_is_a_visitors_only(void **state)
{
	struct caller caller;

	(void)state;
	assert_string_equal(
		scratch_call(s, &s->admin, "account.open", "{s:s}", "account", "moulin"), "usage");
	assert_string_equal(scratch_call(s, &s->admin, "account.grant", "{s:s, s:s}", "account",
					 "visiteur", "role", "staff"),
			    "usage");
	/* Whatever was done to it behind its back. */
	scratch_tamper(s, "INSERT INTO \"grant\" (account, role)"
			  " SELECT id, 'staff' FROM account WHERE login = 'visiteur'");
	assert_false(known("visiteur"));
	assert_string_equal(enter(&caller, "visiteur", "192.0.2.1"), "login_failed");
}

static void visitors_get_only_what_is_made_for_them(void **state)
{
	static const char *const never[] = { "account.key_add",  "account.totp",
					     "account.password", "account.update",
					     "account.key_list", "voucher.list",
					     "voucher.show",     "offer.list",
					     "session.list" };
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_string_equal(scratch_call(s, &visitor, never[i], NULL), "not_allowed");
	scratch_do(s, &visitor, "offer.search", NULL);
	scratch_do(s, &visitor, "category.list", NULL);
	scratch_do(s, &visitor, "commune.find", "{s:s}", "text", "loches");
	scratch_do(s, &visitor, "system.describe", NULL);
	for (size_t i = 0; i < scratch_rows(s); i++)
		assert_null(strstr(scratch_row_text(s, i, "name"), "account."));
	assert_string_equal(scratch_call(s, &s->admin, "role.allow", "{s:s, s:s}", "role",
					 "visitor", "operations", "voucher.list"),
			    "usage");
	scratch_do(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "visitor", "operations",
		   "voucher.issue");
	scratch_do(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "visitor", "operations",
		   "voucher.issue");
}

static void visitors_can_be_switched_off_at_once(void **state)
{
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "visitor", "no");
	assert_string_equal(scratch_call(s, &visitor, "offer.search", NULL), "not_allowed");
	assert_false(known("visiteur"));
	scratch_do(s, &s->admin, "network.set", "{s:s}", "visitor", "yes");
	scratch_do(s, &visitor, "offer.search", NULL);
	scratch_do(s, &s->admin, "account.disable", "{s:s}", "account", "visiteur");
	assert_string_equal(scratch_call(s, &visitor, "offer.search", NULL), "not_allowed");
	assert_false(known("visiteur"));
}

static void an_open_account_is_closed_again(void **state)
{
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	scratch_do(s, &s->admin, "account.open", "{s:s, s:b}", "account", "visiteur", "open", 0);
	assert_string_equal(scratch_call(s, &visitor, "offer.search", NULL), "not_allowed");
	assert_false(known("visiteur"));
}

static void so_many_from_one_address(void **state)
{
	struct caller caller, first = visitor_from("2001:db8:1:2::1");

	(void)state;
	visitor_from("2001:db8:1:2::2");
	visitor_from("2001:db8:1:2::3");
	assert_string_equal(enter(&caller, "visiteur", "2001:db8:1:2::4"), "limit_reached");
	visitor_from("192.0.2.1");
	scratch_do(s, &s->admin, "session.end", "{s:I}", "session", (json_int_t)first.session);
	visitor_from("2001:db8:1:2::4");
}

/* --- Selections --- */

static void each_visitor_has_a_selection_of_his_own(void **state)
{
	int64_t offer = pass_offer(&pass, "Dégustation offerte", NULL);
	struct caller one = visitor_from("192.0.2.1"), other = visitor_from("192.0.2.1");

	(void)state;
	scratch_do(s, &one, "selection.add", "{s:I}", "offer", (json_int_t)offer);
	assert_int_equal(scratch_int(s, "count"), 1);
	scratch_do(s, &other, "selection.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &other, "selection.clear", NULL);
	scratch_do(s, &one, "selection.list", NULL);
	assert_int_equal(scratch_rows(s), 1);
	/* It goes with its session. */
	scratch_do(s, &s->admin, "session.end", "{s:I}", "session", (json_int_t)one.session);
	one = visitor_from("192.0.2.1");
	scratch_do(s, &one, "selection.list", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

static void a_selection_is_kept_and_taken_up_elsewhere(void **state)
{
	int64_t stays = pass_offer(&pass, "Dégustation offerte", NULL);
	int64_t goes = pass_offer(&pass, "Visite des caves", NULL);
	struct caller home = visitor_from("192.0.2.1"), stay = visitor_from("198.51.100.7");
	char code[48];

	(void)state;
	assert_string_equal(scratch_call(s, &home, "selection.keep", NULL), "wrong_state");
	scratch_do(s, &home, "selection.add", "{s:[I,I]}", "offer", (json_int_t)stays,
		   (json_int_t)goes);
	scratch_do(s, &home, "selection.keep", NULL);
	snprintf(code, sizeof code, "%s", scratch_text(s, "code"));
	assert_int_equal(strlen(code), 11);
	assert_string_equal(scratch_text(s, "until"), "2027-02-19T23:00:00Z");
	scratch_do(s, &s->admin, "offer.withdraw", "{s:I}", "offer", (json_int_t)goes);
	s->now += 86400;
	scratch_do(s, &stay, "selection.resume", "{s:s}", "code", code);
	assert_int_equal(scratch_int(s, "count"), 1);
	assert_int_equal(scratch_int(s, "gone"), 1);
	scratch_do(s, &pass.host_account, "selection.resume", "{s:s}", "code", code);
	assert_int_equal(scratch_int(s, "count"), 1);
	s->now += 90 * 86400;
	assert_string_equal(scratch_call(s, &stay, "selection.resume", "{s:s}", "code", code),
			    "not_found");
}

static void guessing_codes_is_slowed_for_who_guesses(void **state)
{
	int64_t offer = pass_offer(&pass, "Dégustation offerte", NULL);
	struct caller guesser = visitor_from("192.0.2.1"), other = visitor_from("198.51.100.7");
	char code[48], wrong[48];

	(void)state;
	scratch_do(s, &other, "selection.add", "{s:I}", "offer", (json_int_t)offer);
	scratch_do(s, &other, "selection.keep", NULL);
	snprintf(code, sizeof code, "%s", scratch_text(s, "code"));
	/* A wrong character says so. */
	snprintf(wrong, sizeof wrong, "%s", code);
	wrong[0] = code[0] == 'A' ? 'B' : 'A';
	assert_string_equal(scratch_call(s, &guesser, "selection.resume", "{s:s}", "code", wrong),
			    "typing_error");
	for (int i = 0; i < 5; i++)
		assert_string_equal(
			scratch_call(s, &guesser, "selection.resume", "{s:s}", "code", "000000000"),
			"not_found");
	assert_string_equal(scratch_call(s, &guesser, "selection.resume", "{s:s}", "code", code),
			    "slow_down");
	scratch_do(s, &other, "selection.resume", "{s:s}", "code", code);
}

static void a_kept_selection_is_mailed_not_without_end(void **state)
{
	int64_t offer = pass_offer(&pass, "Dégustation offerte", NULL);
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	scratch_do(s, &visitor, "selection.add", "{s:I}", "offer", (json_int_t)offer);
	assert_string_equal(
		scratch_call(s, &visitor, "selection.keep", "{s:s}", "email", "a@example.fr"),
		"mail_off");
	mail_on();
	for (int i = 0; i < 3; i++) {
		scratch_do(s, &visitor, "selection.keep", "{s:s}", "email", "a@example.fr");
		assert_string_equal(scratch_text(s, "mail"), "queued");
	}
	assert_string_equal(
		scratch_call(s, &visitor, "selection.keep", "{s:s}", "email", "a@example.fr"),
		"limit_reached");
	assert_int_equal(queued(), 3);
}

/* --- Vouchers --- */

static const char *issue(struct caller *caller, const char *email)
{
	return scratch_call(s, caller, "voucher.issue", "{s:s, s:s}", "email", email, "password",
			    pass.password);
}

static void a_visitors_voucher_goes_to_the_mailbox(void **state)
{
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	assert_string_equal(issue(&visitor, "marie@example.fr"), "done");
	assert_int_equal(strlen(scratch_text(s, "code")), 11); /* no mail: the only way */
	mail_on();
	assert_string_equal(issue(&visitor, "marie@example.fr"), "done");
	assert_string_equal(scratch_text(s, "code"), "");
	assert_string_equal(scratch_text(s, "qr"), "");
	assert_string_equal(scratch_text(s, "signed"), "");
	assert_string_equal(scratch_text(s, "mail"), "queued");
	assert_string_equal(scratch_text(s, "reason"), "guest");
	assert_string_equal(issue(&pass.host_account, "marie@example.fr"), "done");
	assert_int_equal(strlen(scratch_text(s, "code")), 11);
}

static void vouchers_of_visitors_are_counted_by_address(void **state)
{
	struct caller here = visitor_from("192.0.2.1"), there = visitor_from("198.51.100.7");

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:i}", "visitor_vouchers", 2);
	assert_string_equal(issue(&here, "a@example.fr"), "done");
	assert_string_equal(issue(&here, "b@example.fr"), "done");
	assert_string_equal(issue(&here, "c@example.fr"), "limit_reached");
	assert_string_equal(issue(&there, "c@example.fr"), "done");
	for (int i = 0; i < 3; i++)
		assert_string_equal(issue(&pass.host_account, "d@example.fr"), "done");
	s->now += 3600;
	assert_string_equal(issue(&here, "c@example.fr"), "done");
}

/* Twenty visitors who mistype don't make the twenty-first wait. */
static void wrong_passwords_of_visitors_slow_their_own_address(void **state)
{
	struct caller visitor;
	char address[32];

	(void)state;
	for (int i = 0; i < 25; i++) {
		snprintf(address, sizeof address, "192.0.2.%d", i);
		visitor = visitor_from(address);
		assert_string_equal(scratch_call(s, &visitor, "voucher.issue", "{s:s, s:s}",
						 "email", "a@example.fr", "password",
						 "AAAA-AAAA-A"),
				    "wrong_access");
	}
	visitor = visitor_from("198.51.100.7");
	assert_string_equal(issue(&visitor, "a@example.fr"), "done");
	for (int i = 0; i < 5; i++)
		scratch_call(s, &visitor, "voucher.issue", "{s:s, s:s}", "email", "a@example.fr",
			     "password", "AAAA-AAAA-A");
	assert_string_equal(issue(&visitor, "a@example.fr"), "slow_down");
}

static void ones_voucher_is_only_sent_again(void **state)
{
	struct caller visitor = visitor_from("192.0.2.1");
	char code[48];
	json_t *nothing;

	(void)state;
	assert_string_equal(
		scratch_call(s, &visitor, "voucher.resend", "{s:s}", "email", "a@example.fr"),
		"mail_off");
	pass_voucher(&pass, "marie@example.fr", code);
	pass_voucher(&pass, "paul@example.fr", code);
	scratch_do(s, &pass.host_account, "voucher.revoke", "{s:s}", "voucher", code);
	mail_on();
	scratch_do(s, &visitor, "voucher.resend", "{s:s}", "email", "nobody@example.fr");
	nothing = json_incref(s->answer);
	assert_int_equal(queued(), 0);
	scratch_do(s, &visitor, "voucher.resend", "{s:s}", "email", "paul@example.fr");
	assert_int_equal(queued(), 0);
	for (int i = 0; i < 5; i++) {
		scratch_do(s, &visitor, "voucher.resend", "{s:s}", "email", "MARIE@example.fr");
		assert_true(json_equal(s->answer, nothing));
	}
	assert_int_equal(queued(), 3);
	json_decref(nothing);
	for (int i = 0; i < 3; i++)
		scratch_do(s, &visitor, "voucher.resend", "{s:s}", "email", "nobody@example.fr");
	assert_string_equal(
		scratch_call(s, &visitor, "voucher.resend", "{s:s}", "email", "x@example.fr"),
		"limit_reached");
	visitor = visitor_from("198.51.100.7");
	scratch_do(s, &visitor, "voucher.resend", "{s:s}", "email", "x@example.fr");
}

/* Those of schema 3, and those that are new with it; the three ways to one’s own account. */
static void the_role_holds_what_visitors_need(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "role.show", "{s:s}", "role", "visitor");
	assert_int_equal(json_array_size(json_object_get(s->answer, "operations")), 18);
}

/* Named where one stays: the only thing of parties that visitors see. */
static void a_visitor_finds_the_host(void **state)
{
	struct caller visitor = visitor_from("192.0.2.1");

	(void)state;
	scratch_do(s, &visitor, "host.list", "{s:s}", "filter", "montres");
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "id"), pass.host);
	assert_string_equal(scratch_row_text(s, 0, "name"), "Moulin de Montrésor");
	scratch_do(s, &visitor, "host.list", "{s:s}", "filter", "tilleuls"); /* a producer */
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "party.close", "{s:I}", "party", (json_int_t)pass.host);
	scratch_do(s, &visitor, "host.list", "{s:s}", "filter", "moulin");
	assert_int_equal(scratch_rows(s), 0);
	assert_string_equal(scratch_call(s, &visitor, "party.list", NULL), "not_allowed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(anybody_enters_an_open_account),
		TEST(all_others_need_proof_and_look_alike),
		TEST(only_the_gate_lets_in),
		TEST(an_open_account_is_a_visitors_only),
		TEST(visitors_get_only_what_is_made_for_them),
		TEST(visitors_can_be_switched_off_at_once),
		TEST(an_open_account_is_closed_again),
		TEST(so_many_from_one_address),
		TEST(each_visitor_has_a_selection_of_his_own),
		TEST(a_selection_is_kept_and_taken_up_elsewhere),
		TEST(guessing_codes_is_slowed_for_who_guesses),
		TEST(a_kept_selection_is_mailed_not_without_end),
		TEST(a_visitors_voucher_goes_to_the_mailbox),
		TEST(vouchers_of_visitors_are_counted_by_address),
		TEST(wrong_passwords_of_visitors_slow_their_own_address),
		TEST(ones_voucher_is_only_sent_again),
		TEST(the_role_holds_what_visitors_need),
		TEST(a_visitor_finds_the_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
