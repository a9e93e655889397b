/* The store's door: statements found again, snapshots let go, copies of one
 * moment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/store.h"
#include "tests/support/scratch.h"

struct fixture {
	struct scratch scratch;
	struct store *writer, *reader;
};

static struct fixture fixture;
static struct fixture *const f = &fixture;

static struct store *open_store(enum store_mode mode)
{
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", f->scratch.folder);
	store = store_open(path, mode, &failure, error, sizeof error);
	assert_non_null(store);
	return store;
}

static int setup(void **state)
{
	(void)state;
	scratch_open(&f->scratch);
	f->writer = open_store(STORE_WRITER);
	f->reader = open_store(STORE_READER);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	store_close(f->reader);
	store_close(f->writer);
	scratch_close(&f->scratch);
	return 0;
}

static void each_text_has_its_own_statement(void **state)
{
	enum { TEXTS = 1500 };
	static char texts[TEXTS][16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < TEXTS; i++) {
			struct query *query;

			snprintf(texts[i], sizeof texts[i], "SELECT %d", i);
			query = store_query(f->reader, texts[i]);
			assert_true(query_step(query));
			assert_int_equal(column_int(query, 0), i);
			query_end(query);
		}
	}
}

static void write_setting(void)
{
	static const char sql[] = "INSERT INTO setting (name, value)"
				  " VALUES ('x' || (SELECT count(*) FROM setting), '1')";

	query_step(store_query(f->writer, sql));
	assert_int_equal(store_failure(f->writer), STORE_FINE);
}

static int64_t count_settings(struct store *store)
{
	static const char sql[] = "SELECT count(*) FROM setting";
	struct query *query = store_query(store, sql);
	int64_t count;

	assert_true(query_step(query));
	count = column_int(query, 0);
	query_end(query);
	return count;
}

static void a_query_left_open_keeps_no_snapshot(void **state)
{
	static const char sql[] = "SELECT insee FROM commune";
	int64_t before;

	(void)state;
	store_begin(f->reader);
	before = count_settings(f->reader);
	assert_true(query_step(store_query(f->reader, sql))); /* and never ended */
	store_rollback(f->reader);
	write_setting();
	store_begin(f->reader);
	assert_int_equal(count_settings(f->reader), before + 1);
	store_rollback(f->reader);
}

/* What is no character becomes U+FFFD, byte by byte; the rest stays as it is. */
static void texts_are_utf8_whatever_the_file_holds(void **state)
{
	static const char sql[] = "SELECT CAST(x'41ffc3a9c0af9bed' AS TEXT), 'é' UNION ALL"
				  " SELECT 'b', CAST(x'c3' AS TEXT)";
	struct query *query = store_query(f->reader, sql);

	(void)state;
	assert_true(query_step(query));
	assert_string_equal(column_text(query, 0), "A\uFFFDé\uFFFD\uFFFD\uFFFD\uFFFD");
	assert_string_equal(column_text(query, 1), "é");
	assert_true(query_step(query));
	assert_string_equal(column_text(query, 0), "b");
	assert_string_equal(column_text(query, 1), "\uFFFD");
	query_end(query);
}

/* --- Copies --- */

static int64_t done_before;

/* Somebody writes at each step of the copy; it never begins anew. */
static void disturb(void *data, int64_t done, int64_t all)
{
	(void)data;
	(void)all;
	assert_true(done > done_before);
	done_before = done;
	write_setting();
}

static void a_copy_is_of_the_readers_moment(void **state)
{
	char path[160];
	char error[256] = "";
	int64_t before;

	(void)state;
	snprintf(path, sizeof path, "%s/copy.db", f->scratch.folder);
	done_before = 0;
	store_begin(f->reader);
	before = count_settings(f->reader);
	assert_true(store_backup(f->reader, path, disturb, NULL, error, sizeof error));
	assert_int_equal(count_settings(f->reader), before);
	store_rollback(f->reader);
	assert_true(count_settings(f->reader) > before + 2);
}

/* --- The log's way back --- */

/* A keeper brings back what is there, while a reader goes on reading its moment; what came
 * meanwhile is the writer's, and then the log begins anew. */
static void a_keeper_shortens_the_log_beside_the_writer(void **state)
{
	struct store *keeper = open_store(STORE_KEEPER);
	int64_t before;

	(void)state;
	store_leave_log(f->writer);
	for (int i = 0; i < 20; i++)
		write_setting();
	assert_true(store_log_pages(f->writer) >= 20);
	store_begin(f->reader);
	before = count_settings(f->reader);
	write_setting();
	assert_true(store_shorten_log(keeper) > 0); /* what the reader may not see yet */
	assert_int_equal(count_settings(f->reader), before);
	store_rollback(f->reader);
	assert_int_equal(store_shorten_log(f->writer), 0);
	write_setting();
	assert_true(store_log_pages(f->writer) < 20);
	store_close(keeper);
}

/* Without a keeper the writer does it, and a long log never stays. */
static void a_writer_by_itself_shortens_its_log(void **state)
{
	static const char fill[] = "INSERT INTO setting (name, value) VALUES ('long',"
				   " hex(zeroblob(1000000)))";
	static const char empty[] = "DELETE FROM setting WHERE name = 'long'";
	int64_t longest = 0;

	(void)state;
	for (int i = 0; i < 20; i++) {
		query_step(store_query(f->writer, fill));
		query_step(store_query(f->writer, empty));
		if (store_log_pages(f->writer) > longest)
			longest = store_log_pages(f->writer);
	}
	assert_true(longest >= STORE_LOG_PAGES);
	assert_true(store_log_pages(f->writer) < STORE_LOG_PAGES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_text_has_its_own_statement),
		TEST(a_query_left_open_keeps_no_snapshot),
		TEST(a_copy_is_of_the_readers_moment),
		TEST(texts_are_utf8_whatever_the_file_holds),
		TEST(a_keeper_shortens_the_log_beside_the_writer),
		TEST(a_writer_by_itself_shortens_its_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
