/* Granting without a password: to who stands there, or to all who arrive (P1, P6);
 * how long members are members; access passwords that end. */
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static int64_t association;
static struct caller friends;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Amis du Lochois", "kinds",
		   "association");
	association = scratch_int(s, "id");
	friends = scratch_account(s, "amis", "association", association, 0);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *import(struct caller *caller, const char *data)
{
	return scratch_call(s, caller, "voucher.import", "{s:s}", "data", data);
}

static size_t vouchers(void)
{
	scratch_do(s, &s->admin, "voucher.list", NULL);
	return scratch_rows(s);
}

static bool line_says(size_t row, int64_t line, const char *text)
{
	const json_t *lines = json_object_get(json_object_get(s->answer, "data"), "lines");
	const json_t *one = json_array_get(lines, row);
	const char *message = json_string_value(json_object_get(one, "message"));

	return json_integer_value(json_object_get(one, "line")) == line && message &&
	       strstr(message, text);
}

/* --- voucher.grant --- */

static void a_host_issues_for_a_guest_without_the_password(void **state)
{
	int64_t offer = pass_offer(&pass, "Dégustation offerte", NULL);

	(void)state;
	scratch_do(s, &pass.host_account, "voucher.grant", "{s:s, s:s, s:[I]}", "email",
		   "marie@example.fr", "postcode", "75011", "offers", (json_int_t)offer);
	assert_string_equal(scratch_text(s, "reason"), "guest");
	assert_string_equal(scratch_text(s, "issuer"), "Moulin de Montrésor");
	assert_string_equal(scratch_text(s, "host_name"), "Moulin de Montrésor");
	assert_string_equal(scratch_text(s, "valid_until"), "2026-11-28T23:00:00Z");
	assert_int_equal(strlen(scratch_text(s, "code")), 11);
	assert_int_equal(json_array_size(json_object_get(s->answer, "offers")), 1);
	assert_string_equal(pass_redeem(&pass, scratch_text(s, "code"), offer), "done");
}

static void the_reason_fits_the_party(void **state)
{
	struct caller producer = scratch_account(s, "vigne", "producer", pass.producer, 0);

	(void)state;
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.grant", "{s:s, s:s}",
					 "email", "a@example.fr", "reason", "member"),
			    "usage");
	scratch_do(s, &friends, "voucher.grant", "{s:s}", "email", "a@example.fr");
	assert_string_equal(scratch_text(s, "reason"), "member");
	assert_string_equal(scratch_text(s, "host_name"), "");
	scratch_do(s, &producer, "voucher.grant", "{s:s}", "email", "a@example.fr");
	assert_string_equal(scratch_text(s, "reason"), "partner");
	assert_string_equal(scratch_call(s, &friends, "voucher.grant", "{s:s, s:s}", "email",
					 "a@example.fr", "reason", "guest"),
			    "usage");
}

static void nobody_grants_for_others(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &friends, "voucher.grant", "{s:s, s:I}", "email",
					 "a@example.fr", "party", (json_int_t)pass.host),
			    "not_yours");
	assert_string_equal(
		scratch_call(s, &pass.counter, "voucher.grant", "{s:s}", "email", "a@example.fr"),
		"not_allowed");
	/* Who has none, or several, says which. */
	assert_string_equal(
		scratch_call(s, &s->admin, "voucher.grant", "{s:s}", "email", "a@example.fr"),
		"usage");
	scratch_do(s, &s->admin, "account.grant", "{s:s, s:s, s:I}", "account", "amis", "role",
		   "host", "party", (json_int_t)pass.host);
	assert_string_equal(
		scratch_call(s, &friends, "voucher.grant", "{s:s}", "email", "a@example.fr"),
		"usage");
	scratch_do(s, &friends, "voucher.grant", "{s:s, s:I}", "email", "a@example.fr", "party",
		   (json_int_t)association);
	scratch_do(s, &s->admin, "party.close", "{s:I}", "party", (json_int_t)pass.host);
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.grant", "{s:s}", "email",
					 "a@example.fr"),
			    "wrong_state");
}

/* --- voucher.import --- */

