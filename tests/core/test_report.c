/* Reports (P11): who is counted, in which period, by whom they may be seen. */
#include <stdio.h>
#include <string.h>

#include "core/network/settings.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static int64_t tasting, visit;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	tasting = pass_offer(&pass, "Dégustation offerte", NULL);
	visit = pass_offer(&pass, "Visite des caves", NULL);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* A voucher of the host, for somebody from there. */
static void voucher(const char *email, const char *postcode, char code[48])
{
	scratch_do(s, &pass.host_account, "voucher.issue", "{s:s, s:s, s:s}", "email", email,
		   "password", pass.password, "postcode", postcode);
	snprintf(code, 48, "%s", scratch_text(s, "code"));
}

static void redeem(const char *code, int64_t offer)
{
	assert_string_equal(pass_redeem(&pass, code, offer), "done");
}

/* A voucher used at once. */
static int64_t used(const char *email, const char *postcode, int64_t offer)
{
	char code[48];

	voucher(email, postcode, code);
	redeem(code, offer);
	return scratch_int(s, "id");
}

static void report(struct caller *caller, const char *by)
{
	scratch_do(s, caller, "report.redemptions", "{s:s}", "by", by);
}

static void check_row(size_t row, const char *label, int uses)
{
	assert_string_equal(scratch_row_text(s, row, "label"), label);
	assert_int_equal(scratch_row_int(s, row, "uses"), uses);
}

static void uses_are_grouped_by_what_was_asked(void **state)
{
	char code[48];

	(void)state;
	voucher("a@example.fr", "37460", code);
	redeem(code, tasting);
	redeem(code, visit);
	used("b@example.fr", "37000", tasting);
	used("c@example.fr", "20137", tasting);
	used("d@example.fr", "97400", tasting);
	report(&s->admin, "offer");
	assert_int_equal(scratch_rows(s), 2);
	check_row(0, "Dégustation offerte", 4);
	check_row(1, "Visite des caves", 1);
	report(&s->admin, "partner");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Cave des Tilleuls", 5);
	assert_int_equal(scratch_row_int(s, 0, "vouchers"), 4);
	assert_int_equal(scratch_row_int(s, 0, "people"), 5);
	report(&s->admin, "category");
	check_row(0, "Wines and local produce", 5);
	report(&s->admin, "host");
	check_row(0, "Moulin de Montrésor", 5);
	report(&s->admin, "postcode");
	assert_int_equal(scratch_rows(s), 4);
	check_row(0, "37460", 2);
	report(&s->admin, "department");
	assert_int_equal(scratch_rows(s), 3);
	check_row(0, "37", 3);
	check_row(1, "2A", 1);
	check_row(2, "974", 1);
}

static void a_host_without_postcode_is_counted_too(void **state)
{
	char code[48];

	(void)state;
	pass_voucher(&pass, "a@example.fr", code);
	redeem(code, tasting);
	report(&s->admin, "postcode");
	check_row(0, "not said", 1);
	assert_string_equal(scratch_row_text(s, 0, "key"), "");
	report(&s->admin, "association");
	check_row(0, "no association", 1);
}

static void what_was_undone_does_not_count_what_was_forced_does(void **state)
{
	struct caller kiosk = scratch_account(s, "borne", "kiosk", 0, pass.shop);
	int64_t undone = used("a@example.fr", "37000", tasting);
	char code[48];

	(void)state;
	used("b@example.fr", "37000", tasting);
	scratch_do(s, &s->admin, "redemption.undo", "{s:I}", "redemption", (json_int_t)undone);
	report(&s->admin, "offer");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Dégustation offerte", 1);
	voucher("c@example.fr", "37000", code);
	scratch_do(s, &s->admin, "voucher.revoke", "{s:s}", "voucher", code);
	scratch_do(s, &kiosk, "redemption.create", "{s:s, s:I, s:s, s:s}", "code", code, "offer",
		   (json_int_t)tasting, "at", "2026-11-22T09:42:00Z", "nonce",
		   "0123456789012345678901");
	assert_string_equal(scratch_text(s, "forced"), "revoked");
	report(&s->admin, "offer");
	check_row(0, "Dégustation offerte", 2);
}

/* A second host and its account. */
static int64_t neighbour_host(struct caller *account, char password[48])
{
	int64_t party;

	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Gîte voisin", "kinds",
		   "host");
	party = scratch_int(s, "id");
	*account = scratch_account(s, "voisin", "host", party, 0);
	scratch_do(s, account, "access.create", "{s:I, s:s}", "party", (json_int_t)party, "reason",
		   "guest");
	snprintf(password, 48, "%s", scratch_text(s, "password"));
	return party;
}

