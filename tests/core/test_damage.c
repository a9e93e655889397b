/* A page within the data file that the disk has spoilt: what would be read from it is
 * refused with its reason and never served, all else goes on, and whoever should know is
 * told: the log, the trail's proof, a backup's proof, the next start. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/store.h"
#include "tests/support/pass.h"

enum { PARTIES = 600, PAGE = 4096, FIRST = 1000 };

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char error[4096];

#define LEAF(table)                                                                \
	"SELECT pageno FROM dbstat WHERE name = '" table "' AND pagetype = 'leaf'" \
	" ORDER BY path LIMIT 1 OFFSET 2"
#define LAST_LEAF(table)                                                           \
	"SELECT pageno FROM dbstat WHERE name = '" table "' AND pagetype = 'leaf'" \
	" ORDER BY path DESC LIMIT 1"
#define INTERIOR(table)                                                                \
	"SELECT pageno FROM dbstat WHERE name = '" table "' AND pagetype = 'internal'" \
	" ORDER BY path LIMIT 1"
#define ROWS_OF_LEAF(table)                                                       \
	"SELECT ncell FROM dbstat WHERE name = '" table "' AND pagetype = 'leaf'" \
	" ORDER BY path LIMIT 1 OFFSET 2"

static int open_pass(void **state)
{
	static const char fill[] =
		"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 599)"
		" INSERT INTO party (id, name, name_key, created_at)"
		" SELECT 1000 + i, 'Cave ' || (1000 + i), 'cave ' || (1000 + i), 1 FROM n";

	(void)state;
	pass_open(&pass);
	scratch_tamper(s, fill);
	error[0] = 0;
	return 0;
}

static int close_pass(void **state)
{
	char command[128];

	(void)state;
	if (s->core != NULL) {
		scratch_close(s);
		return 0;
	}
	json_decref(s->answer);
	s->answer = NULL;
	snprintf(command, sizeof command, "rm -rf %s", s->folder);
	return system(command);
}

/* --- Spoiling --- */

static void close_workers(void)
{
	worker_free(s->reader);
	worker_free(s->writer);
	s->reader = s->writer = NULL;
}

static void open_workers(void)
{
	s->writer = worker_new(s->core, WORKER_WRITER, error, sizeof error);
	s->reader = worker_new(s->core, WORKER_READER, error, sizeof error);
	assert_non_null(s->writer);
	assert_non_null(s->reader);
}

/* A whole page; with the workers closed the file has all, and
 * nobody remembers what stood there. */
static void spoil_page(int64_t number, const char *with, size_t length)
{
	char bytes[PAGE];
	char path[128];
	int fd;

	assert_true(number > 1);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = with[i % length];
	snprintf(path, sizeof path, "%s/guichet.db", s->folder);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, bytes, sizeof bytes, (number - 1) * PAGE), sizeof bytes);
	close(fd);
}

static void spoil_live(const char *page)
{
	int64_t number = scratch_number(s, page);

	close_workers();
	spoil_page(number, "\0", 1);
	open_workers();
}

static bool is_marked(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/damaged", s->folder);
	return access(path, F_OK) == 0;
}

static void is_refused(const char *outcome)
{
	assert_string_equal(outcome, "damaged");
	assert_int_equal(scratch_int(s, "exit"), 4);
	assert_int_equal(scratch_rows(s), 0);
	assert_null(json_object_get(s->answer, "record"));
	assert_non_null(strstr(scratch_text(s, "message"), "Call the administrator"));
}

/* What has nothing to do with parties. */
static void all_else_goes_on(void)
{
	char login[32];
	static int number;

	scratch_do(s, &s->admin, "role.list", NULL);
	assert_true(scratch_rows(s) > 0);
	scratch_do(s, &s->admin, "commune.find", "{s:s}", "text", "amboise");
	assert_true(scratch_rows(s) > 0);
	snprintf(login, sizeof login, "someone-%d", number++);
	scratch_do(s, &s->admin, "account.create", "{s:s}", "login", login);
}