static void all_who_arrive_get_a_voucher(void **state)
{
	static const char list[] = "\xef\xbb\xbf"
				   "Courriel;Code postal;Langue\r\n"
				   "Marie@Example.fr;75011;fr\r\n"
				   "john@example.com;;en\r\n";

	(void)state;
	assert_string_equal(import(&pass.host_account, list), "done");
	assert_int_equal(scratch_int(s, "issued"), 2);
	assert_string_equal(scratch_text(s, "mail"), "off");
	scratch_do(s, &pass.host_account, "voucher.list", "{s:s}", "filter", "marie@example.fr");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "reason"), "guest");
	/* The same list again: they have theirs. */
	assert_string_equal(import(&pass.host_account, list), "done");
	assert_int_equal(scratch_int(s, "issued"), 0);
	assert_int_equal(scratch_int(s, "unchanged"), 2);
	assert_int_equal(vouchers(), 2);
	s->now += 7 * 86400;
	assert_string_equal(import(&pass.host_account, list), "done");
	assert_int_equal(scratch_int(s, "issued"), 2);
}

static void a_wrong_line_and_nothing_is_issued(void **state)
{
	(void)state;
	assert_string_equal(import(&pass.host_account, "email,postcode,language\n"
						       "a@example.fr,75011,fr\n"
						       "not an address,75011,fr\n"
						       "b@example.fr,7501,fr\n"
						       "c@example.fr,75011,it\n"
						       "A@example.fr,75011,fr\n"),
			    "bad_lines");
	assert_true(line_says(0, 3, "not an address"));
	assert_true(line_says(1, 4, "7501"));
	assert_true(line_says(2, 5, "it"));
	assert_true(line_says(3, 6, "line 2"));
	assert_int_equal(vouchers(), 0);
	assert_string_equal(import(&pass.host_account, "postcode\n75011\n"), "bad_lines");
	assert_string_equal(import(&pass.host_account, "courriel,email\na@example.fr,\n"),
			    "bad_lines");
}

static void columns_have_other_names(void **state)
{
	(void)state;
	assert_string_equal(import(&pass.host_account, "Adresse e-mail;Code postal;Langue\n"
						       "a@example.fr;37000;fr\n"),
			    "done");
	assert_string_equal(import(&pass.host_account, "E-mail,code_postal\nb@example.fr,\n"),
			    "done");
	assert_int_equal(vouchers(), 2);
}

static void a_dry_run_issues_nothing(void **state)
{
	(void)state;
	scratch_do(s, &pass.host_account, "voucher.import", "{s:s, s:b}", "data",
		   "email\na@example.fr\nb@example.fr\n", "dry_run", 1);
	assert_int_equal(scratch_int(s, "issued"), 2);
	assert_int_equal(vouchers(), 0);
}

static void every_arrival_has_its_message(void **state)
{
	char folder[128];

	(void)state;
	snprintf(folder, sizeof folder, "maildir:%s/mail", s->folder);
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", folder);
	assert_string_equal(import(&pass.host_account, "email,language\n"
						       "a@example.fr,fr\nb@example.com,en\n"),
			    "done");
	assert_string_equal(scratch_text(s, "mail"), "queued");
	scratch_do(s, &s->admin, "mail.list", NULL);
	assert_int_equal(scratch_rows(s), 2);
}

/* --- How long --- */

static const char *member_until(const char *day)
{
	return scratch_call(s, &s->admin, "network.set", "{s:s}", "member_until", day);
}

static const char *member_ends(int year, int month, int day)
{
	s->now = network_midnight(year, month, day) + 3600;
	scratch_do(s, &friends, "voucher.grant", "{s:s}", "email", "a@example.fr");
	return scratch_text(s, "valid_until");
}