/* An advantage that was used in a sale is no redemption at a partner's, wherever the
 * redemptions are counted. */
static void what_a_sale_used_is_no_redemption(void **state)
{
	(void)state;
	used("a@example.fr", "37000", tasting);
	scratch_tamper(s, "INSERT INTO customer_order (id, state, channel, account, language,"
			  " opened_at, until, confirmed_at) SELECT 1, 'confirmed', id, 1, 'fr', 0,"
			  " 0, 0 FROM list_item WHERE list = 'channel' LIMIT 1");
	scratch_tamper(s, "INSERT INTO offer_use (offer, nth, shop, account, at, recorded_at, day,"
			  "   people, customer_order, units)"
			  " SELECT offer, 1, shop, account, at, at, day, 3, 1, 3 FROM offer_use"
			  " LIMIT 1");
	report(&s->admin, "offer");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Dégustation offerte", 1);
	assert_int_equal(scratch_row_int(s, 0, "people"), 1);
	scratch_do(s, &s->admin, "report.totals", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	assert_int_equal(scratch_int(s, "people"), 1);
	scratch_do(s, &s->admin, "report.series", "{s:s, s:i}", "what", "redemptions", "days", 1);
	assert_int_equal(scratch_row_int(s, 0, "count"), 1);
	scratch_do(s, &s->admin, "system.status", NULL);
	assert_int_equal(scratch_int(s, "redemptions_today"), 1);
}

static void neighbour_use(struct caller *account, const char *password)
{
	char code[48];

	scratch_do(s, account, "voucher.issue", "{s:s, s:s}", "email", "v@example.fr", "password",
		   password);
	snprintf(code, sizeof code, "%s", scratch_text(s, "code"));
	redeem(code, visit);
}

static void a_host_counts_its_guests_only(void **state)
{
	struct caller neighbour;
	char password[48];

	(void)state;
	neighbour_host(&neighbour, password);
	used("a@example.fr", "37000", tasting);
	used("b@example.fr", "37000", tasting);
	neighbour_use(&neighbour, password);
	report(&pass.host_account, "offer");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Dégustation offerte", 2);
	report(&neighbour, "offer");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Visite des caves", 1);
	report(&s->admin, "host");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &neighbour, "report.vouchers", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_row_int(s, 0, "vouchers"), 1);
	assert_string_equal(scratch_call(s, &neighbour, "report.redemptions", "{s:I}", "party",
					 (json_int_t)pass.host),
			    "not_yours");
	scratch_do(s, &neighbour, "report.totals", NULL);
	assert_int_equal(scratch_int(s, "uses"), 1);
	assert_int_equal(scratch_int(s, "issued"), 1);
	assert_string_equal(scratch_call(s, &pass.counter, "report.redemptions", NULL),
			    "not_allowed");
}

static void a_producer_counts_its_offers_only(void **state)
{
	struct caller cave = scratch_account(s, "vigneron", "producer", pass.producer, 0);
	struct caller other;

	(void)state;
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Chèvrerie", "kinds",
		   "producer");
	other = scratch_account(s, "chevrier", "producer", scratch_int(s, "id"), 0);
	used("a@example.fr", "37000", tasting);
	report(&cave, "host");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Moulin de Montrésor", 1);
	report(&other, "host");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &other, "report.series", "{s:s}", "what", "refusals");
	assert_int_equal(scratch_row_int(s, 13, "count"), 0);
	/* A counter refused somebody. */
	pass_redeem(&pass, "AAAA-AAAA-A", tasting);
	scratch_do(s, &cave, "report.series", "{s:s}", "what", "refusals");
	assert_int_equal(scratch_row_int(s, 13, "count"), 1);
	scratch_do(s, &other, "report.series", "{s:s}", "what", "refusals");
	assert_int_equal(scratch_row_int(s, 13, "count"), 0);
}

static void an_association_counts_its_hosts(void **state)
{
	struct caller amis;
	struct caller neighbour;
	char password[48];
	int64_t association;

	(void)state;
	neighbour_host(&neighbour, password);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Amis du Lochois", "kinds",
		   "association");
	association = scratch_int(s, "id");
	amis = scratch_account(s, "amis", "association", association, 0);
	used("a@example.fr", "37000", tasting);
	neighbour_use(&neighbour, password);
	report(&amis, "host");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "party.affiliate", "{s:I, s:I}", "association",
		   (json_int_t)association, "party", (json_int_t)pass.host);
	report(&amis, "host");
	assert_int_equal(scratch_rows(s), 1);
	check_row(0, "Moulin de Montrésor", 1);
	report(&s->admin, "association");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:I}", "by", "host", "party",
		   (json_int_t)association);
	assert_int_equal(scratch_rows(s), 1);
	/* The host does not see its association's. */
	report(&pass.host_account, "host");
	assert_int_equal(scratch_rows(s), 1);
}

