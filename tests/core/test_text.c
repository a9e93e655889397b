/* Text from outside: what is refused, repaired and folded. */
#include <stdlib.h>
#include <string.h>

#include "core/network/settings.h"
#include "core/text/text.h"
#include "schema/lang/lang.h"
#include "tests/support/scratch.h"

static enum text_fault check(const char *text)
{
	return text_check(text, strlen(text), false, NULL);
}

static void what_steers_a_terminal_is_refused(void **state)
{
	(void)state;
	assert_int_equal(check("Dégustation à l’Auberge — 5 €"), TEXT_FINE);
	assert_int_equal(check("\x1b[2J"), TEXT_CONTROL);
	assert_int_equal(check("a\tb"), TEXT_CONTROL);
	assert_int_equal(check("a\x7f"), TEXT_CONTROL);
	assert_int_equal(check("\xc2\x9b"
			       "2J"),
			 TEXT_CONTROL);
	assert_int_equal(check("abc\u202Edef"), TEXT_CONTROL);
	assert_int_equal(check("abc\u2066def"), TEXT_CONTROL);
	assert_int_equal(check("a\u2028b"), TEXT_CONTROL);
	assert_int_equal(check("\xef\xbb\xbf"), TEXT_CONTROL);
	assert_int_equal(check("a\nb"), TEXT_CONTROL);
	assert_int_equal(text_check("a\nb", 3, true, NULL), TEXT_FINE);
}

static void what_is_no_utf8_is_refused(void **state)
{
	size_t at = 0;

	(void)state;
	assert_int_equal(check("\xc3"), TEXT_NOT_UTF8);
	assert_int_equal(check("\xc0\xaf"), TEXT_NOT_UTF8);
	assert_int_equal(check("\xed\xa0\x80"), TEXT_NOT_UTF8);
	assert_int_equal(check("\xf5\x80\x80\x80"), TEXT_NOT_UTF8);
	assert_int_equal(text_check("ab\xff", 3, false, &at), TEXT_NOT_UTF8);
	assert_int_equal(at, 2);
}

static void windows_bytes_are_repaired(void **state)
{
	char *repaired;

	(void)state;
	assert_int_equal(text_repair_cp1252("c\xc2\x9cur", 5, &repaired), 1);
	assert_string_equal(repaired, "cœur");
	free(repaired);
	assert_int_equal(text_repair_cp1252("\xe9t\xe9 \x80", 5, &repaired), 3);
	assert_string_equal(repaired, "été €");
	free(repaired);
	assert_int_equal(text_repair_cp1252("été", strlen("été"), &repaired), 0);
	assert_string_equal(repaired, "été");
	free(repaired);
}

static void folds_to(const char *text, const char *wanted)
{
	char *folded = text_fold(text);

	assert_string_equal(folded, wanted);
	free(folded);
}

static void folding_forgets_what_people_forget(void **state)
{
	(void)state;
	folds_to("Bœuf à l’ancienne", "boeuf a l ancienne");
	folds_to("  CHÂTEAU-RENAULT ", "chateau renault");
	folds_to("Straße Æther", "strasse aether");
	folds_to("ÉTÉ", "ete");
	folds_to("e\u0301te\u0301", "ete");
	folds_to("", "");
}

static void addresses_are_normalised(void **state)
{
	char out[255];

	(void)state;
	assert_true(text_email("  Marie.Curie+Tours@Example.FR ", out));
	assert_string_equal(out, "marie.curie+tours@example.fr");
	assert_false(text_email("marie", out));
	assert_false(text_email("marie@", out));
	assert_false(text_email("@example.fr", out));
	assert_false(text_email("a..b@example.fr", out));
	assert_false(text_email("a@b@example.fr", out));
	assert_false(text_email("a@example", out));
	assert_false(text_email("a@-example.fr", out));
	assert_false(text_email("a@example..fr", out));
	assert_false(text_email("a b@example.fr", out));
	assert_false(text_email("a\r\nBcc: x@example.fr", out));
}

static void widths_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(text_width("été"), 3);
	assert_int_equal(text_width("e\u0301"), 1);
	assert_int_equal(text_width("漢字"), 4);
}

/* In France 29 March 2026 has 23 hours and 25 October 2026 has 25. */
static void days_are_counted_on_the_calendar(void **state)
{
	char day[11];
	int64_t march = network_midnight(2026, 3, 29);
	int64_t october = network_midnight(2026, 10, 25);

	(void)state;
	assert_int_equal(network_day_after(march) - march, 23 * 3600);
	assert_int_equal(network_day_after(october) - october, 25 * 3600);
	assert_int_equal(network_days_after(march + 3600, 0), march);
	network_day(october + 25 * 3600 - 1, day);
	assert_string_equal(day, "2026-10-25");
	network_day(network_midnight(2028, 2, 29), day);
	assert_string_equal(day, "2028-02-29");
	assert_int_equal(network_days_after(network_midnight(2026, 12, 31), 1),
			 network_midnight(2027, 1, 1));
}

/* A member's voucher of today ends a year from now, on the same day's eve. */
static void a_day_of_another_year_tells_its_year(void **state)
{
	int64_t now = network_midnight(2026, 11, 22) + 10 * 3600;
	char text[64];

	(void)state;
	assert_string_equal(lang_when(LANG_FR, LANG_DAY, network_midnight(2027, 11, 21), now, text,
				      sizeof text),
			    "dim. 21 nov. 2027");
	assert_string_equal(lang_when(LANG_EN, LANG_DAY, network_midnight(2026, 12, 31), now, text,
				      sizeof text),
			    "Thu 31 Dec");
	assert_string_equal(lang_when(LANG_EN, LANG_MOMENT, network_midnight(2025, 11, 22) + 36000,
				      now, text, sizeof text),
			    "Sat 22 Nov 2025 10:00");
	assert_string_equal(lang_when(LANG_FR, LANG_MOMENT, now, now, text, sizeof text),
			    "dim. 22 nov. 10:00");
}

static int set_zone(void **state)
{
	(void)state;
	return setenv("TZ", "Europe/Paris", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_steers_a_terminal_is_refused),
		cmocka_unit_test(what_is_no_utf8_is_refused),
		cmocka_unit_test(windows_bytes_are_repaired),
		cmocka_unit_test(folding_forgets_what_people_forget),
		cmocka_unit_test(addresses_are_normalised),
		cmocka_unit_test(widths_are_those_of_a_terminal),
		cmocka_unit_test(days_are_counted_on_the_calendar),
		cmocka_unit_test(a_day_of_another_year_tells_its_year),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
