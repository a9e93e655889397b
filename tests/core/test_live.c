/* The benefits that a connection keeps in memory are those of its transaction: whatever
 * is a part of them leaves another stamp, and what is counted does not (core/benefit/live.c). */
#include <stdio.h>
#include <string.h>

#include "core/store/store.h"
#include "tests/support/scratch.h"

static struct scratch scratch;
static struct scratch *const s = &scratch;
static struct store *store;

static const char *const world[] = {
	"INSERT INTO season (id, ref, name, starts, ends) VALUES (100, 's', 'S', 0, 4000000000)",
	"INSERT INTO product (id, ref, party, family, state, created_at, changed_at)"
	" SELECT 1, 'p', id, 'visit', 'in_use', 0, 0 FROM party LIMIT 1",
	"INSERT INTO price (product, audience, cents) VALUES (1, 1, 1000)",
	"INSERT INTO offer (id, state, target, scope, effect, percent, created_at, changed_at)"
	" VALUES (100, 'published', 'public', 'products', 'percent', 1000, 0, 0)",
	"INSERT INTO offer_text (offer, language, title, title_key)"
	" VALUES (100, 'en', 'Tenth', 'tenth'), (100, 'fr', 'Dixième', 'dixieme')",
	"INSERT INTO offer_product VALUES (100, 1)",
};

static void run(const char *sql)
{
	struct query *query = store_query(store, sql);

	while (query_step(query))
		;
	if (query_conflict(query))
		fail_msg("refused: %s", sql);
	assert_int_equal(store_failure(store), STORE_FINE);
}

static int open_scratch(void **state)
{
	enum store_failure failure;
	char path[128], error[256];

	(void)state;
	scratch_open(s);
	scratch_do(s, &s->admin, "party.import", "{s:s, s:b}", "data",
		   "id,kind,name,lat,lon\nr1,wine,Cave,47.1,0.5\n", "publish", 1);
	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	for (size_t i = 0; i < sizeof world / sizeof *world; i++)
		run(world[i]);
	return 0;
}

static int close_scratch(void **state)
{
	(void)state;
	store_close(store);
	scratch_close(s);
	return 0;
}

static int64_t stamp(void)
{
	struct query *query = store_query(store, "SELECT stamp FROM benefit_change");
	int64_t value;

	assert_true(query_step(query));
	value = column_int(query, 0);
	query_end(query);
	return value;
}

/* Whether the change is one of what is kept. */
static bool is_told(const char *sql)
{
	int64_t before = stamp();

	run(sql);
	return stamp() != before;
}

static void each_column_of_an_offer_is_a_part_or_a_counter(void **state)
{
	static const char *const no_part[] = { "used",       "spent",      "picture",
					       "created_at", "changed_at", NULL };
	/* Statements are known by their address. */
	static char sql[64][128];
	char names[64][40];
	int count = 0;
	struct query *query = store_query(store, "SELECT name FROM pragma_table_info('offer')");

	(void)state;
	while (query_step(query))
		snprintf(names[count++], sizeof names[0], "%.39s", column_text(query, 0));
	assert_true(count > 40);
	for (int i = 0; i < count; i++) {
		bool part = true;

		for (int k = 0; no_part[k]; k++)
			part = part && strcmp(no_part[k], names[i]) != 0;
		snprintf(sql[i], sizeof sql[i], "UPDATE offer SET %.39s = %.39s WHERE id = 100",
			 names[i], names[i]);
		if (is_told(sql[i]) != part)
			fail_msg("%s is%s told", names[i], part ? " not" : "");
	}
}

static void what_is_beside_it_is_a_part(void **state)
{
	static const char *const changes[] = {
		"INSERT INTO offer_text (offer, language, title, title_key)"
		" VALUES (100, 'de', 'Zehn', 'zehn')",
		"UPDATE offer_text SET title = 'Zehntel' WHERE language = 'de' AND offer = 100",
		"DELETE FROM offer_text WHERE language = 'de' AND offer = 100",
		"INSERT INTO offer_closure (offer, starts, ends)"
		" VALUES (100, 1795000000, 1795100000)",
		"DELETE FROM offer_closure WHERE offer = 100",
		"DELETE FROM offer_product WHERE offer = 100",
		"INSERT INTO offer_product VALUES (100, 1)",
		"INSERT INTO offer_family VALUES (100, 'visit')",
		"DELETE FROM offer_family WHERE offer = 100",
		"INSERT INTO offer_audience VALUES (100, 1)",
		"DELETE FROM offer_audience WHERE offer = 100",
		"INSERT INTO offer_channel VALUES (100, 4)",
		"DELETE FROM offer_channel WHERE offer = 100",
		"INSERT INTO offer_price (offer, product, cents) VALUES (100, 1, 500)",
		"UPDATE offer_price SET cents = 600",
		"DELETE FROM offer_price",
		"UPDATE season SET ends = ends + 1",
		"INSERT INTO setting (name, value) VALUES ('language', 'en')",
		"UPDATE setting SET value = 'fr' WHERE name = 'language'",
		"INSERT INTO offer (id, state, target, scope, created_at, changed_at)"
		" VALUES (101, 'published', 'public', 'basket', 0, 0)",
		"DELETE FROM offer WHERE id = 101",
		"UPDATE offer SET state = 'withdrawn' WHERE scope = 'none'",
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (!is_told(changes[i]))
			fail_msg("nothing is told of: %s", changes[i]);
}

/* The rest of the day's work leaves what is kept alone. */
static void what_is_counted_is_no_part(void **state)
{
	(void)state;
	assert_false(is_told("UPDATE offer_count SET used = used + 1, spent = spent + 100"));
	assert_false(is_told("INSERT INTO setting (name, value) VALUES ('currency', 'EUR')"));
}

static const char *title(void)
{
	json_t *offers;

	scratch_do(s, &s->admin, "offer.evaluate", "{s:[s]}", "lines", "p:full:1");
	offers = json_object_get(s->answer, "offers");
	return json_string_value(json_object_get(json_array_get(offers, 0), "title"));
}

static void an_answer_follows_each_change_and_forgets_what_was_rolled_back(void **state)
{
	char first[32];

	(void)state;
	snprintf(first, sizeof first, "%s", title());
	run("UPDATE offer_text SET title = 'Autre' WHERE offer = 100");
	assert_string_not_equal(first, "Autre");
	assert_string_equal(title(), "Autre");
	assert_true(store_begin(store));
	run("UPDATE offer_text SET title = 'Jamais' WHERE offer = 100");
	store_rollback(store);
	assert_string_equal(title(), "Autre");
	run("UPDATE offer SET quota = 1 WHERE id = 100");
	run("UPDATE offer_count SET used = 1 WHERE offer = 100");
	title();
	assert_int_equal(scratch_int(s, "reduction"), 0);
	/* A counter leaves no stamp, and is followed all the same. */
	run("UPDATE offer_count SET used = 0 WHERE offer = 100");
	title();
	assert_int_equal(scratch_int(s, "reduction"), 100);
	run("UPDATE offer SET state = 'withdrawn' WHERE id = 100");
	assert_null(title());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_column_of_an_offer_is_a_part_or_a_counter),
		cmocka_unit_test(what_is_beside_it_is_a_part),
		cmocka_unit_test(what_is_counted_is_no_part),
		cmocka_unit_test(an_answer_follows_each_change_and_forgets_what_was_rolled_back),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