/* --- Time --- */

static void at(int year, int month, int day, int64_t seconds)
{
	s->now = network_midnight(year, month, day) + seconds;
}

static void days_are_local_days_of_23_and_25_hours(void **state)
{
	(void)state;
	at(2027, 3, 28, 0);
	used("a@example.fr", "37000", tasting);
	at(2027, 3, 29, -1);
	used("b@example.fr", "37000", tasting);
	at(2027, 3, 29, 0);
	used("c@example.fr", "37000", tasting);
	at(2027, 10, 31, 25 * 3600 - 1);
	used("d@example.fr", "37000", tasting);
	at(2027, 11, 1, 0);
	used("e@example.fr", "37000", tasting);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s, s:s}", "by", "day", "from",
		   "2027-03-28", "until", "2027-03-28");
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "key"), "2027-03-28");
	assert_int_equal(scratch_row_int(s, 0, "uses"), 2);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s, s:s}", "by", "day", "from",
		   "2027-10-30", "until", "2027-11-01");
	assert_int_equal(scratch_rows(s), 3);
	assert_int_equal(scratch_row_int(s, 0, "uses"), 0);
	assert_int_equal(scratch_row_int(s, 1, "uses"), 1);
	assert_int_equal(scratch_row_int(s, 2, "uses"), 1);
	scratch_do(s, &s->admin, "report.vouchers", "{s:s, s:s, s:s}", "by", "day", "from",
		   "2027-10-30", "until", "2027-11-01");
	assert_int_equal(scratch_row_int(s, 1, "vouchers"), 1);
	assert_int_equal(scratch_row_int(s, 2, "vouchers"), 1);
	scratch_do(s, &s->admin, "report.series", "{s:i}", "days", 2);
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "day"), "2027-10-31");
	assert_int_equal(scratch_row_int(s, 0, "count"), 1);
	assert_int_equal(scratch_row_int(s, 1, "count"), 1);
}

static void weeks_are_those_of_iso_8601(void **state)
{
	(void)state;
	at(2027, 1, 3, 3600); /* a Sunday: still the 53rd week of 2026 */
	used("a@example.fr", "37000", tasting);
	at(2027, 1, 4, 3600);
	used("b@example.fr", "37000", tasting);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s}", "by", "week", "from",
		   "2026-12-28");
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "key"), "2026-W53");
	assert_string_equal(scratch_row_text(s, 0, "label"), "week 53, 2026");
	assert_int_equal(scratch_row_int(s, 0, "uses"), 1);
	assert_string_equal(scratch_row_text(s, 1, "key"), "2027-W01");
	assert_int_equal(scratch_row_int(s, 1, "uses"), 1);
}

static void a_season_begins_when_the_network_says(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "season_start", "04-01");
	at(2027, 3, 31, 3600);
	used("a@example.fr", "37000", tasting);
	at(2027, 4, 1, 3600);
	used("b@example.fr", "37000", tasting);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s}", "by", "season", "from",
		   "2026-04-01");
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "label"), "2026-2027");
	assert_int_equal(scratch_row_int(s, 0, "uses"), 1);
	assert_string_equal(scratch_row_text(s, 1, "key"), "2027");
	assert_int_equal(scratch_row_int(s, 1, "uses"), 1);
	assert_string_equal(
		scratch_call(s, &s->admin, "network.set", "{s:s}", "season_start", "02-30"),
		"usage");
	assert_string_equal(
		scratch_call(s, &s->admin, "network.set", "{s:s}", "season_start", "02-29"),
		"usage");
}

static void a_month_is_compared_with_the_one_before(void **state)
{
	(void)state;
	at(2027, 1, 31, 3600);
	used("a@example.fr", "37000", tasting);
	used("b@example.fr", "37000", tasting);
	at(2027, 1, 10, 3600);
	used("c@example.fr", "37000", visit);
	at(2027, 2, 28, 3600);
	for (int i = 0; i < 3; i++)
		used("d@example.fr", "37000", tasting);
	/* The whole of February beside the whole of January. */
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s, s:b}", "by", "offer", "until",
		   "2027-02-28", "compare", 1);
	assert_int_equal(scratch_rows(s), 2);
	check_row(0, "Dégustation offerte", 3);
	assert_int_equal(scratch_row_int(s, 0, "before"), 2);
	assert_int_equal(scratch_row_int(s, 0, "change"), 50);
	check_row(1, "Visite des caves", 0);
	assert_int_equal(scratch_row_int(s, 1, "before"), 1);
	assert_int_equal(scratch_row_int(s, 1, "change"), -100);
	/* Until the 27th, the last days of January are not counted against it. */
	scratch_do(s, &s->admin, "report.totals", "{s:s}", "until", "2027-02-27");
	assert_int_equal(scratch_int(s, "uses"), 0);
	assert_int_equal(scratch_int(s, "uses_before"), 1);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s, s:b}", "by", "month", "until",
		   "2027-02-28", "compare", 1);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "label"), "02/2027");
	assert_int_equal(scratch_row_int(s, 0, "before"), 3);
}

