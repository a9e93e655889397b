/* Codes: the alphabet, the check character, what is typed and scanned (rule 3). */
#include <stdio.h>
#include <string.h>

#include "core/code/code.h"
#include "tests/support/scratch.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static enum code_form form(const char *typed)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];

	return code_read(typed, canonical, foreign);
}

static void reads_as(const char *typed, const char *wanted)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];

	assert_int_equal(code_read(typed, canonical, foreign), CODE_OWN);
	assert_string_equal(canonical, wanted);
}

static void every_wrong_character_is_caught(void **state)
{
	(void)state;
	for (int round = 0; round < 50; round++) {
		char code[CODE_MAX + 1];
		size_t length;

		code_random(CODE_RANDOM + (size_t)round % 20, code);
		length = strlen(code);
		assert_int_equal(form(code), CODE_OWN);
		for (size_t i = 0; i < length; i++) {
			char right = code[i];

			for (const char *c = alphabet; *c; c++) {
				code[i] = *c;
				assert_int_equal(form(code),
						 *c == right ? CODE_OWN : CODE_MISTYPED);
			}
			code[i] = right;
		}
	}
}

static void every_swap_of_neighbours_is_caught(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		char code[CODE_MAX + 1];

		code_random(CODE_RANDOM + (size_t)round % 20, code);
		for (size_t i = 0; i + 1 < strlen(code); i++) {
			char left = code[i];

			if (left == code[i + 1])
				continue;
			code[i] = code[i + 1];
			code[i + 1] = left;
			assert_int_equal(form(code), CODE_MISTYPED);
			code[i + 1] = code[i];
			code[i] = left;
		}
	}
}

static void people_type_as_they_like(void **state)
{
	char code[CODE_MAX + 1] = "10K7Q29X";

	(void)state;
	code[8] = code_check(code, 8);
	code[9] = 0;
	reads_as(code, code);
	for (const char *const *typed =
		     (const char *const[]){ "10k7-q29x-%c", "IOK7Q29X%c", "lo k7 q2 9x %c",
					    "https://pass.example/v/10K7Q29X%c",
					    "HTTPS://PASS.EXAMPLE/B?c=10k7-q29x-%c",
					    "  10K7.Q29X.%c  ", NULL };
	     *typed; typed++) {
		char text[CODE_TYPED];
		const char *hole = strchr(*typed, '%');

		snprintf(text, sizeof text, "%.*s%c%s", (int)(hole - *typed), *typed, code[8],
			 hole + 2);
		reads_as(text, code);
	}
}

static void what_is_no_code_is_said_to_be_none(void **state)
{
	char longest[CODE_TYPED + 10];

	(void)state;
	memset(longest, 'A', sizeof longest - 1);
	longest[sizeof longest - 1] = 0;
	assert_int_equal(form(""), CODE_NOTHING);
	assert_int_equal(form("   "), CODE_NOTHING);
	assert_int_equal(form(longest), CODE_NOTHING);
	assert_int_equal(form("K7Q2\x1b[2J"), CODE_NOTHING);
	assert_int_equal(form("ETE2026"), CODE_FOREIGN);
	assert_int_equal(form("été-2026"), CODE_FOREIGN);
}

static void codes_are_grouped_for_people(void **state)
{
	char grouped[CODE_GROUPED];

	(void)state;
	assert_string_equal(code_group("K7Q29XFM3", grouped), "K7Q2-9XFM-3");
	assert_string_equal(code_group("été 2026", grouped), "été 2026");
}

/* Each character of the alphabet as a scanner of one layout types it on the other. */
static const char *const qwerty_types[] = {
	"à", "&", "é", "\"", "'", "(", "-", "è", "_", "ç", "Q", "B", "C", "D", "E", "F",
	"G", "H", "J", "K",  "?", "N", "P", "A", "R", "S", "T", "V", "Z", "X", "Y", "W",
};
static const char *const azerty_types[] = {
	")", "!", "@", "#", "$", "%", "^", "&", "*", "(", "Q", "B", "C", "D", "E", "F",
	"G", "H", "J", "K", ":", "N", "P", "A", "R", "S", "T", "V", "Z", "X", "Y", "W",
};

static void typed_by(const char *const *types, const char *code, char out[CODE_TYPED])
{
	size_t length = 0;

	for (; *code; code++)
		length += (size_t)snprintf(out + length, CODE_TYPED - length, "%s",
					   types[strchr(alphabet, *code) - alphabet]);
}

static void tells(const char *typed, const char *layout)
{
	const char *told = code_keyboard(typed);

	if (strcmp(told ? told : "", layout ? layout : "") != 0)
		fail_msg("%s: %s", typed, told ? told : "nothing");
}

/* Every character of the alphabet comes by, first, in the midst, and as the check. */
static void a_scanner_set_for_another_keyboard_is_told(void **state)
{
	(void)state;
	for (int first = 0; first < 32; first++)
		for (int second = 0; second < 32; second++) {
			char code[CODE_MAX + 1] = "3K7D9XFM";
			char typed[CODE_TYPED];

			code[0] = alphabet[first];
			code[5] = alphabet[second];
			code[8] = code_check(code, 8);
			code[9] = 0;
			typed_by(qwerty_types, code, typed);
			tells(typed, "QWERTY");
			typed_by(azerty_types, code, typed);
			tells(typed, "AZERTY");
			tells(code, NULL);
		}
}

static void other_mistakes_are_not_laid_on_the_scanner(void **state)
{
	char code[CODE_MAX + 1] = "3K7D9XFM";
	char typed[CODE_TYPED];

	(void)state;
	code[8] = code_check(code, 8) == '2' ? '3' : '2';
	code[9] = 0;
	tells(code, NULL);
	typed_by(qwerty_types, code, typed); /* the other layout, and read badly as well */
	tells(typed, NULL);
	tells("ETE2026", NULL);
	tells("été-2026", NULL);
	tells("https://pass.example/v/ETE2026", NULL);
	tells("", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_wrong_character_is_caught),
		cmocka_unit_test(every_swap_of_neighbours_is_caught),
		cmocka_unit_test(people_type_as_they_like),
		cmocka_unit_test(what_is_no_code_is_said_to_be_none),
		cmocka_unit_test(a_scanner_set_for_another_keyboard_is_told),
		cmocka_unit_test(other_mistakes_are_not_laid_on_the_scanner),
		cmocka_unit_test(codes_are_grouped_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
