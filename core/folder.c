/* The data folder itself. */
#include "core/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_TRIES = 100, LOCK_PAUSE = 20 * 1000 * 1000 /* nanoseconds */ };

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

/* What one that was killed had just forked holds its lock until it is another program. */
static bool lock_soon(int fd)
{
	static const struct timespec pause = { .tv_nsec = LOCK_PAUSE };

	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
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
	if (lock_soon(fd))
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

bool folder_is_settled(const char *folder, char *error, size_t size)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/" FOLDER_RESTORING, folder);
	if (access(path, F_OK) != 0)
		return true;
	snprintf(error, size, "%s: a restore was interrupted; run guichetd --restore FILE again",
		 folder);
	return false;
}
