/* The CSV reader: what registers and spreadsheets write, and what they break. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after what it needs */
#include <cmocka.h>

#include "core/csv/csv.h"

/* The records as one text: fields between '|', records each "LINE:..." between
 * '/', faults as "LINE!N". */
static char *read_all(const char *bytes, size_t length)
{
	struct csv *csv = csv_new(bytes, length);
	struct csv_record record;
	enum csv_result result;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	while ((result = csv_next(csv, &record)) != CSV_END) {
		fprintf(out, "%s%lld", ftell(out) > 0 ? "/" : "", (long long)record.line);
		if (result != CSV_RECORD) {
			fprintf(out, "!%d", (int)result);
			assert_non_null(csv_fault(result));
			continue;
		}
		for (size_t i = 0; i < record.count; i++) {
			assert_int_equal(strlen(record.fields[i]), record.lengths[i]);
			fprintf(out, "%s%s", i ? "|" : ":", record.fields[i]);
		}
	}
	fclose(out);
	csv_free(csv);
	return text;
}

static void expect(const char *csv, const char *records)
{
	/* A copy without its 0, so that reading past the end is seen. */
	size_t length = strlen(csv);
	char *bytes = malloc(length > 0 ? length : 1);
	char *got;

	assert_non_null(bytes);
	memcpy(bytes, csv, length);
	got = read_all(bytes, length);
	assert_string_equal(got, records);
	free(got);
	free(bytes);
}

static void plain_records_keep_their_lines(void **state)
{
	(void)state;
	expect("", "");
	expect("\n\n", "");
	expect("a,b\n1,2\n", "1:a|b/2:1|2");
	expect("a,b\n\n1,2", "1:a|b/3:1|2");
	expect("a,,\n,,", "1:a||/2:||");
	expect("a\r\nb\r\n", "1:a/2:b");
}

static void quotes_hold_separators_ends_and_quotes(void **state)
{
	(void)state;
	expect("\"a,b\",c\n", "1:a,b|c");
	expect("\"a \"\"b\"\" c\"", "1:a \"b\" c");
	expect("\"\",x", "1:|x");
	expect("\"one\ntwo\",c\nd,e\n", "1:one\ntwo|c/3:d|e");
	expect("\"one\r\ntwo\"\r\nd\r\n", "1:one\ntwo/3:d");
}

static void byte_order_mark_is_no_text(void **state)
{
	(void)state;
	expect("\xef\xbb\xbfid,name\n1,x\n", "1:id|name/2:1|x");
	expect("\xef\xbb\xbf\"id\",name\n", "1:id|name");
}

static void separator_is_told_from_the_first_line(void **state)
{
	(void)state;
	expect("id;name\n1;a,b\n", "1:id|name/2:1|a,b");
	expect("id\tname\n1\ta;b\n", "1:id|name/2:1|a;b");
	expect("\"a;b\",c\n1,2\n", "1:a;b|c/2:1|2");
}

static void faults_say_their_line_and_reading_goes_on(void **state)
{
	(void)state;
	expect("a,b\n1,x\"y\n3,4\n", "1:a|b/2!3/3:3|4");
	expect("a,b\n\"x\"y,2\n3,4\n", "1:a|b/2!3/3:3|4");
	expect("a,b\n\"x,2\n3,4\n", "1:a|b/2!2/3:3|4");
	expect("a,\"", "1!2");
}

static void a_record_is_bounded(void **state)
{
	char *many = calloc(1, CSV_FIELDS + 8);
	size_t length = CSV_RECORD_MAX + 100;
	char *big = malloc(length);
	char *got;

	(void)state;
	memset(many, ',', CSV_FIELDS - 1);
	got = read_all(many, CSV_FIELDS - 1);
	assert_null(strchr(got, '!'));
	free(got);
	memcpy(many + CSV_FIELDS - 1, ",\nx", 3);
	got = read_all(many, CSV_FIELDS + 2);
	assert_string_equal(got, "1!5/2:x");
	free(got);
	memset(big, 'a', length);
	memcpy(big + length - 3, "\nb\n", 3);
	got = read_all(big, length);
	assert_string_equal(got, "1!4/2:b");
	free(got);
	big[0] = '"';
	got = read_all(big, length);
	assert_string_equal(got, "1!4/2:b");
	free(got);
	free(many);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_records_keep_their_lines),
		cmocka_unit_test(quotes_hold_separators_ends_and_quotes),
		cmocka_unit_test(byte_order_mark_is_no_text),
		cmocka_unit_test(separator_is_told_from_the_first_line),
		cmocka_unit_test(faults_say_their_line_and_reading_goes_on),
		cmocka_unit_test(a_record_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
