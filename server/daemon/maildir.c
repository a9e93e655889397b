/* Delivery into a folder in the form of a maildir: for demonstrations, tests, and
 * for handing mail to another program. A message sent twice is one file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/daemon/mail_private.h"
#include "server/daemon/memory.h"
#include "server/wire/whole.h"

enum { PATH_SIZE = 4096 };

static bool make_folders(const char *folder)
{
	static const char *const inside[] = { "", "/tmp", "/new", "/cur" };
	char path[PATH_SIZE];

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, inside[i]);
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

/* As local mail is: lines end with LF. False with errno, and then there is no file. */
static bool write_file(const char *path, const struct letter *letter)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), why = 0;
	char *lines = memory_new(letter->length + 1);
	size_t length = 0;

	for (size_t i = 0; i < letter->length; i++)
		if (letter->bytes[i] != '\r')
			lines[length++] = letter->bytes[i];
	if (fd < 0 || !whole_write(fd, lines, length) || fsync(fd) != 0)
		why = errno;
	free(lines);
	if (fd >= 0 && close(fd) != 0 && why == 0)
		why = errno;
	if (why != 0)
		unlink(path);
	errno = why;
	return why == 0;
}

static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return fine;
}

enum delivery maildir_deliver(const struct letter *letter, struct trouble *trouble)
{
	const char *folder = letter->server + strlen("maildir:");
	char before[PATH_SIZE], after[PATH_SIZE], new[PATH_SIZE];

	snprintf(before, sizeof(before), "%s/tmp/%s", folder, letter->name);
	snprintf(after, sizeof(after), "%s/new/%s", folder, letter->name);
	snprintf(new, sizeof(new), "%s/new", folder);
	if (make_folders(folder) && write_file(before, letter) && rename(before, after) == 0 &&
	    sync_folder(new))
		return DELIVERY_DONE;
	trouble->word = "folder";
	snprintf(trouble->said, sizeof(trouble->said), "%.100s: %.100s", folder, strerror(errno));
	return DELIVERY_LATER;
}
