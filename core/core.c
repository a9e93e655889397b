/* The data folder: made, locked, brought up to date and opened. */
#include "core/core.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/account/account.h"
#include "core/code/guess.h"
#include "core/commune/commune.h"
#include "core/damage.h"
#include "core/folder.h"
#include "core/keys/hostkey.h"
#include "core/keys/keys.h"
#include "core/offer/index.h"
#include "core/op/operation.h"
#include "core/store/store.h"
#include "core/system/counters.h"
#include "core/system/writer.h"

struct core {
	char folder[3800];
	char host_key[4096];
	char backups[4096];
	char zone[64];
	int lock;
	struct keys *keys;
	struct guesses *guesses;
	struct writer_state writer;
	struct counters counters;
};

const struct keys *core_keys(const struct core *core)
{
	return core->keys;
}

struct guesses *core_guesses(const struct core *core)
{
	return core->guesses;
}

struct writer_state *core_writer(struct core *core)
{
	return &core->writer;
}

struct counters *core_counters(struct core *core)
{
	return &core->counters;
}

bool core_writer_is_busy(struct core *core)
{
	return core->writer.under_way > 0 || core->writer.waiting > 0;
}

void core_writes_wait(struct core *core, int64_t change)
{
	core->writer.waiting += change;
}

const char *core_folder(const struct core *core)
{
	return core->folder;
}

const char *core_backup_folder(const struct core *core)
{
	return core->backups;
}

/* --- Backups that were not finished --- */

static int is_unfinished(const struct dirent *entry)
{
	const char *name = entry->d_name;
	const char *end = strrchr(name, '.');

	if (strncmp(name, FOLDER_CHECKING, strlen(FOLDER_CHECKING)) == 0)
		return 1;
	return strncmp(name, "guichet-", 8) == 0 && end &&
	       (strcmp(end, ".part") == 0 || strcmp(end, ".making") == 0);
}

void core_keep_backups_in(struct core *core, const char *folder)
{
	struct dirent **entries = NULL;
	int count;

	snprintf(core->backups, sizeof core->backups, "%s", folder);
	count = scandir(folder, &entries, is_unfinished, alphasort);
	for (int i = 0; i < count; i++) {
		char path[4400];

		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		folder_discard(path);
		free(entries[i]);
	}
	free(entries);
}

const char *core_host_key_path(struct core *core)
{
	return core->host_key;
}

const char *core_zone(struct core *core)
{
	return core->zone;
}

/* --- The folder --- */

static int discard_one(const char *path, const struct stat *facts, int type, struct FTW *where)
{
	(void)facts;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

void folder_discard(const char *path)
{
	nftw(path, discard_one, 16, FTW_DEPTH | FTW_PHYS);
}

int folder_lock(const char *folder, char *error, size_t size)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "%s/lock", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	snprintf(error, size,
		 "%s is in use by another guichetd: stop that one first, or give another --data",
		 folder);
	close(fd);
	return -1;
}

bool folder_make(const char *folder, char *error, size_t size)
{
	static const char *const inside[] = { "keys", "backup" };
	char path[4096];

	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		snprintf(error, size, "%s: %s", folder, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, inside[i]);
		if (mkdir(path, 0700) != 0 && errno != EEXIST) {
			snprintf(error, size, "%s: %s", path, strerror(errno));
			return false;
		}
	}
	return true;
}

static bool not_half_restored(const char *folder, char *error, size_t size)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/" FOLDER_RESTORING, folder);
	if (access(path, F_OK) != 0)
		return true;
	snprintf(error, size, "%s: a restore was interrupted; run guichetd --restore FILE again",
		 folder);
	return false;
}

static struct store *open_store(const struct core *core, char *error, size_t size)
{
	enum store_failure failure = STORE_FINE;
	char path[4096];
	char why[256];
	struct store *store;

	snprintf(path, sizeof path, "%s/guichet.db", core->folder);
	store = store_open(path, STORE_WRITER, &failure, why, sizeof why);
	if (store == NULL)
		damage_explain(error, size, why, failure);
	return store;
}

/* --- Bringing it up to date --- */

/* Whoever waits for the start, and what he is told. */
struct opening {
	const struct core_told *told; /* NULL: nobody waits */
	int64_t done, all;
};

static void tell(const struct opening *opening, enum core_opening what, int64_t done, int64_t all)
{
	if (opening->told)
		opening->told->tell(opening->told->data, what, done, all);
}

static void tell_backup(void *data, int64_t done, int64_t all)
{
	tell(data, OPENING_BACKUP, done, all);
}

