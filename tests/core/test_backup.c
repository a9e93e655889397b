/* The data folder: made once, locked, backed up, restored; what is damaged or
 * newer is refused with advice. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/store.h"
#include "core/system/tar.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;
static char error[512];

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	error[0] = 0;
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* Backs up and copies the file out of the folder; on the heap. */
static char *backup(void)
{
	char command[700];
	char *copy;

	scratch_do(s, &s->admin, "system.backup", NULL);
	assert_true(scratch_int(s, "bytes") > 100000);
	assert_int_equal(strlen(scratch_text(s, "digest")), 64);
	if (asprintf(&copy, "%s-backup.tar", s->folder) < 0)
		abort();
	snprintf(command, sizeof command, "cp '%s' '%s'", scratch_text(s, "file"), copy);
	assert_int_equal(system(command), 0);
	return copy;
}

static void everything_comes_back(void **state)
{
	struct caller counter;
	char code[48];
	char *copy;
	struct scratch other = { .now = s->now };

	(void)state;
	pass_offer(&pass, "Verre", NULL);
	pass_voucher(&pass, "marie@example.fr", code);
	copy = backup();
	assert_string_equal(pass_redeem(&pass, code, 0), "done");

	/* On another machine: the code is valid, the access password too. */
	scratch_open(&other);
	worker_free(other.reader);
	worker_free(other.writer);
	core_close(other.core);
	assert_true(core_restore(other.folder, copy, other.now, error, sizeof error));
	other.core = core_open(other.folder, other.now, error, sizeof error);
	other.writer = worker_new(other.core, WORKER_WRITER, error, sizeof error);
	other.reader = worker_new(other.core, WORKER_READER, error, sizeof error);
	other.admin = scratch_stranger(false, "local");
	other.admin.uid = 1000;
	scratch_do(&other, &other.admin, "auth.local", NULL);
	counter = scratch_account(&other, "neuf", "shop", 0, pass.shop);
	scratch_do(&other, &counter, "redemption.create", "{s:s}", "code", code);
	scratch_do(&other, &other.admin, "voucher.issue", "{s:s, s:s}", "email", "a@example.fr",
		   "password", pass.password);
	scratch_do(&other, &other.admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(&other, "ok"), 1);
	scratch_close(&other);
	unlink(copy);
	free(copy);
}

static void a_damaged_backup_is_refused(void **state)
{
	char folder[] = "/tmp/guichet-restore-XXXXXX";
	char *copy = backup();
	struct stat facts;
	char path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/guichet.db", folder);
	assert_int_equal(stat(copy, &facts), 0);
	for (off_t at = 200; at < facts.st_size - 2048; at += facts.st_size / 7) {
		scratch_damage(copy, at);
		assert_false(core_restore(folder, copy, s->now, error, sizeof error));
		assert_int_not_equal(access(path, F_OK), 0);
		scratch_damage(copy, at);
	}
	assert_int_equal(truncate(copy, facts.st_size / 2), 0);
	assert_false(core_restore(folder, copy, s->now, error, sizeof error));
	assert_false(core_restore(folder, "/dev/null", s->now, error, sizeof error));
	assert_false(core_restore(folder, "/nowhere/b.tar", s->now, error, sizeof error));
	unlink(copy);
	snprintf(path, sizeof path, "rm -rf %s", folder);
	assert_int_equal(system(path), 0);
	free(copy);
}

static void a_folder_in_use_is_neither_opened_nor_restored(void **state)
{
	char *copy = backup();

	(void)state;
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "in use by another guichetd"));
	assert_false(core_restore(s->folder, copy, s->now, error, sizeof error));
	assert_non_null(strstr(error, "in use by another guichetd"));
	unlink(copy);
	free(copy);
}

static void close_files(void)
{
	worker_free(s->reader);
	worker_free(s->writer);
	core_close(s->core);
	s->reader = s->writer = NULL;
	s->core = NULL;
}

static void in_folder(const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", s->folder, name);
}

static void a_newer_schema_is_refused(void **state)
{
	enum store_failure failure;
	char path[128];
	struct store *store;

	(void)state;
	close_files();
	in_folder("guichet.db", path);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	query_step(store_query(store, "PRAGMA user_version = 999"));
	store_close(store);
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "schema 999"));
}

static void a_damaged_data_file_is_refused(void **state)
{
	char path[128];
	int fd;

	(void)state;
	close_files();
	in_folder("guichet.db", path);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "this is no data file", 20, 0), 20);
	close(fd);
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "restore"));
}