/* How many parties are refused; those that are shown are as they were. */
static int64_t parties_refused(void)
{
	int64_t refused = 0;

	for (int id = FIRST; id < FIRST + PARTIES; id++) {
		char name[32];
		const char *outcome =
			scratch_call(s, &s->admin, "party.show", "{s:i}", "party", id);

		snprintf(name, sizeof name, "Cave %d", id);
		if (strcmp(outcome, "done") == 0) {
			assert_string_equal(scratch_text(s, "name"), name);
			continue;
		}
		is_refused(outcome);
		refused++;
	}
	return refused;
}

/* --- Reading --- */

static void nothing_is_served_from_a_damaged_leaf(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
	} fills[] = { { "\0", 1 }, { "\377", 1 }, { "somebody else's file, ", 22 } };
	int64_t rows = scratch_number(s, ROWS_OF_LEAF("party"));
	int64_t page = scratch_number(s, LEAF("party"));

	(void)state;
	assert_true(rows > 10);
	assert_int_equal(parties_refused(), 0);
	for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
		close_workers();
		spoil_page(page, fills[i].bytes, fills[i].length);
		open_workers();
		assert_int_equal(parties_refused(), rows);
		is_refused(scratch_call(s, &s->admin, "party.list", "{s:i}", "limit", 1000));
		all_else_goes_on();
	}
	assert_true(is_marked());
}

static void nothing_is_served_below_a_damaged_inner_page(void **state)
{
	(void)state;
	spoil_live(INTERIOR("party"));
	assert_int_equal(parties_refused(), PARTIES);
	is_refused(scratch_call(s, &s->admin, "party.list", NULL));
	all_else_goes_on();
	assert_true(is_marked());
}

static void a_damaged_index_serves_nothing(void **state)
{
	(void)state;
	spoil_live(INTERIOR("party_name"));
	is_refused(scratch_call(s, &s->admin, "party.list", NULL));
	assert_int_equal(parties_refused(), 0);
	all_else_goes_on();
}

/* --- Writing --- */

#define NONCE "0123456789abcdefghijklmn"

static struct request *rename_party(int64_t id)
{
	char line[256];

	snprintf(line, sizeof line,
		 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"party.update\",\"params\":"
		 "{\"party\":%lld,\"name\":\"Chai\",\"nonce\":\"" NONCE "%lld\"}}",
		 (long long)id, (long long)id);
	return request_new(s->core, &s->admin, line, strlen(line));
}

static int64_t first_refused(void)
{
	int id = FIRST;

	while (strcmp(scratch_call(s, &s->admin, "party.show", "{s:i}", "party", id), "done") == 0)
		id++;
	return id;
}

/* Who met the damage is told so, whoever shared the commit is told to ask again, and is
 * then served; neither is remembered by its nonce. */
static void a_write_that_meets_damage_is_undone_and_others_go_on(void **state)
{
	struct request *group[3];
	int64_t lost;

	(void)state;
	spoil_live(LEAF("party"));
	lost = first_refused();
	for (int round = 0; round < 2; round++) {
		group[0] = rename_party(FIRST);
		group[1] = rename_party(lost);
		group[2] = rename_party(FIRST + 1);
		worker_group(s->writer, group, 3, s->now);
		assert_string_equal(request_outcome(group[0]), "try_again");
		assert_string_equal(request_outcome(group[1]), "damaged");
		assert_string_equal(request_outcome(group[2]), "try_again");
		for (int i = 0; i < 3; i++)
			request_free(group[i]);
	}
	scratch_do(s, &s->admin, "party.show", "{s:i}", "party", FIRST);
	assert_string_equal(scratch_text(s, "name"), "Cave 1000");
	group[0] = rename_party(FIRST);
	worker_group(s->writer, group, 1, s->now);
	assert_string_equal(request_outcome(group[0]), "done");
	request_free(group[0]);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
}

/* --- The trail --- */

