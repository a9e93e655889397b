/* The power is cut, at every point of a run of mixed operations: what was acknowledged is
 * there, what was not is there whole or not at all, and nothing else is.
 *
 * Every write is followed by an acknowledgement, at which the content of the data file is
 * known. After each cut the data file is opened and recovered by the product's store, and
 * is then, byte for byte, what it was at the last acknowledgement or at the next. Each of
 * these contents is proved once: the core opens it, the ledger sums to zero, the audit
 * trail is whole, SQLite finds no fault. So is what the core makes of a sample of cuts,
 * with their logs as they were left. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"
#include "core/store/store.h"
#include "tests/support/disk.h"
#include "tests/support/mixed.h"

#ifdef GUICHET_SANITIZED
enum { POINTS = 1500, ROUNDS = 16 };
#else
enum { POINTS = 10500, ROUNDS = 28 };
#endif
enum { STATES = 4096, SAMPLE = 100, CONTROL_POINTS = 400 };

static struct mixed mixed;
static struct scratch *const s = &mixed.desk.scratch;
static uint64_t states[STATES]; /* the data file's content at each mark */
static size_t state_count;

struct verdict {
	size_t points, lost, wrong, unopened;
};

static void mark(struct scratch *scratch)
{
	(void)scratch;
	disk_mark();
	mixed_tend(&mixed);
}

/* What the store makes of the disk; 0 when it opens nothing. */
static uint64_t recover(void)
{
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	if (store == NULL)
		return 0;
	if (!store_log_is_whole(store, error, sizeof error)) {
		store_close(store);
		return 0;
	}
	store_begin(store);
	store_rollback(store);
	if (store_failure(store) != STORE_FINE) {
		store_close(store);
		return 0;
	}
	store_close(store);
	return disk_digest();
}

/* --- The run --- */

/* Runs the rounds on the disk; the control does not wait for it, as with synchronous=OFF. */
static void run(int rounds, bool waits)
{
	mixed_open(&mixed);
	mixed_leave(&mixed);
	mixed.shortened = mixed.kept = mixed.begun_anew = 0;
	disk_mount(s->folder);
	disk_record();
	disk_forget_syncs(!waits);
	s->written = mark;
	mixed_enter(&mixed);
	for (int round = 0; round < rounds; round++)
		mixed_round(&mixed, round);
	s->written = NULL;
	mixed_leave(&mixed);
	disk_stop();
}

static void learn_states(void)
{
	state_count = 0;
	disk_rewind();
	disk_cut(CUT_ALL_KEPT, 0);
	states[state_count++] = recover();
	while (disk_step()) {
		if (!disk_at_mark())
			continue;
		assert_true(state_count < STATES);
		disk_cut(CUT_ALL_KEPT, 0);
		states[state_count++] = recover();
		assert_int_equal(state_count, disk_marks_passed() + 1);
		assert_int_not_equal(states[state_count - 1], 0);
	}
}

static int end(void **state)
{
	(void)state;
	disk_unmount();
	scratch_close(s);
	return 0;
}

/* --- What is found after a cut --- */

static void judge(struct verdict *verdict)
{
	size_t passed = disk_marks_passed();
	uint64_t found = recover();

	verdict->points++;
	if (found == states[passed] || (passed + 1 < state_count && found == states[passed + 1]))
		return;
	if (found == 0) {
		verdict->unopened++;
		return;
	}
	for (size_t i = 0; i < passed; i++) {
		if (states[i] == found) {
			verdict->lost++;
			return;
		}
	}
	verdict->wrong++;
}

