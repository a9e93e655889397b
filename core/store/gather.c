/* SQLite's door to the system's files, with two differences: a failed read is told as such
 * (reads.c), and what is written to the log is gathered, and goes to the system in few large
 * pieces instead of two small ones for each page. Nobody misses it meanwhile: a commit is
 * told to the other connections only after the log was synced (synchronous=FULL), and
 * syncing, like all else that is asked of the file, writes what is gathered first. A write
 * that fails then fails what asked. Without that sync (synchronous=OFF) others would read
 * what is not there yet. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/private.h"

/* SQLite's own door to a Unix file takes less than 128 KiB at once. */
enum { GATHERED = 127 * 1024, REAL_FILE = 1024 };

struct log_file {
	sqlite3_file base;
	unsigned char *bytes; /* GATHERED of them, from the first write on */
	sqlite3_int64 at;     /* where in the file they belong */
	int length;
	_Alignas(sqlite3_int64) unsigned char real[REAL_FILE]; /* as SQLite aligns a file */
};

static struct log_file *log_of(sqlite3_file *file)
{
	return (struct log_file *)(void *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return (sqlite3_file *)(void *)log_of(file)->real;
}

static int write_gathered(sqlite3_file *file)
{
	struct log_file *log = log_of(file);
	sqlite3_file *real = real_of(file);
	int length = log->length;

	log->length = 0;
	return length > 0 ? real->pMethods->xWrite(real, log->bytes, length, log->at) : SQLITE_OK;
}

/* --- What SQLite asks of the log --- */

static int write_log(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
	struct log_file *log = log_of(file);
	sqlite3_file *real = real_of(file);
	int code = SQLITE_OK;

	if (at != log->at + log->length || log->length + length > GATHERED)
		code = write_gathered(file);
	if (code != SQLITE_OK)
		return code;
	if (log->bytes == NULL)
		log->bytes = malloc(GATHERED);
	if (log->bytes == NULL || length > GATHERED)
		return real->pMethods->xWrite(real, bytes, length, at);
	if (log->length == 0)
		log->at = at;
	memcpy(log->bytes + log->length, bytes, (size_t)length);
	log->length += length;
	return SQLITE_OK;
}

static int close_log(sqlite3_file *file)
{
	int code = write_gathered(file);
	int closed = real_of(file)->pMethods->xClose(real_of(file));

	free(log_of(file)->bytes);
	return code != SQLITE_OK ? code : closed;
}

/* All else: what was gathered is written, then the system is asked. */
#define WRITE_FIRST(file)                           \
	do {                                        \
		int written = write_gathered(file); \
                                                    \
		if (written != SQLITE_OK)           \
			return written;             \
	} while (0)

static int read_log(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
	WRITE_FIRST(file);
	return store_read_code(real_of(file)->pMethods->xRead(real_of(file), bytes, length, at));
}

static int truncate_log(sqlite3_file *file, sqlite3_int64 size)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int sync_log(sqlite3_file *file, int flags)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int lock_log(sqlite3_file *file, int lock)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int unlock_log(sqlite3_file *file, int lock)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int log_is_locked(sqlite3_file *file, int *locked)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), locked);
}

static int control_log(sqlite3_file *file, int operation, void *argument)
{
	WRITE_FIRST(file);
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int traits_of_disk(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = close_log,
	.xRead = read_log,
	.xWrite = write_log,
	.xTruncate = truncate_log,
	.xSync = sync_log,
	.xFileSize = log_size,
	.xLock = lock_log,
	.xUnlock = unlock_log,
	.xCheckReservedLock = log_is_locked,
	.xFileControl = control_log,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = traits_of_disk,
};

/* --- Opening --- */

/* The system's, or the test's that stands before it. */
static sqlite3_vfs *system_files(void)
{
	return sqlite3_vfs_find(NULL);
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given)
{
	sqlite3_vfs *system = system_files();
	int code;

	(void)vfs;
	if (!(flags & SQLITE_OPEN_WAL)) {
		code = system->xOpen(system, path, file, flags, given);
		if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB))
			store_watch_reads(file);
		return code;
	}
	memset(file, 0, sizeof(struct log_file));
	code = system->xOpen(system, path, real_of(file), flags, given);
	if (code == SQLITE_OK)
		file->pMethods = &methods;
	return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;
	return system_files()->xDelete(system_files(), path, sync_folder);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
	(void)vfs;
	return system_files()->xAccess(system_files(), path, flags, answer);
}

const char *store_gather_log(void)
{
	static sqlite3_vfs vfs;
	const sqlite3_vfs *system = system_files();

	if (vfs.zName == NULL) {
		vfs = *system;
		vfs.zName = "guichet";
		vfs.pNext = NULL;
		vfs.szOsFile = sizeof(struct log_file);
		vfs.xOpen = open_file;
		vfs.xDelete = delete_file;
		vfs.xAccess = access_file;
		sqlite3_vfs_register(&vfs, 0);
	}
	if (system->szOsFile > REAL_FILE)
		abort();
	return vfs.zName;
}