static void lengthen_trail(void)
{
	for (int i = 0; i < 200; i++)
		scratch_call(s, &s->admin, "party.update", "{s:i, s:s}", "party", FIRST, "name",
			     i % 2 ? "Chai" : "Cave");
}

static void a_damaged_trail_is_told_by_its_proof(void **state)
{
	(void)state;
	lengthen_trail();
	spoil_live(LEAF("audit"));
	is_refused(scratch_call(s, &s->admin, "audit.verify", NULL));
	all_else_goes_on();
}

/* Else the next line would follow from nothing. */
static void no_line_is_written_after_one_that_is_lost(void **state)
{
	int64_t page;

	(void)state;
	lengthen_trail();
	page = scratch_number(s, LAST_LEAF("audit"));
	close_workers();
	spoil_page(page, "\0", 1);
	assert_null(worker_new(s->core, WORKER_WRITER, error, sizeof error));
	assert_non_null(strstr(error, "guichetd --data DIR --restore FILE"));
	core_close(s->core);
	s->core = NULL;
}

/* --- Who is told --- */

/* The file of a backup made now, out of the folder; on the heap. */
static char *backup(void)
{
	char command[700];
	char *copy;

	scratch_do(s, &s->admin, "system.backup", NULL);
	if (asprintf(&copy, "%s-backup.tar", s->folder) < 0)
		abort();
	snprintf(command, sizeof command, "cp '%s' '%s'", scratch_text(s, "file"), copy);
	assert_int_equal(system(command), 0);
	return copy;
}

static void the_proof_of_a_backup_tells(void **state)
{
	(void)state;
	free(backup());
	scratch_do(s, &s->admin, "backup.check", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	spoil_live(INTERIOR("party"));
	s->now += 60;
	free(backup());
	scratch_do(s, &s->admin, "backup.check", NULL);
	assert_int_equal(scratch_int(s, "ok"), 0);
	assert_true(scratch_text(s, "fault")[0] != 0);
	scratch_do(s, &s->admin, "system.status", NULL);
	assert_string_equal(scratch_text(s, "last_backup"), "damaged");
}

static void a_start_after_damage_was_met_says_what_to_do(void **state)
{
	char *copy = backup();

	(void)state;
	spoil_live(LEAF("party"));
	assert_false(is_marked());
	is_refused(scratch_call(s, &s->admin, "party.list", NULL));
	assert_true(is_marked());
	close_workers();
	core_close(s->core);
	for (int i = 0; i < 2; i++) {
		s->core = core_open(s->folder, s->now, error, sizeof error);
		assert_null(s->core);
		assert_non_null(strstr(error, "guichet.db: damaged: "));
		assert_non_null(strstr(error, "guichetd --data DIR --restore FILE"));
		assert_null(strchr(error, '\n'));
	}
	assert_true(core_restore(s->folder, copy, s->now, error, sizeof error));
	assert_false(is_marked());
	scratch_enter(s);
	assert_int_equal(parties_refused(), 0);
	unlink(copy);
	free(copy);
}

/* A disk that read wrong once: the file is looked through, found sound, and served. */
static void a_mark_on_a_sound_file_goes_with_the_next_start(void **state)
{
	char path[128];

	(void)state;
	scratch_leave(s);
	snprintf(path, sizeof path, "%s/damaged", s->folder);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	scratch_enter(s);
	assert_false(is_marked());
	all_else_goes_on();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_served_from_a_damaged_leaf),
		TEST(nothing_is_served_below_a_damaged_inner_page),
		TEST(a_damaged_index_serves_nothing),
		TEST(a_write_that_meets_damage_is_undone_and_others_go_on),
		TEST(a_damaged_trail_is_told_by_its_proof),
		TEST(no_line_is_written_after_one_that_is_lost),
		TEST(the_proof_of_a_backup_tells),
		TEST(a_start_after_damage_was_met_says_what_to_do),
		TEST(a_mark_on_a_sound_file_goes_with_the_next_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