static void members_end_with_the_year_or_the_season(void **state)
{
	(void)state;
	assert_string_equal(member_until("12-31"), "done");
	assert_string_equal(member_ends(2026, 11, 22), "2026-12-31T23:00:00Z");
	assert_string_equal(member_ends(2026, 12, 31), "2026-12-31T23:00:00Z");
	assert_string_equal(member_ends(2027, 1, 1), "2027-12-31T23:00:00Z");
	assert_string_equal(member_until("03-31"), "done");
	assert_string_equal(member_ends(2027, 3, 1), "2027-03-31T22:00:00Z");
	/* A guest's days are a guest's. */
	scratch_do(s, &pass.host_account, "voucher.grant", "{s:s}", "email", "b@example.fr");
	assert_string_equal(scratch_text(s, "valid_until"), "2027-03-07T23:00:00Z");
	assert_string_equal(member_until(""), "done");
	assert_string_equal(member_ends(2027, 4, 1), "2028-03-30T22:00:00Z");
}

static void the_29th_of_february_is_the_28th_where_there_is_none(void **state)
{
	(void)state;
	assert_string_equal(member_until("02-30"), "usage");
	assert_string_equal(member_until("spring"), "usage");
	assert_string_equal(member_until("02-28"), "done");
	assert_string_equal(member_ends(2027, 1, 1), "2027-02-28T23:00:00Z");
	scratch_tamper(s, "UPDATE setting SET value = '02-29' WHERE name = 'member_until'");
	assert_string_equal(member_ends(2027, 1, 2), "2027-02-28T23:00:00Z");
	assert_string_equal(member_ends(2028, 1, 2), "2028-02-29T23:00:00Z");
}

/* --- Passwords that end --- */

/* Else a host's guests could be members for a year. */
static void a_password_is_for_those_whom_its_issuer_has(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &pass.host_account, "access.create", "{s:I, s:s}",
					 "party", (json_int_t)pass.host, "reason", "member"),
			    "usage");
	assert_string_equal(scratch_call(s, &friends, "access.create", "{s:I, s:s}", "party",
					 (json_int_t)association, "reason", "guest"),
			    "usage");
	scratch_do(s, &friends, "access.create", "{s:I}", "party", (json_int_t)association);
	scratch_do(s, &friends, "access.list", NULL);
	assert_string_equal(scratch_row_text(s, 0, "reason"), "member");
}

static void who_needs_a_new_password_is_told(void **state)
{
	int64_t old;

	(void)state;
	scratch_do(s, &friends, "access.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)association, "reason", "member", "valid_until", "2026-12-01");
	old = scratch_int(s, "id");
	scratch_do(s, &friends, "access.expiring", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "id"), old);
	assert_int_equal(scratch_row_int(s, 0, "days"), 10);
	scratch_do(s, &friends, "access.expiring", "{s:i}", "within", 5);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &pass.host_account, "access.expiring", NULL);
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "access.expiring", NULL);
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &friends, "access.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)association, "reason", "member", "valid_from", "2026-12-01");
	scratch_do(s, &friends, "access.expiring", NULL);
	assert_int_equal(scratch_rows(s), 0);
}

static void a_password_is_shown_to_hand_it_out(void **state)
{
	int64_t id;

	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "public_address", "pass@example.org");
	scratch_do(s, &pass.host_account, "access.list", NULL);
	id = scratch_row_int(s, 0, "id");
	scratch_do(s, &pass.host_account, "access.show", "{s:I}", "access", (json_int_t)id);
	assert_string_equal(scratch_text(s, "password"), pass.password);
	assert_string_equal(scratch_text(s, "address"), "pass@example.org");
	assert_string_equal(
		scratch_call(s, &friends, "access.show", "{s:I}", "access", (json_int_t)id),
		"not_yours");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_host_issues_for_a_guest_without_the_password),
		TEST(the_reason_fits_the_party),
		TEST(nobody_grants_for_others),
		TEST(all_who_arrive_get_a_voucher),
		TEST(a_wrong_line_and_nothing_is_issued),
		TEST(columns_have_other_names),
		TEST(a_dry_run_issues_nothing),
		TEST(every_arrival_has_its_message),
		TEST(members_end_with_the_year_or_the_season),
		TEST(the_29th_of_february_is_the_28th_where_there_is_none),
		TEST(a_password_is_for_those_whom_its_issuer_has),
		TEST(who_needs_a_new_password_is_told),
		TEST(a_password_is_shown_to_hand_it_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
