/* What is asked every day costs the same with four times as much data: counted in steps of
 * the database, which are the same on every machine, and not in time. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "core/op/list.h"
#include "core/op/private.h"
#include "core/store/private.h"
#include "tests/support/pass.h"
#include "tests/support/steps.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;

enum { SLACK = 400 /* steps: an index one level deeper, a page more */ };

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	pass_offer(&pass, "Verre offert", NULL);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* --- Data --- */

/* More than LIST_COUNTED of each, added to what is there: a voucher with its person, its
 * message, its use and two lines of the audit trail, all of long ago, and another host's. */
static const char more[] =
	"BEGIN;"
	"INSERT OR IGNORE INTO party (id, name, name_key, created_at)"
	"  VALUES (900, 'Autre', 'autre', 0);"
	"INSERT OR IGNORE INTO shop (id, party, name, name_key, created_at)"
	"  VALUES (900, 900, 'Autre', 'autre', 0);"
	"CREATE TABLE number AS WITH RECURSIVE n (id) AS"
	"  (SELECT 1000 + (SELECT count(*) FROM code) UNION ALL SELECT id + 1 FROM n LIMIT 12000)"
	"  SELECT id FROM n;"
	"INSERT INTO customer (id, email, language, created_at)"
	"  SELECT id, 'p' || id || '@example.fr', 'fr', id FROM number;"
	"INSERT INTO code (id, text, kind, own) SELECT id, 'T' || id, 'voucher', 1 FROM number;"
	"INSERT INTO voucher (id, code, customer, party, reason, valid_from, valid_until, "
	"issued_at)"
	"  SELECT id, id, id, 900, 'guest', id, id + 1, id FROM number;"
	"INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at, day, nth)"
	"  SELECT (SELECT min(id) FROM offer), id, id, 900, 1, id, id, '1970-01-01', 1 FROM number;"
	"INSERT INTO message (what, object, customer, recipient, language, state, next_at,"
	"    created_at, sent_at)"
	"  SELECT 'voucher', id, id, 'p', 'fr', 'sent', id, id, id FROM number;"
	"INSERT INTO audit (id, at, account, address, operation, outcome, objects, hash)"
	"  SELECT 1000 + id, id, NULL, 'local', 'x', 'done', '', zeroblob(32) FROM number;"
	"DROP TABLE number;"
	"COMMIT;";

/* A batch of single-use codes, one of them used. */
static const char single[] =
	"INSERT INTO offer (id, state, target, scope, effect, percent, created_at, changed_at)"
	"  VALUES (950, 'published', 'single', 'basket', 'percent', 1000, 0, 0);"
	"INSERT INTO customer (id, email, language, created_at) VALUES (950, 'ce@x.fr', 'fr', 0);"
	"INSERT INTO code (id, text, kind, own)"
	"  VALUES (950, 'S1', 'single', 1), (951, 'S2', 'single', 1);"
	"INSERT INTO code_batch (id, offer, customer, language, state, codes, made, made_at, "
	"account)"
	"  VALUES (1, 950, 950, 'fr', 'ready', 2, 2, 0, 1);"
	"INSERT INTO code_range (first, last, batch) VALUES (950, 951, 1);"
	"INSERT INTO offer_use (offer, code, account, at, recorded_at, day, nth)"
	"  VALUES (950, 950, 1, 0, 0, '1970-01-01', 1);";

static void add(const char *sql)
{
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	if (!store_run(store, sql))
		fail_msg("%s", store_failure_text(store));
	store_close(store);
}

/* --- Steps --- */

