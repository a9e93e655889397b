/* Loaded before the C library into a guichetd under test: makes a named call fail, when
 * and how the test says (fault.h). The points' order is that of POINTS in test_faults.py. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/preload/fault.h"

enum point {
	LOG_WRITE,
	LOG_READ,
	LOG_SYNC,
	FILE_WRITE,
	FILE_READ,
	FILE_SYNC,
	INDEX_WRITE,
	KEY_WRITE,
	KEY_SYNC,
	KEY_READ,
	BACKUP_WRITE,
	BACKUP_SYNC,
	BACKUP_ROOM,
	RESTORE_READ,
	RESTORE_WRITE,
	RESTORE_SYNC,
	RESTORE_RENAME,
	METRICS_WRITE,
	METRICS_RENAME,
	MAIL_WRITE,
	MAIL_SYNC,
	PAPER_OPEN,
	PAPER_WRITE,
	PAPER_PIPE,
	PAPER_SPAWN,
	PAPER_READ,
	SOCKET_READ,
	SOCKET_WRITE,
	SOCKET_ACCEPT,
	OPEN,
	FORK,
	ALLOCATE,
	POINTS
};

static void __attribute__((constructor)) begin(void)
{
	map_faults(POINTS);
}

typedef void (*function)(void); /* to be made into what it is */

static function next(const char *name)
{
	function found;

	*(void **)&found = dlsym(RTLD_NEXT, name);
	return found;
}

/* What the descriptors are that calls of one kind are made on. */
struct places {
	enum point log, file, key, backup, restore, mail, metrics, paper, peer;
};

/* What a descriptor is: the end of its path, the way to or from guichet-paper, a socket. */
static enum point kind(int fd, struct places places)
{
	char link[64], path[512];
	struct stat facts;
	ssize_t length;

	if (faults == NULL || fstat(fd, &facts) != 0)
		return POINTS;
	if (S_ISSOCK(facts.st_mode))
		return places.peer;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof path - 1);
	if (length <= 0)
		return POINTS;
	path[length] = 0;
	if (strstr(path, "/memfd:document") || S_ISFIFO(facts.st_mode))
		return places.paper;
	if (strstr(path, "/restoring/"))
		return places.restore;
	if (strstr(path, "/metrics.prom"))
		return places.metrics;
	if (strstr(path, "/mails/"))
		return places.mail;
	if (strstr(path, "/backup/"))
		return places.backup;
	if (strstr(path, "/keys/"))
		return places.key;
	if (strstr(path, "guichet.db-wal"))
		return places.log;
	if (strstr(path, "guichet.db-shm"))
		return places.log == LOG_WRITE ? INDEX_WRITE : POINTS;
	return strstr(path, "guichet.db") ? places.file : POINTS;
}

static enum point writes(int fd)
{
	return kind(fd,
		    (struct places){ LOG_WRITE, FILE_WRITE, KEY_WRITE, BACKUP_WRITE, RESTORE_WRITE,
				     MAIL_WRITE, METRICS_WRITE, PAPER_WRITE, SOCKET_WRITE });
}

static enum point reads(int fd)
{
	return kind(fd, (struct places){ LOG_READ, FILE_READ, KEY_READ, POINTS, POINTS, POINTS,
					 POINTS, PAPER_READ, SOCKET_READ });
}