/* The core opens what is there, and finds everything in order. */
static void prove(void)
{
	char error[512] = "";

	scratch_enter(s);
	scratch_do(s, &s->admin, "ledger.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	scratch_do(s, &s->admin, "receipt.verify", NULL);
	if (!store_check(s->writer->store, error, sizeof error))
		fail_msg("%s", error);
	scratch_leave(s);
}

/* Any number from two, the same each time. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15u + b * 0xbf58476d1ce4e5b9u + 1;

	z = (z ^ (z >> 31)) * 0x94d049bb133111ebu;
	return z ^ (z >> 29);
}

/* Where nothing is unsynced there is one disk that can be left, else many. */
static void cut_here(struct verdict *verdict, size_t event, size_t variants)
{
	static const enum disk_cut kinds[] = { CUT_NOTHING_KEPT, CUT_ALL_KEPT, CUT_TORN, CUT_ANYHOW,
					       CUT_ANYHOW };
	size_t first = mix(event, 0) % 5;

	for (size_t i = 0; i < (disk_unsynced() ? variants : 1); i++) {
		disk_cut(kinds[(first + i) % 5], mix(event, i + 1));
		judge(verdict);
	}
}

static size_t wanted_points(void)
{
	const char *text = getenv("GUICHET_POINTS");

	return text ? strtoul(text, NULL, 10) : POINTS;
}

/* How often the disk is cut where there is something that may be lost. */
static size_t variants_for(size_t points)
{
	size_t events = disk_events();
	size_t open = 0;

	disk_rewind();
	do
		open += disk_unsynced() > 0;
	while (disk_step());
	return points > events && open > 0 ? (points - (events - open)) / open + 1 : 1;
}

/* As many points, or more: at every event of the record as often as that takes, or at
 * some of them, by chance. */
static void cut_everywhere(struct verdict *verdict, size_t points)
{
	size_t events = disk_events();
	size_t variants = variants_for(points);
	size_t some = points < events ? points + points / 8 + 64 : events;
	size_t event = 0;

	disk_rewind();
	do {
		if (mix(event, 99) % events < some)
			cut_here(verdict, event, variants);
		event++;
	} while (disk_step());
}

/* --- The tests --- */

static void a_power_cut_loses_nothing_and_halves_nothing(void **state)
{
	struct verdict verdict = { 0 };

	(void)state;
	run(ROUNDS, true);
	learn_states();
	assert_true(disk_syncs() > disk_marks() / 2);
	printf("# the log was brought back %lld times in full and %lld in part, and begun anew "
	       "%lld "
	       "times\n",
	       (long long)mixed.shortened, (long long)mixed.kept, (long long)mixed.begun_anew);
	assert_true(mixed.shortened > ROUNDS && mixed.kept > ROUNDS / 4);
	assert_true(mixed.begun_anew > ROUNDS / 2);
	cut_everywhere(&verdict, wanted_points());
	printf("# %zu points in a record of %zu events, %zu syncs, %zu acknowledged: %zu lost, "
	       "%zu half done, %zu not opened\n",
	       verdict.points, disk_events(), disk_syncs(), disk_marks(), verdict.lost,
	       verdict.wrong, verdict.unopened);
	assert_true(verdict.points >= wanted_points());
	assert_int_equal(verdict.lost + verdict.wrong + verdict.unopened, 0);
}

static void every_content_that_can_be_left_is_in_order(void **state)
{
	size_t proved = 0;
	uint64_t last = 0;

	(void)state;
	disk_rewind();
	while (disk_step()) {
		if (!disk_at_mark() || states[disk_marks_passed()] == last)
			continue;
		last = states[disk_marks_passed()];
		disk_cut(CUT_ALL_KEPT, 0);
		prove();
		proved++;
	}
	printf("# %zu contents proved by the core\n", proved);
	assert_true(proved > 100 || ROUNDS < 28);
}

static void the_core_opens_what_was_left_with_its_logs(void **state)
{
	size_t event = 0;
	size_t proved = 0;

	(void)state;
	disk_rewind();
	while (disk_step()) {
		if (disk_unsynced() == 0 || event++ % (disk_events() / SAMPLE) != 0)
			continue;
		disk_cut(CUT_ANYHOW, mix(event, 99));
		prove();
		proved++;
	}
	printf("# %zu cuts proved by the core\n", proved);
	assert_true(proved >= SAMPLE / 2);
}

static void control_without_syncs_the_loss_is_seen(void **state)
{
	struct verdict verdict = { 0 };

	(void)state;
	run(8, false);
	learn_states();
	cut_everywhere(&verdict, CONTROL_POINTS);
	printf("# control, no sync reaches the disk: %zu points, %zu lost, %zu half done, %zu not "
	       "opened\n",
	       verdict.points, verdict.lost, verdict.wrong, verdict.unopened);
	/* What is half done, or can't be opened, has lost it too. */
	assert_true(verdict.lost > verdict.points / 8);
	assert_true(verdict.lost + verdict.wrong + verdict.unopened > verdict.points / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_power_cut_loses_nothing_and_halves_nothing),
		cmocka_unit_test(every_content_that_can_be_left_is_in_order),
		cmocka_unit_test_teardown(the_core_opens_what_was_left_with_its_logs, end),
		cmocka_unit_test_teardown(control_without_syncs_the_loss_is_seen, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