static const struct question {
	const char *operation, *arguments; /* "{s:s}" with the two that follow */
	const char *name, *value;
	bool by_host; /* who has few of them; else by the administrator */
} questions[] = {
	{ "voucher.list", "{s:i}", "limit", NULL, false },
	{ "voucher.list", "{s:i}", "limit", NULL, true },
	{ "redemption.list", "{s:i}", "limit", NULL, false },
	{ "redemption.list", "{s:s}", "state", "done", false },
	{ "redemption.today", NULL, NULL, NULL, false },
	{ "customer.list", "{s:i}", "limit", NULL, false },
	{ "customer.find", "{s:s}", "text", "p1500@example.fr", false },
	{ "mail.list", "{s:i}", "limit", NULL, false },
	{ "mail.list", "{s:s}", "state", "failed", false },
	{ "mail.list", "{s:s}", "state", "sent", false },
	{ "audit.list", "{s:i}", "limit", NULL, false },
	{ "audit.list", "{s:s}", "account", "admin", false },
	{ "session.list", "{s:i}", "limit", NULL, false },
	{ "code.track", "{s:i}", "limit", NULL, false },
	{ "code.track", "{s:s}", "state", "used", false },
	{ "code.track", "{s:s}", "filter", "S1", false },
	{ "code.dashboard", NULL, NULL, NULL, false },
	{ "code.batches", NULL, NULL, NULL, false },
	{ "system.status", NULL, NULL, NULL, false },
	{ "system.waiting", NULL, NULL, NULL, false },
	{ "system.today", NULL, NULL, NULL, false },
	{ "offer.search", "{s:s}", "text", "verre", false },
};

enum { QUESTIONS = sizeof questions / sizeof *questions };

/* The second time: the first may read the schema anew. */
static int64_t steps_of(const struct question *question)
{
	struct caller *caller = question->by_host ? &pass.host_account : &s->admin;
	const char *format = question->arguments;

	for (int i = 0; i < 2; i++) {
		steps_begin();
		if (format == NULL)
			scratch_do(s, caller, question->operation, NULL);
		else if (question->value)
			scratch_do(s, caller, question->operation, format, question->name,
				   question->value);
		else
			scratch_do(s, caller, question->operation, format, question->name, 20);
	}
	return steps_taken();
}

/* A start, and the night that begins with it. */
static int64_t steps_of_night(void)
{
	struct caller self = scratch_stranger(false, "itself");

	self.daemon = true;
	for (int i = 0; i < 2; i++) {
		steps_begin();
		scratch_do(s, &self, "system.night", NULL);
	}
	return steps_taken();
}

static void what_is_asked_costs_the_same_when_all_has_grown(void **state)
{
	int64_t before[QUESTIONS], night;

	(void)state;
	add(single);
	add(more);
	steps_watch(s);
	for (size_t i = 0; i < QUESTIONS; i++)
		before[i] = steps_of(&questions[i]);
	night = steps_of_night();
	for (int i = 0; i < 3; i++)
		add(more);
	for (size_t i = 0; i < QUESTIONS; i++) {
		int64_t after = steps_of(&questions[i]);

		if (after > before[i] * 5 / 4 + SLACK)
			fail_msg("%s %s=%s: %lld steps, then %lld", questions[i].operation,
				 questions[i].name, questions[i].value, (long long)before[i],
				 (long long)after);
	}
	if (steps_of_night() > night * 5 / 4 + SLACK)
		fail_msg("system.night: %lld steps, then %lld", (long long)night,
			 (long long)steps_taken());
}

/* What is counted so far says that there is more, and can be walked to its end. */
static void a_list_that_is_counted_so_far_is_whole(void **state)
{
	int64_t all = scratch_number(s, "SELECT count(*) FROM audit") + 12000;
	int64_t offset = 0, total;

	(void)state;
	add(more);
	scratch_do(s, &s->admin, "audit.list", "{s:i}", "limit", 1);
	assert_int_equal(scratch_int(s, "total"), LIST_COUNTED);
	assert_true(scratch_int(s, "more"));
	do {
		scratch_do(s, &s->admin, "audit.list", "{s:i, s:I, s:s}", "limit", 4000, "offset",
			   (json_int_t)offset, "sort", "id");
		total = scratch_int(s, "total");
		offset += (int64_t)scratch_rows(s);
		assert_true(total >= offset);
	} while (offset < total);
	assert_int_equal(offset, all);
	assert_false(scratch_int(s, "more"));
	scratch_do(s, &s->admin, "voucher.list", NULL);
	assert_int_equal(scratch_int(s, "total"), LIST_COUNTED);
	scratch_do(s, &pass.host_account, "voucher.list", NULL);
	assert_int_equal(scratch_int(s, "total"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_asked_costs_the_same_when_all_has_grown,
						open_pass, close_pass),
		cmocka_unit_test_setup_teardown(a_list_that_is_counted_so_far_is_whole, open_pass,
						close_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