static enum point syncs(int fd)
{
	return kind(fd, (struct places){ LOG_SYNC, FILE_SYNC, KEY_SYNC, BACKUP_SYNC, RESTORE_SYNC,
					 MAIL_SYNC, POINTS, POINTS, POINTS });
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	FAIL(writes(fd), length);
	return ((ssize_t(*)(int, const void *, size_t))next("write"))(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
	FAIL(writes(fd), length);
	return ((ssize_t(*)(int, const void *, size_t, off64_t))next("pwrite64"))(fd, bytes, length,
										  at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	FAIL(writes(fd), count);
	return ((ssize_t(*)(int, const struct iovec *, int))next("writev"))(fd, parts, count);
}

ssize_t read(int fd, void *bytes, size_t length)
{
	FAIL(reads(fd), length);
	return ((ssize_t(*)(int, void *, size_t))next("read"))(fd, bytes, length);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at)
{
	FAIL(reads(fd), length);
	return ((ssize_t(*)(int, void *, size_t, off64_t))next("pread64"))(fd, bytes, length, at);
}

int fsync(int fd)
{
	size_t none = 0;

	FAIL(syncs(fd), none);
	return ((int (*)(int))next("fsync"))(fd);
}

int fdatasync(int fd)
{
	size_t none = 0;

	FAIL(syncs(fd), none);
	return ((int (*)(int))next("fdatasync"))(fd);
}

int accept4(int fd, __SOCKADDR_ARG address, socklen_t *size, int flags)
{
	size_t none = 0;

	FAIL(SOCKET_ACCEPT, none);
	return ((int (*)(int, struct sockaddr *, socklen_t *, int))next("accept4"))(
		fd, address.__sockaddr__, size, flags);
}

int open64(const char *path, int flags, ...)
{
	size_t none = 0;
	mode_t mode = 0;
	va_list list;

	va_start(list, flags);
	if (flags & O_CREAT)
		mode = va_arg(list, mode_t);
	va_end(list);
	if (strstr(path, "guichet.db"))
		FAIL(OPEN, none);
	return ((int (*)(const char *, int, ...))next("open64"))(path, flags, mode);
}

/* What the C library's streams write and read is not seen by write() and read(). */
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *out)
{
	int error = writes(fileno(out)) == RESTORE_WRITE ? strike(RESTORE_WRITE) : 0;

	if (error > 0) {
		errno = error;
		return 0;
	}
	return ((size_t(*)(const void *, size_t, size_t, FILE *))next("fwrite"))(bytes, size, count,
										 out);
}

/* Only a backup is read by it. */
size_t fread(void *bytes, size_t size, size_t count, FILE *in)
{
	int error = strike(RESTORE_READ);

	if (error > 0) {
		errno = error;
		in->_flags |= _IO_ERR_SEEN;
		return 0;
	}
	return ((size_t(*)(void *, size_t, size_t, FILE *))next("fread"))(bytes, size, count, in);
}

int rename(const char *from, const char *to)
{
	size_t none = 0;

	FAIL(strstr(to, "/metrics.prom")                                    ? METRICS_RENAME
	     : strstr(from, "/restoring/") || strstr(to, "/before-restore") ? RESTORE_RENAME
									    : POINTS,
	     none);
	return ((int (*)(const char *, const char *))next("rename"))(from, to);
}

/* As if the backups' disk had no room left. */
int statvfs(const char *path, struct statvfs *facts)
{
	int answer = ((int (*)(const char *, struct statvfs *))next("statvfs"))(path, facts);

	if (answer == 0 && strstr(path, "/backup") && strike(BACKUP_ROOM))
		facts->f_bavail = 0;
	return answer;
}

pid_t fork(void)
{
	size_t none = 0;

	FAIL(FORK, none);
	return ((pid_t(*)(void))next("fork"))();
}

int memfd_create(const char *name, unsigned flags)
{
	size_t none = 0;

	FAIL(PAPER_OPEN, none);
	return ((int (*)(const char *, unsigned))next("memfd_create"))(name, flags);
}

/* libuv makes its own before it is ready, and aborts without: no test arms this then. */
int pipe2(int both[2], int flags)
{
	size_t none = 0;

	FAIL(PAPER_PIPE, none);
	return ((int (*)(int *, int))next("pipe2"))(both, flags);
}

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const words[], char *const environment[])
{
	int error = strike(PAPER_SPAWN);

	return error > 0 ? error
			 : ((int (*)(pid_t *, const char *, const posix_spawn_file_actions_t *,
				     const posix_spawnattr_t *, char *const *,
				     char *const *))next("posix_spawn"))(
				   child, path, actions, attributes, words, environment);
}

#define NO_MEMORY ALLOCATE
#include "tests/preload/fault_memory.h"