/* A byte of each page in turn; the log must be left as it is, for whoever looks into it. */
static void a_damaged_log_is_refused(void **state)
{
	char data[128], log[128], copy[700];
	struct stat before, after;

	(void)state;
	for (int i = 0; i < 8; i++)
		pass_offer(&pass, "Verre", NULL);
	in_folder("guichet.db", data);
	in_folder("guichet.db-wal", log);
	snprintf(copy, sizeof copy, "cp '%s' '%s.copy' && cp '%s' '%s.copy'", data, data, log, log);
	assert_int_equal(system(copy), 0);
	assert_int_equal(stat(log, &before), 0);
	close_files();
	snprintf(copy, sizeof copy, "cp '%s.copy' '%s'", data, data);
	for (off_t at = 8; at < before.st_size / 2; at += 4120 * 5 + 8) {
		char again[700];

		assert_int_equal(system(copy), 0);
		snprintf(again, sizeof again, "cp '%s.copy' '%s'", log, log);
		assert_int_equal(system(again), 0);
		scratch_damage(log, at);
		assert_null(core_open(s->folder, s->now, error, sizeof error));
		assert_non_null(strstr(error, "guichet.db-wal is damaged"));
		assert_non_null(strstr(error, "restore"));
		assert_int_equal(stat(log, &after), 0);
		assert_int_equal(after.st_size, before.st_size);
		scratch_damage(log, at);
	}
	s->core = core_open(s->folder, s->now, error, sizeof error);
	assert_non_null(s->core);
	core_close(s->core);
	s->core = NULL;
}

static void a_missing_key_is_not_made_anew(void **state)
{
	char path[128];

	(void)state;
	close_files();
	in_folder("keys/secret", path);
	assert_int_equal(unlink(path), 0);
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "keys/secret is missing"));
	assert_int_not_equal(access(path, F_OK), 0);
}

static void a_damaged_key_is_refused(void **state)
{
	char path[128];

	(void)state;
	close_files();
	in_folder("keys/secret", path);
	assert_int_equal(truncate(path, 3), 0);
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "damaged"));
}

static void an_interrupted_restore_is_not_served(void **state)
{
	char path[128];

	(void)state;
	close_files();
	in_folder("restoring", path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_null(core_open(s->folder, s->now, error, sizeof error));
	assert_non_null(strstr(error, "interrupted"));
}

static void the_folder_is_its_owners_alone(void **state)
{
	static const char *const names[] = { ".", "keys", "keys/secret", "keys/signing",
					     "keys/host" };
	struct stat facts;
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		in_folder(names[i], path);
		assert_int_equal(stat(path, &facts), 0);
		assert_int_equal(facts.st_mode & 077, 0);
	}
}

static void ssh_reads_the_host_key(void **state)
{
	char command[256];

	(void)state;
	snprintf(command, sizeof command, "ssh-keygen -y -f %s/keys/host | grep -q ^ssh-ed25519",
		 s->folder);
	assert_int_equal(system(command), 0);
}

static int reopen_and_close(void **state)
{
	if (s->core == NULL) {
		char command[128];

		(void)state;
		json_decref(s->answer);
		snprintf(command, sizeof command, "rm -rf %s", s->folder);
		return system(command);
	}
	return close_pass(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, reopen_and_close)

/* Ten million redemptions are more than eleven octal digits can say. */
static void a_file_of_any_size_has_its_header(void **state)
{
	static const int64_t sizes[] = {
		0, 1, 077777777777LL, 01LL << 33, 0x123456789aLL, INT64_MAX
	};
	struct tar_header header;
	char name[101];
	int64_t length;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		tar_header(&header, "guichet.db", sizes[i]);
		assert_true(tar_read(&header, name, &length));
		assert_true(length == sizes[i]);
	}
	header.size[3] = 1; /* nine bytes of a number */
	assert_false(tar_read(&header, name, &length));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_comes_back),
		TEST(a_damaged_backup_is_refused),
		TEST(a_file_of_any_size_has_its_header),
		TEST(a_folder_in_use_is_neither_opened_nor_restored),
		TEST(a_newer_schema_is_refused),
		TEST(a_damaged_data_file_is_refused),
		TEST(a_damaged_log_is_refused),
		TEST(a_missing_key_is_not_made_anew),
		TEST(a_damaged_key_is_refused),
		TEST(an_interrupted_restore_is_not_served),
		TEST(the_folder_is_its_owners_alone),
		TEST(ssh_reads_the_host_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
