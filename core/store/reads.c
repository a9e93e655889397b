/* What a disk that can't be read is called. SQLite takes EIO for a damaged file system, and
 * says then that the data file is malformed. Here that word is kept for what was read and is
 * no page: a read that fails may do better the next time. */
#include <pthread.h>
#include <sqlite3.h>

#include "core/store/private.h"

/* The methods of the system's files, and the same with another way of reading. All files of
 * a process have one kind, but for a test's own disk, which is left alone if it comes later. */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static const sqlite3_io_methods *system_methods;
static sqlite3_io_methods watched;

int store_read_code(int code)
{
	return code == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : code;
}

static int read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
	return store_read_code(system_methods->xRead(file, bytes, length, at));
}

void store_watch_reads(sqlite3_file *file)
{
	pthread_mutex_lock(&guard);
	if (system_methods == NULL) {
		system_methods = file->pMethods;
		watched = *system_methods;
		watched.xRead = read_file;
	}
	if (file->pMethods == system_methods)
		file->pMethods = &watched;
	pthread_mutex_unlock(&guard);
}
