/* A backup of the oldest schema: its file, its keys and its trail, packed as a guichet of
 * that time packed them and by other programs than ours, restored by this one and served. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/code/code.h"
#include "core/keys/hostkey.h"
#include "core/keys/keys.h"
#include "core/store/store.h"
#include "tests/support/scratch.h"

enum { DAY = 86400, HELD = CODE_RANDOM + 2, PATHS = 128 };

static struct scratch scratch;
static struct scratch *const s = &scratch;
static char old[] = "/tmp/guichet-oldest-XXXXXX";
static char unused[HELD], used[HELD], password[HELD];
static char *counter_key;
static char error[512];

/* --- What was there --- */

/* :now is of the old times, ten days ago; :later ends what was valid then. */
static const char *const rows[] = {
	"INSERT INTO setting (name, value) VALUES ('name', 'Touraine Découverte')",
	"INSERT INTO account (id, login, name, uid, created_at)"
	" VALUES (1, 'admin', 'admin', 1000, :now), (2, 'caveau', 'Caveau', NULL, :now)",
	"INSERT INTO account_key (account, type, blob, fingerprint, added_at)"
	" VALUES (2, 'ssh-ed25519', :key, 'SHA256:of-its-time', :now)",
	"INSERT INTO operation (name) VALUES ('redemption.create'), ('code.lookup'),"
	" ('voucher.issue'), ('session.list'), ('audit.verify')",
	"INSERT INTO role_operation (role, operation)"
	" SELECT 'administrator', name FROM operation"
	" UNION ALL VALUES ('shop', 'redemption.create'), ('shop', 'code.lookup')",
	"INSERT INTO place (id, town, lat, lon) VALUES (1, 'Amboise', 47.41, 0.98)",
	"INSERT INTO party (id, name, name_key, place, created_at)"
	" VALUES (1, 'Cave du Pont', 'cave du pont', 1, :now),"
	"        (2, 'Gîte des Tilleuls', 'gite des tilleuls', 1, :now)",
	"INSERT INTO party_kind (party, kind) VALUES (1, 'producer'), (2, 'host')",
	"INSERT INTO shop (id, party, name, name_key, created_at)"
	" VALUES (1, 1, 'Cave du Pont', 'cave du pont', :now)",
	"INSERT INTO \"grant\" (account, role, shop)"
	" VALUES (1, 'administrator', NULL), (2, 'shop', 1)",
	"INSERT INTO session (id, account, via, address, started_at)"
	" VALUES (1, 1, 'uid', 'local', :now)",
	"INSERT INTO offer (id, party, category, place, state, created_at, changed_at, used)"
	" VALUES (1, 1, 3, 1, 'published', :now, :now, 1)",
	"INSERT INTO offer_text (offer, language, title, title_key)"
	" VALUES (1, 'fr', 'Verre offert', 'verre offert')",
	"INSERT INTO offer_index (rowid, title, body, producer, town)"
	" VALUES (1, 'verre offert', '', 'cave du pont', 'amboise')",
	"INSERT INTO customer (id, email, language, created_at)"
	" VALUES (1, 'marie@example.fr', 'fr', :now)",
	"INSERT INTO access (id, party, reason, hash, sealed, valid_from, valid_until)"
	" VALUES (1, 2, 'guest', :hash, :sealed, :now, :later)",
	"INSERT INTO code (id, text, kind, own)"
	" VALUES (1, :unused, 'voucher', 1), (2, :used, 'voucher', 1)",
	"INSERT INTO code_count (kind, live) VALUES ('voucher', 2)",
	"INSERT INTO voucher (id, code, customer, party, access, reason, valid_from, valid_until,"
	" issued_at) SELECT id, id, 1, 2, 1, 'guest', :now, :later, :now FROM code",
	"INSERT INTO offer_use (id, offer, code, customer, shop, account, at, recorded_at, day, "
	"nth)"
	" VALUES (1, 1, 2, 1, 1, 2, :now, :now, date(:now, 'unixepoch'), 1)",
	NULL,
};

/* Its trail: operation and what it was about, in the order of their lines. */
static const char *const trail[][2] = {
	{ "voucher.issue", "voucher:1" },
	{ "voucher.issue", "voucher:2" },
	{ "redemption.create", "redemption:1 voucher:2 offer:1 shop:1" },
};
enum { LINES = sizeof trail / sizeof *trail };

static void new_code(char code[HELD])
{
	code_random(CODE_RANDOM, code);
}

static void bind_secrets(struct query *query, const struct keys *keys)
{
	size_t length = strlen(password);
	unsigned char hash[KEYS_HASH];
	unsigned char sealed[KEYS_SEAL + HELD];

	keys_hash(keys, KEYS_ACCESS, password, length, hash);
	keys_seal(keys, password, length, sealed);
	query_blob(query, ":hash", hash, sizeof hash);
	query_blob(query, ":sealed", sealed, KEYS_SEAL + length);
}

static void put_row(struct store *store, const char *sql, const struct keys *keys)
{
	struct query *query = store_query(store, sql);
	char blob[256];

	sscanf(counter_key, "%*s %255s", blob);
	query_int(query, ":now", s->now - 10 * DAY);
	query_int(query, ":later", s->now + 10 * DAY);
	query_text(query, ":unused", unused);
	query_text(query, ":used", used);
	query_text(query, ":key", blob);
	bind_secrets(query, keys);
	query_step(query);
	assert_int_equal(store_failure(store), STORE_FINE);
	assert_false(query_conflict(query));
	assert_true(store_changes(store) > 0);
}