static void tell_schema(void *data)
{
	const struct opening *opening = data;

	tell(opening, OPENING_SCHEMA, opening->done, opening->all);
}

static bool backup_before(const struct core *core, struct store *store, int version, int64_t now,
			  struct opening *opening, char *error, size_t size)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/backup/before-schema-%d-%lld.db", core->folder, version + 1,
		 (long long)now);
	return store_backup(store, path, tell_backup, opening, error, size);
}

static bool migrate(const struct core *core, struct store *store, int64_t now,
		    const struct core_told *told, char *error, size_t size)
{
	int version = store_version(store);
	struct opening opening = { .told = version > 0 ? told : NULL, .all = store_latest() };
	bool done = true;
	int from;

	if (version > 0 && version < store_latest() &&
	    !backup_before(core, store, version, now, &opening, error, size))
		return false;
	store_while_busy(store, tell_schema, &opening);
	for (int next = version + 1; done && next < store_latest(); next++) {
		opening.done = next;
		tell_schema(&opening);
		done = store_migrate_to(store, next, &from, error, size);
	}
	opening.done = store_latest();
	if (done && version < store_latest())
		tell_schema(&opening);
	done = done && store_migrate(store, &from, error, size);
	store_while_busy(store, NULL, NULL);
	return done;
}

static bool one(struct store *store, const char *sql)
{
	struct query *query = store_query(store, sql);
	bool found = query_step(query);

	query_end(query);
	return found;
}

static bool load_communes(struct store *store)
{
	static const char any[] = "SELECT 1 FROM commune LIMIT 1";

	return one(store, any) || commune_load(store);
}

static void run_named(struct store *store, const char *sql, const char *operation, const char *role)
{
	struct query *query = store_query(store, sql);

	query_text(query, ":operation", operation);
	query_text(query, ":role", role);
	query_step(query);
}

static void give(struct store *store, const struct operation *operation)
{
	static const char insert[] = "INSERT OR IGNORE INTO role_operation (role, operation)"
				     " SELECT name, :operation FROM role WHERE name = :role";
	char roles[256];
	char *save = NULL;

	run_named(store, insert, operation->name, "administrator");
	snprintf(roles, sizeof roles, "%s", operation->roles ? operation->roles : "");
	for (char *role = strtok_r(roles, " ", &save); role; role = strtok_r(NULL, " ", &save))
		run_named(store, insert, operation->name, role);
}

/* An operation that this data file has not met is given to the roles that its
 * declaration names; what an administrator took away stays away. */
static void meet_operations(struct store *store)
{
	static const char known[] = "SELECT 1 FROM operation WHERE name = :operation";
	static const char meet[] = "INSERT INTO operation (name) VALUES (:operation)";

	for (const struct operation *const *o = operation_table(); *o; o++) {
		struct query *query = store_query(store, known);
		bool met;

		if ((*o)->access == OP_ANYBODY || (*o)->access == OP_GATE ||
		    (*o)->access == OP_INTERNAL || (*o)->access == OP_CUSTOMER)
			continue;
		query_text(query, ":operation", (*o)->name);
		met = query_step(query);
		query_end(query);
		if (met)
			continue;
		run_named(store, meet, (*o)->name, NULL);
		give(store, *o);
	}
}

static void end_sessions(struct store *store, int64_t now)
{
	static const char sql[] = "UPDATE session SET ended_at = :now WHERE ended_at IS NULL";
	struct query *query = store_query(store, sql);

	query_int(query, ":now", now);
	query_step(query);
}

/* Long writes that a crash cut short: nobody will answer them, and what they left is to
 * be cleared (code.clear). */
static void end_long_writes(struct store *store)
{
	static const char answers[] = "DELETE FROM answer WHERE length(answer_sealed) = 0";
	static const char batches[] = "UPDATE code_batch SET state = 'cancelled'"
				      " WHERE state = 'making'";

	query_step(store_query(store, answers));
	query_step(store_query(store, batches));
}

static void read_zone(struct core *core, struct store *store)
{
	static const char sql[] = "SELECT value FROM setting WHERE name = 'zone'";
	struct query *query = store_query(store, sql);

	snprintf(core->zone, sizeof core->zone, "%s",
		 query_step(query) ? column_text(query, 0) : "Europe/Paris");
	query_end(query);
}

static bool refuse_file(const struct core *core, const char *why, enum store_failure failure,
			char *error, size_t size)
{
	char what[4400];

	snprintf(what, sizeof what, "%s/guichet.db: %s", core->folder, why);
	damage_explain(error, size, what, failure);
	return false;
}

