/* Writing a backup file. The header's fields are those of POSIX.1-1988 ustar. */
#include "core/system/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/system/tar.h"

struct archive {
	char path[4096];
	int fd;
	char manifest[8192];
	size_t manifest_length;
	int64_t bytes;
	char error[256];
};

static bool fail(struct archive *archive, const char *name, const char *what)
{
	if (archive->error[0] == 0)
		snprintf(archive->error, sizeof archive->error, "%.150s: %s", name, what);
	return false;
}

static bool put(struct archive *archive, const void *bytes, size_t length)
{
	const char *next = bytes;

	while (length > 0) {
		ssize_t written = write(archive->fd, next, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return fail(archive, archive->path, strerror(errno));
		next += written;
		length -= (size_t)written;
		archive->bytes += written;
	}
	return true;
}

static bool pad(struct archive *archive)
{
	static const char zeros[TAR_BLOCK];
	size_t rest = (size_t)(archive->bytes % TAR_BLOCK);

	return rest == 0 || put(archive, zeros, TAR_BLOCK - rest);
}

struct archive *archive_create(const char *path, char *error, size_t size)
{
	struct archive *archive = calloc(1, sizeof *archive);

	if (archive == NULL)
		abort();
	snprintf(archive->path, sizeof archive->path, "%s", path);
	archive->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (archive->fd >= 0)
		return archive;
	snprintf(error, size, "%.150s: %s", path, strerror(errno));
	free(archive);
	return NULL;
}

static bool put_header(struct archive *archive, const char *name, int64_t length)
{
	struct tar_header header;

	tar_header(&header, name, length);
	return put(archive, &header, sizeof header);
}

enum { GIVE_BACK = 16 * 1024 * 1024 };

/* What lies before the end of what was read. */
static void give_back(int fd, int64_t end)
{
	if (end % GIVE_BACK == 0)
		fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, end - GIVE_BACK,
			  GIVE_BACK);
}

/* Copies exactly length bytes, and tells their digest. */
static bool put_file(struct archive *archive, int fd, int64_t length, const char *name, bool taken,
		     char hex[65])
{
	int64_t all = length;
	crypto_generichash_state state;
	unsigned char digest[32];
	char buffer[65536];

	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	while (length > 0) {
		size_t most = length < (int64_t)sizeof buffer ? (size_t)length : sizeof buffer;
		ssize_t got = read(fd, buffer, most);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(archive, name, got ? strerror(errno) : "became shorter");
		crypto_generichash_update(&state, (unsigned char *)buffer, (size_t)got);
		if (!put(archive, buffer, (size_t)got))
			return false;
		length -= got;
		if (taken)
			give_back(fd, all - length);
	}
	crypto_generichash_final(&state, digest, sizeof digest);
	sodium_bin2hex(hex, 65, digest, sizeof digest);
	return pad(archive);
}

static bool note(struct archive *archive, const char *hex, int64_t length, const char *name)
{
	size_t room = sizeof archive->manifest - archive->manifest_length;
	int used = snprintf(archive->manifest + archive->manifest_length, room, "%s %lld %s\n", hex,
			    (long long)length, name);

	if (used < 0 || (size_t)used >= room)
		return fail(archive, name, "too many files");
	archive->manifest_length += (size_t)used;
	return true;
}

static bool add(struct archive *archive, const char *name, const char *path, bool optional,
		bool taken)
{
	struct stat facts;
	char hex[65];
	bool done;
	int fd = open(path, (taken ? O_RDWR : O_RDONLY) | O_CLOEXEC);

	if (fd < 0)
		return (optional && errno == ENOENT) || fail(archive, path, strerror(errno));
	done = fstat(fd, &facts) == 0 && put_header(archive, name, facts.st_size) &&
	       put_file(archive, fd, facts.st_size, name, taken, hex) &&
	       note(archive, hex, facts.st_size, name);
	close(fd);
	return done;
}

bool archive_add(struct archive *archive, const char *name, const char *path, bool optional)
{
	return add(archive, name, path, optional, false);
}

bool archive_take(struct archive *archive, const char *name, const char *path)
{
	return add(archive, name, path, false, true);
}

/* A backup that is told of is there after a power cut, its name too. */
static bool sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];
	int fd;
	bool done;

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1,
		 slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return done;
}

bool archive_name(const char *path, const char *name)
{
	return rename(path, name) == 0 && sync_folder(name);
}

bool archive_finish(struct archive *archive, char digest[65], int64_t *bytes, char *error,
		    size_t size)
{
	static const char end[2 * TAR_BLOCK];
	unsigned char hash[32];
	bool done = archive->error[0] == 0 &&
		    put_header(archive, "MANIFEST", (int64_t)archive->manifest_length) &&
		    put(archive, archive->manifest, archive->manifest_length) && pad(archive) &&
		    put(archive, end, sizeof end);

	if (done && (fsync(archive->fd) != 0 || !sync_folder(archive->path)))
		done = fail(archive, archive->path, strerror(errno));
	close(archive->fd);
	crypto_generichash(hash, sizeof hash, (unsigned char *)archive->manifest,
			   archive->manifest_length, NULL, 0);
	sodium_bin2hex(digest, 65, hash, sizeof hash);
	*bytes = archive->bytes;
	if (!done) {
		unlink(archive->path);
		snprintf(error, size, "%s", archive->error);
	}
	free(archive);
	return done;
}