/* As each line was chained from the first day on: what a later guichet can't read is lost. */
static void put_trail(struct store *store, const struct keys *keys)
{
	static const char sql[] =
		"INSERT INTO audit (id, at, account, session, address, operation, outcome, objects,"
		" hash) VALUES (:id, :at, 1, 1, 'local', :operation, 'done', :objects, :hash)";
	unsigned char hash[KEYS_HASH] = { 0 };

	for (int i = 0; i < LINES; i++) {
		struct query *query = store_query(store, sql);
		int64_t at = s->now - 10 * DAY + i;
		char line[512];
		int length;

		memcpy(line, hash, sizeof hash);
		length = snprintf(line + KEYS_HASH, sizeof line - KEYS_HASH,
				  "%d %lld 1 1%clocal%c%s%cdone%c%s", i + 1, (long long)at, 0, 0,
				  trail[i][0], 0, 0, trail[i][1]);
		keys_hash(keys, KEYS_AUDIT, line, KEYS_HASH + (size_t)length, hash);
		query_int(query, ":id", i + 1);
		query_int(query, ":at", at);
		query_text(query, ":operation", trail[i][0]);
		query_text(query, ":objects", trail[i][1]);
		query_blob(query, ":hash", hash, sizeof hash);
		query_step(query);
		assert_int_equal(store_failure(store), STORE_FINE);
	}
}

static void write_file(const struct keys *keys)
{
	enum store_failure failure;
	char path[PATHS];
	struct store *store;
	int from;

	snprintf(path, sizeof path, "%s/guichet.db", old);
	store = store_open(path, STORE_WRITER, &failure, error, sizeof error);
	assert_non_null(store);
	assert_true(store_migrate_to(store, 1, &from, error, sizeof error));
	assert_int_equal(store_version(store), 1);
	for (const char *const *row = rows; *row; row++)
		put_row(store, *row, keys);
	put_trail(store, keys);
	store_close(store);
}

static void write_folder(void)
{
	char path[PATHS];
	struct keys *keys;

	snprintf(path, sizeof path, "%s/keys", old);
	assert_int_equal(mkdir(path, 0700), 0);
	keys = keys_open(old, error, sizeof error);
	assert_non_null(keys);
	snprintf(path, sizeof path, "%s/keys/host", old);
	assert_true(hostkey_make(path, error, sizeof error));
	new_code(unused);
	new_code(used);
	new_code(password);
	write_file(keys);
	keys_close(keys);
}

/* By tar and b2sum: a digest, a size and a name for each, the list itself last. */
static void pack(void)
{
	char command[1024];

	snprintf(
		command, sizeof command,
		"cd %s && for f in guichet.db keys/secret keys/signing keys/host; do"
		" echo \"$(b2sum -l 256 $f | cut -d' ' -f1) $(stat -c %%s $f) $f\"; done > MANIFEST"
		" && tar --format=ustar -cf backup.tar guichet.db keys/secret keys/signing "
		"keys/host"
		" MANIFEST",
		old);
	assert_int_equal(system(command), 0);
}

/* --- Restored --- */

static int open_old(void **state)
{
	char path[PATHS];

	(void)state;
	scratch_open(s);
	memcpy(old + sizeof old - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(old));
	counter_key = scratch_key("caveau");
	write_folder();
	pack();
	scratch_leave(s);
	snprintf(path, sizeof path, "%s/backup.tar", old);
	if (!core_restore(s->folder, path, s->now, error, sizeof error))
		fail_msg("core_restore: %s", error);
	scratch_enter(s);
	return 0;
}

static int close_old(void **state)
{
	char command[PATHS];

	(void)state;
	free(counter_key);
	scratch_close(s);
	snprintf(command, sizeof command, "rm -rf %s", old);
	return system(command);
}

static void is_proved(void)
{
	static const char *const proofs[] = { "audit.verify", "ledger.verify", "receipt.verify",
					      "closing.verify" };

	for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++) {
		scratch_do(s, &s->admin, proofs[i], NULL);
		assert_int_equal(scratch_int(s, "ok"), 1);
	}
}

static void its_codes_redeem_once(void **state)
{
	struct caller counter = scratch_stranger(true, "192.0.2.1");

	(void)state;
	scratch_do(s, &s->admin, "system.status", NULL);
	assert_int_equal(scratch_int(s, "schema"), store_latest());
	scratch_do(s, &counter, "auth.key", "{s:s, s:s}", "login", "caveau", "key", counter_key);
	assert_string_equal(scratch_call(s, &counter, "redemption.create", "{s:s}", "code", used),
			    "already_redeemed");
	scratch_do(s, &counter, "redemption.create", "{s:s}", "code", unused);
	assert_int_equal(scratch_int(s, "nth"), 1);
	assert_string_equal(scratch_call(s, &counter, "redemption.create", "{s:s}", "code", unused),
			    "already_redeemed");
	is_proved();
	scratch_reopen(s);
	is_proved();
}

/* The keys are those of the file. */
static void its_access_password_issues(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "voucher.issue", "{s:s, s:s}", "email", "jean@example.fr",
		   "password", password);
	assert_string_equal(scratch_call(s, &s->admin, "voucher.issue", "{s:s, s:s}", "email",
					 "jean@example.fr", "password", unused),
			    "wrong_access");
	is_proved();
}

static void its_trail_goes_on(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
	assert_true(scratch_int(s, "lines") > LINES);
	scratch_leave(s);
	scratch_tamper(s, "UPDATE audit SET objects = 'voucher:3' WHERE id = 2");
	scratch_enter(s);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 0);
	assert_int_equal(scratch_int(s, "broken_at"), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_old, close_old)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(its_codes_redeem_once),
		TEST(its_access_password_issues),
		TEST(its_trail_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
