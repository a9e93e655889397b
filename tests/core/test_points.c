/* The offers' points that a connection keeps in memory are those of its transaction:
 * after writes, many and few; inside a snapshot; and after what was rolled back. */
#include <stdio.h>
#include <stdlib.h>

#include "core/offer/points.h"
#include "core/store/store.h"
#include "tests/support/scratch.h"

enum { OFFERS = 300 };

static struct scratch scratch;
static struct store *writer, *reader;
static int64_t first;

static unsigned dice_state = 11;
static unsigned dice(unsigned sides)
{
	dice_state = dice_state * 1103515245u + 12345u;
	return (dice_state >> 16) % sides;
}

static struct store *open_store(enum store_mode mode)
{
	enum store_failure failure;
	char path[128], error[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", scratch.folder);
	store = store_open(path, mode, &failure, error, sizeof error);
	assert_non_null(store);
	return store;
}

static int open_scratch(void **state)
{
	char *data = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&data, &size);

	(void)state;
	scratch_open(&scratch);
	fputs("id,kind,name,lat,lon\n", out);
	for (int i = 0; i < OFFERS; i++)
		fprintf(out, "r%d,wine,Cave %d,47.%03d,0.5\n", i, i, i);
	fclose(out);
	scratch_do(&scratch, &scratch.admin, "party.import", "{s:s, s:b}", "data", data, "publish",
		   1);
	free(data);
	writer = open_store(STORE_WRITER);
	reader = open_store(STORE_READER);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	store_close(reader);
	store_close(writer);
	scratch_close(&scratch);
	return 0;
}

/* What is kept is, row by row, what the transaction sees. Returns how many. */
static size_t must_agree(struct store *store)
{
	static const char sql[] = "SELECT offer, lat, lon, category, starts, ends"
				  "  FROM offer_found ORDER BY offer";
	const struct points *points = points_now(store);
	struct query *query = store_query(store, sql);
	size_t i = 0, from = 0;

	while (query_step(query)) {
		const struct point *point;

		assert_true(i < points->count);
		point = &points->items[i];
		assert_int_equal(point->offer, column_int(query, 0));
		assert_true(point->placed == !column_null(query, 1));
		assert_true(!point->placed || (point->at.lat == column_real(query, 1) &&
					       point->at.lon == column_real(query, 2)));
		assert_int_equal(point->category, column_int(query, 3));
		assert_int_equal(point->starts, column_int(query, 4));
		assert_int_equal(point->ends, column_int(query, 5));
		assert_ptr_equal(points_next(points, &from, point->offer), point);
		i++;
	}
	query_end(query);
	assert_int_equal(points->count, i);
	return i;
}

static void run(const char *sql, int64_t offer, int64_t value)
{
	struct query *query = store_query(writer, sql);

	query_int(query, ":offer", offer);
	query_int(query, ":value", value);
	query_step(query);
	assert_false(query_conflict(query));
	query_end(query);
	assert_int_equal(store_failure(writer), STORE_FINE);
}

static void change_one(void)
{
	static const char *const changes[] = {
		"UPDATE offer_found SET lat = :value / 100.0, lon = -lon WHERE offer = :offer",
		"UPDATE offer_found SET lat = NULL, lon = NULL WHERE offer = :offer",
		"UPDATE offer_found SET category = 1 + :value % 3 WHERE offer = :offer",
		"UPDATE offer_found SET starts = :value, ends = 2 * :value WHERE offer = :offer",
		"DELETE FROM offer_found WHERE offer = :offer",
		"DELETE FROM offer_found WHERE offer = :offer",
		"INSERT OR IGNORE INTO offer_found (offer, lat, lon, category, starts, ends)"
		" VALUES (:offer, :value / 100.0, 3.5, 2, 0, 100)",
		"INSERT OR IGNORE INTO offer_found (offer, lat, lon, category, starts, ends)"
		" VALUES (:offer, :value / 100.0, 4.5, 1, 0, 200)",
	};

	run(changes[dice(sizeof changes / sizeof *changes)], first + dice(OFFERS), dice(9000));
}

static void agree_in_a_transaction(struct store *store)
{
	assert_true(store_begin(store));
	must_agree(store);
	store_rollback(store);
}

static void every_write_is_followed(void **state)
{
	(void)state;
	store_begin(reader);
	first = points_now(reader)->items[0].offer;
	assert_int_equal(must_agree(reader), OFFERS);
	store_rollback(reader);
	for (int round = 0; round < 200; round++) {
		/* Now and then more than there are lines kept. */
		unsigned count = round % 40 == 39 ? 1500 : dice(12);

		store_begin(writer);
		while (count--)
			change_one();
		assert_true(store_commit(writer));
		agree_in_a_transaction(reader);
	}
}

static void a_snapshot_sees_nothing_later(void **state)
{
	const struct points *points;
	double lat;

	(void)state;
	store_begin(writer);
	run("DELETE FROM offer_found", 0, 0);
	run("INSERT INTO offer_found VALUES (:offer, 47.0, 1.0, 1, 0, 100)", first, 0);
	store_commit(writer);
	store_begin(reader);
	assert_int_equal(must_agree(reader), 1);
	store_begin(writer);
	run("UPDATE offer_found SET lat = 12.0", 0, 0);
	run("INSERT INTO offer_found VALUES (:offer, 47.0, 1.0, 1, 0, 100)", first + 1, 0);
	store_commit(writer);
	points = points_now(reader);
	lat = points->items[0].at.lat;
	assert_int_equal(must_agree(reader), 1);
	assert_true(lat == 47.0);
	store_rollback(reader);
	store_begin(reader);
	assert_int_equal(must_agree(reader), 2);
	assert_true(points_now(reader)->items[0].at.lat == 12.0);
	store_rollback(reader);
}

/* As many lines, of the same numbers, and another content. */
static void what_was_rolled_back_is_forgotten(void **state)
{
	(void)state;
	for (int round = 0; round < 50; round++) {
		assert_true(store_begin(writer));
		must_agree(writer);
		store_savepoint(writer);
		for (int i = 0; i < 3; i++)
			change_one();
		must_agree(writer);
		store_rollback_savepoint(writer);
		if (round % 2)
			must_agree(writer);
		for (int i = 0; i < 3; i++)
			change_one();
		must_agree(writer);
		if (round % 3)
			assert_true(store_commit(writer));
		else
			store_rollback(writer);
		agree_in_a_transaction(writer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_write_is_followed),
		cmocka_unit_test(a_snapshot_sees_nothing_later),
		cmocka_unit_test(what_was_rolled_back_is_forgotten),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
