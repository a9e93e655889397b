/* SQLite tells a damaged page when it reads it, and not before: a start reads few. So
 * whoever meets one leaves a mark, and the next start looks at every page. */
#include "core/damage.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/folder.h"

const char *damage_advice(enum store_failure failure)
{
	switch (failure) {
	case STORE_DAMAGED:
		return "restore the last backup (guichetd --data DIR --restore FILE)";
	case STORE_FULL:
		return "make room on the disk and start again";
	case STORE_READ_ONLY:
		return "give its owner the right to write it";
	case STORE_IO:
		return "look at the disk; where it can't be read any more, restore the last backup"
		       " (guichetd --data DIR --restore FILE)";
	default:
		return "";
	}
}

void damage_explain(char *out, size_t size, const char *why, enum store_failure failure)
{
	const char *advice = damage_advice(failure);

	snprintf(out, size, "%.400s%s%s", why, *advice ? "; " : "", advice);
}

static void mark_path(const char *folder, char path[4200])
{
	snprintf(path, 4200, "%s/" FOLDER_DAMAGED, folder);
}

void damage_mark(const char *folder)
{
	char path[4200];
	int fd;

	mark_path(folder, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
}

bool damage_is_mended(const char *folder, struct store *store, char *error, size_t size)
{
	char path[4200];
	char why[256] = "";

	mark_path(folder, path);
	if (access(path, F_OK) != 0)
		return true;
	if (!store_check(store, why, sizeof why)) {
		for (char *at = why; (at = strchr(at, '\n')) != NULL;)
			*at = ' ';
		snprintf(error, size, "damaged: %s", why);
		return false;
	}
	unlink(path);
	return true;
}
