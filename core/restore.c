/* Restoring a backup, offline: unpacked and proved beside the data, then swapped
 * in. What was there is kept. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/core.h"
#include "core/folder.h"
#include "core/store/store.h"
#include "core/system/archive.h"

/* What a backup replaces. The logs of SQLite go with the file they belong to. */
static const char *const parts[] = { "guichet.db",    "guichet.db-wal", "guichet.db-shm",
				     "keys/secret",   "keys/signing",   "keys/host",
				     "guichetd.conf", FOLDER_DAMAGED };

enum { PARTS = sizeof parts / sizeof *parts };

struct restore {
	const char *folder;
	char fresh[4096]; /* where it is unpacked */
	char kept[4096];  /* where what was there goes */
	char *error;
	size_t size;
};

static bool fail(struct restore *r, const char *what)
{
	snprintf(r->error, r->size, "%.150s: %s", what, strerror(errno));
	return false;
}

static bool make(struct restore *r, const char *path)
{
	char keys[4200];

	snprintf(keys, sizeof keys, "%s/keys", path);
	return (mkdir(path, 0700) == 0 && mkdir(keys, 0700) == 0) || fail(r, path);
}

static bool prove(struct restore *r)
{
	enum store_failure failure;
	char path[4200];
	struct store *store;
	bool sound;

	snprintf(path, sizeof path, "%s/guichet.db", r->fresh);
	store = store_open(path, STORE_WRITER, &failure, r->error, r->size);
	if (store == NULL)
		return false;
	sound = store_check(store, r->error, r->size);
	if (sound && store_version(store) > store_latest()) {
		snprintf(r->error, r->size,
			 "this backup has schema %d and this guichetd knows %d: use a newer one",
			 store_version(store), store_latest());
		sound = false;
	}
	store_close(store);
	return sound;
}

/* A new life of the data: kiosks upload again what they had been told was kept
 * (rule 7). Higher than the lives before it, that the backup knows nothing of. */
static bool begin_epoch(struct restore *r, int64_t now)
{
	static const char sql[] =
		"INSERT INTO setting (name, value) VALUES ('epoch', CAST(:now AS TEXT))"
		" ON CONFLICT (name) DO UPDATE SET"
		"   value = CAST(max(CAST(value AS INTEGER) + 1, :now) AS TEXT)";
	enum store_failure failure;
	char path[4200];
	struct store *store;
	struct query *query;
	bool done;

	snprintf(path, sizeof path, "%s/guichet.db", r->fresh);
	store = store_open(path, STORE_WRITER, &failure, r->error, r->size);
	if (store == NULL)
		return false;
	store_begin(store);
	query = store_query(store, sql);
	query_int(query, ":now", now);
	query_step(query);
	query_end(query);
	done = store_commit(store);
	if (!done)
		snprintf(r->error, r->size, "%s", store_failure_text(store));
	store_close(store);
	return done;
}

static bool move(struct restore *r, const char *from, const char *to, const char *part)
{
	char source[4200];
	char target[4200];

	snprintf(source, sizeof source, "%s/%s", from, part);
	snprintf(target, sizeof target, "%s/%s", to, part);
	return rename(source, target) == 0 || errno == ENOENT || fail(r, source);
}

static void discard(const char *path)
{
	char name[4200];

	for (int i = 0; i < PARTS; i++) {
		snprintf(name, sizeof name, "%s/%s", path, parts[i]);
		unlink(name);
	}
	snprintf(name, sizeof name, "%s/keys", path);
	rmdir(name);
	rmdir(path);
}

/* Begun and not ended, it leaves `fresh` where it is: no server starts on half of the old and
 * half of the new (folder_is_settled), and the whole is begun again. */
static bool swap(struct restore *r)
{
	for (int i = 0; i < PARTS; i++)
		if (!move(r, r->folder, r->kept, parts[i]))
			return false;
	for (int i = 0; i < PARTS; i++)
		if (!move(r, r->fresh, r->folder, parts[i]))
			return false;
	return true;
}

bool core_restore(const char *folder, const char *backup, int64_t now, char *error, size_t size)
{
	struct restore r = { .folder = folder, .error = error, .size = size };
	bool done, swapped;
	int lock;

	snprintf(r.fresh, sizeof r.fresh, "%s/" FOLDER_RESTORING, folder);
	snprintf(r.kept, sizeof r.kept, "%s/before-restore-%lld-%d", folder, (long long)now,
		 (int)getpid());
	if (!folder_make(folder, error, size))
		return false;
	lock = folder_lock(folder, error, size);
	if (lock < 0)
		return false;
	discard(r.fresh); /* of a restore that was interrupted */
	done = make(&r, r.fresh) && archive_extract(backup, r.fresh, error, size) && prove(&r) &&
	       begin_epoch(&r, now) && make(&r, r.kept);
	sync(); /* what takes the place of something is on the disk before it does */
	swapped = done && swap(&r);
	sync();
	if (!done || swapped)
		discard(r.fresh);
	close(lock);
	return swapped;
}