static void tell_check(void *data)
{
	tell(data, OPENING_CHECK, 0, 0);
}

/* Nothing is read from it, nor migrated, before that is known. */
static bool is_whole(const struct core *core, struct store *store, const struct core_told *told,
		     char *error, size_t size)
{
	struct opening opening = { .told = told };
	char why[512] = "";
	bool whole;

	if (!store_log_is_whole(store, why, sizeof why)) {
		damage_explain(error, size, why, store_failure(store));
		return false;
	}
	store_while_busy(store, tell_check, &opening);
	whole = damage_is_mended(core->folder, store, why, sizeof why);
	store_while_busy(store, NULL, NULL);
	return whole || refuse_file(core, why, STORE_DAMAGED, error, size);
}

static bool prepare(struct core *core, struct store *store, int64_t now,
		    const struct core_told *told, char *error, size_t size)
{
	char why[512] = "";

	if (!is_whole(core, store, told, error, size))
		return false;
	if (!migrate(core, store, now, told, why, sizeof why))
		return refuse_file(core, why, store_failure(store), error, size);
	store_begin(store);
	if (!load_communes(store) && store_failure(store) == STORE_FINE) {
		snprintf(error, size, "the communes built in could not be loaded");
		store_rollback(store);
		return false;
	}
	meet_operations(store);
	offer_index_fill(store);
	end_sessions(store, now);
	end_long_writes(store);
	read_zone(core, store);
	if (store_commit(store))
		return true;
	refuse_file(core, store_failure_text(store), store_failure(store), error, size);
	store_rollback(store);
	return false;
}

/* Paths are told to people and to the gate: as they are from anywhere. */
static bool absolute(struct core *core, const char *folder, char *error, size_t size)
{
	char *path = realpath(folder, NULL);
	bool fits = path && strlen(path) < sizeof core->folder;

	if (fits) {
		snprintf(core->folder, sizeof core->folder, "%s", path);
		snprintf(core->host_key, sizeof core->host_key, "%s/keys/host", core->folder);
	} else {
		snprintf(error, size, "%s: %s", folder, path ? "too long" : strerror(errno));
	}
	free(path);
	return fits;
}

struct core *core_open(const char *folder, int64_t now, char *error, size_t size)
{
	return core_open_told(folder, now, NULL, error, size);
}

struct core *core_open_told(const char *folder, int64_t now, const struct core_told *told,
			    char *error, size_t size)
{
	struct core *core = calloc(1, sizeof *core);
	struct store *store;
	bool done = false;

	if (core == NULL)
		abort();
	core->lock = -1;
	core->counters.started_at = now;
	if (folder_make(folder, error, size) && absolute(core, folder, error, size))
		core->lock = folder_lock(core->folder, error, size);
	if (core->lock >= 0 && not_half_restored(core->folder, error, size))
		core->keys = keys_open(core->folder, error, size);
	if (core->keys && hostkey_make(core->host_key, error, size)) {
		store = open_store(core, error, size);
		done = store && prepare(core, store, now, told, error, size);
		store_close(store);
	}
	if (done) {
		char backups[4096];

		snprintf(backups, sizeof backups, "%s/backup", core->folder);
		core_keep_backups_in(core, backups);
	}
	core->guesses = done ? guesses_new() : NULL;
	if (done)
		return core;
	core_close(core);
	return NULL;
}

void core_close(struct core *core)
{
	if (core == NULL)
		return;
	guesses_free(core->guesses);
	keys_close(core->keys);
	if (core->lock >= 0)
		close(core->lock);
	free(core);
}

/* --- The first account --- */

bool core_is_new(struct core *core)
{
	static const char sql[] = "SELECT 1 FROM account LIMIT 1";
	char error[256];
	struct store *store = open_store(core, error, sizeof error);
	bool found = store && one(store, sql);

	store_close(store);
	return !found;
}

bool core_first_administrator(struct core *core, const char *login, const char *key, int64_t uid,
			      int64_t now, char *password, size_t password_size, char *error,
			      size_t size)
{
	struct store *store = open_store(core, error, size);
	bool done;

	if (store == NULL)
		return false;
	store_begin(store);
	done = account_first(store, login, key, uid, now, password, password_size, error, size);
	if (done && !store_commit(store)) {
		snprintf(error, size, "%s", store_failure_text(store));
		done = false;
	}
	if (!done)
		store_rollback(store);
	store_close(store);
	return done;
}