static void days_are_compared_one_by_one(void **state)
{
	(void)state;
	at(2027, 1, 11, 3600);
	used("a@example.fr", "37000", tasting);
	at(2027, 1, 13, 3600);
	used("b@example.fr", "37000", tasting);
	at(2027, 1, 14, 3600);
	used("c@example.fr", "37000", tasting);
	used("d@example.fr", "37000", tasting);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s, s:s, s:b}", "by", "day", "from",
		   "2027-01-13", "until", "2027-01-14", "compare", 1);
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_row_int(s, 0, "uses"), 1);
	assert_int_equal(scratch_row_int(s, 0, "before"), 1);
	assert_int_equal(scratch_row_int(s, 1, "uses"), 2);
	assert_int_equal(scratch_row_int(s, 1, "before"), 0);
}

static void a_period_is_one(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "report.redemptions", "{s:s, s:s}", "from",
					 "2026-11-02", "until", "2026-11-01"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "report.redemptions", "{s:s, s:s}", "by",
					 "day", "from", "1999-01-01"),
			    "usage");
	assert_string_equal(
		scratch_call(s, &s->admin, "report.redemptions", "{s:s}", "from", "2026-11-31"),
		"usage");
	scratch_do(s, &s->admin, "report.redemptions", "{s:s}", "by", "day");
	assert_int_equal(scratch_rows(s), 22);
}

/* --- Vouchers --- */

static void vouchers_are_counted_with_those_used(void **state)
{
	char code[48];

	(void)state;
	used("a@example.fr", "37000", tasting);
	voucher("a@example.fr", "75011", code);
	voucher("b@example.fr", "75011", code);
	scratch_do(s, &s->admin, "report.vouchers", NULL);
	assert_int_equal(scratch_rows(s), 1);
	assert_string_equal(scratch_row_text(s, 0, "label"), "Moulin de Montrésor");
	assert_int_equal(scratch_row_int(s, 0, "vouchers"), 3);
	assert_int_equal(scratch_row_int(s, 0, "used"), 1);
	assert_int_equal(scratch_row_int(s, 0, "customers"), 2);
	scratch_do(s, &s->admin, "report.vouchers", "{s:s}", "by", "department");
	assert_int_equal(scratch_rows(s), 2);
	assert_string_equal(scratch_row_text(s, 0, "label"), "75");
	scratch_do(s, &s->admin, "report.vouchers", "{s:s}", "by", "reason");
	assert_string_equal(scratch_row_text(s, 0, "key"), "guest");
}

static void rows_are_sorted_filtered_and_paged(void **state)
{
	(void)state;
	used("a@example.fr", "37000", tasting);
	used("b@example.fr", "75011", visit);
	used("c@example.fr", "75011", visit);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s}", "by", "offer", "sort",
		   "label");
	check_row(0, "Dégustation offerte", 1);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:s}", "by", "offer", "filter",
		   "degust");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "report.redemptions", "{s:s, s:i, s:i}", "by", "offer", "limit", 1,
		   "offset", 1);
	assert_int_equal(scratch_rows(s), 1);
	assert_int_equal(scratch_int(s, "total"), 2);
	check_row(0, "Dégustation offerte", 1);
	assert_string_equal(scratch_call(s, &s->admin, "report.redemptions", "{s:s}", "sort", "x"),
			    "usage");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(uses_are_grouped_by_what_was_asked),
		TEST(a_host_without_postcode_is_counted_too),
		TEST(what_was_undone_does_not_count_what_was_forced_does),
		TEST(what_a_sale_used_is_no_redemption),
		TEST(a_host_counts_its_guests_only),
		TEST(a_producer_counts_its_offers_only),
		TEST(an_association_counts_its_hosts),
		TEST(days_are_local_days_of_23_and_25_hours),
		TEST(weeks_are_those_of_iso_8601),
		TEST(a_season_begins_when_the_network_says),
		TEST(a_month_is_compared_with_the_one_before),
		TEST(days_are_compared_one_by_one),
		TEST(a_period_is_one),
		TEST(vouchers_are_counted_with_those_used),
		TEST(rows_are_sorted_filtered_and_paged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
