/* One server's core: its folder locked, its keys and its data file opened. */
#include "core/core.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/account/account.h"
#include "core/audit/refused.h"
#include "core/code/guess.h"
#include "core/damage.h"
#include "core/folder.h"
#include "core/keys/hostkey.h"
#include "core/keys/keys.h"
#include "core/store/store.h"
#include "core/system/counters.h"
#include "core/system/writer.h"
#include "core/upgrade.h"

struct core {
	char folder[3800];
	char host_key[4096];
	char backups[4096];
	char zone[64];
	int lock;
	struct keys *keys;
	struct guesses *guesses;
	struct refused *refused;
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

struct refused *core_refused(const struct core *core)
{
	return core->refused;
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

/* --- Opening --- */

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

static void read_zone(struct core *core, struct store *store)
{
	static const char sql[] = "SELECT value FROM setting WHERE name = 'zone'";
	struct query *query = store_query(store, sql);

	snprintf(core->zone, sizeof core->zone, "%s",
		 query_step(query) ? column_text(query, 0) : "Europe/Paris");
	query_end(query);
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
	if (core->lock >= 0 && folder_is_settled(core->folder, error, size))
		core->keys = keys_open(core->folder, error, size);
	if (core->keys && hostkey_make(core->host_key, error, size)) {
		store = open_store(core, error, size);
		done = store && upgrade(core->folder, store, now, told, error, size);
		if (done)
			read_zone(core, store);
		store_close(store);
	}
	if (done) {
		char backups[4096];

		snprintf(backups, sizeof backups, "%s/backup", core->folder);
		core_keep_backups_in(core, backups);
	}
	core->guesses = done ? guesses_new() : NULL;
	core->refused = done ? refused_new() : NULL;
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
	refused_free(core->refused);
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
	struct query *query = store ? store_query(store, sql) : NULL;
	bool found = query && query_step(query);

	if (query)
		query_end(query);
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
