/* Reading a backup file, believing nothing of it. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/system/archive.h"
#include "core/system/tar.h"

enum { MEMBERS_MAX = 16, MANIFEST_MAX = 8192 };

struct member {
	char line[256]; /* as the manifest should have it */
};

struct reading {
	FILE *in;
	const char *folder;
	struct member members[MEMBERS_MAX];
	size_t count;
	char manifest[MANIFEST_MAX + 1];
	bool complete;
	char *error;
	size_t size;
};

static bool fail(struct reading *r, const char *name, const char *what)
{
	snprintf(r->error, r->size, "%.100s: %s", name, what);
	return false;
}

/* What a backup holds, and no other name: nothing can climb out of the folder. */
static bool known(const char *name)
{
	static const char *const names[] = { "guichet.db", "keys/secret", "keys/signing",
					     "keys/host", "guichetd.conf" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool skip_padding(struct reading *r, int64_t length)
{
	char rest[TAR_BLOCK];
	size_t pad = (size_t)((TAR_BLOCK - length % TAR_BLOCK) % TAR_BLOCK);

	return fread(rest, 1, pad, r->in) == pad;
}

/* Why no more of it came. */
static const char *ended(FILE *in)
{
	return ferror(in) ? strerror(errno) : "is cut short";
}

static bool copy_out(struct reading *r, FILE *out, int64_t length, char hex[65])
{
	crypto_generichash_state state;
	unsigned char digest[32];
	char buffer[65536];

	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	while (length > 0) {
		size_t most = length < (int64_t)sizeof buffer ? (size_t)length : sizeof buffer;

		if (fread(buffer, 1, most, r->in) != most)
			return fail(r, "backup", ended(r->in));
		crypto_generichash_update(&state, (unsigned char *)buffer, most);
		if (fwrite(buffer, 1, most, out) != most)
			return fail(r, r->folder, strerror(errno));
		length -= (int64_t)most;
	}
	crypto_generichash_final(&state, digest, sizeof digest);
	sodium_bin2hex(hex, 65, digest, sizeof digest);
	return true;
}

static bool extract_file(struct reading *r, const char *name, int64_t length)
{
	char path[4096];
	char hex[65];
	FILE *out;
	int fd;
	bool done;

	if (!known(name) || r->count == MEMBERS_MAX)
		return fail(r, name, "does not belong into a backup");
	snprintf(path, sizeof path, "%s/%s", r->folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (out == NULL)
		return fail(r, path, strerror(errno));
	done = copy_out(r, out, length, hex) && fflush(out) == 0 && fsync(fd) == 0;
	if (fclose(out) != 0 || !done)
		return r->error[0] ? false : fail(r, path, strerror(errno));
	snprintf(r->members[r->count++].line, sizeof r->members->line, "%s %lld %s\n", hex,
		 (long long)length, name);
	return skip_padding(r, length) || fail(r, "backup", ended(r->in));
}

static bool read_manifest(struct reading *r, int64_t length)
{
	if (length > MANIFEST_MAX || fread(r->manifest, 1, (size_t)length, r->in) != (size_t)length)
		return fail(r, "MANIFEST", ended(r->in));
	r->manifest[length] = 0;
	r->complete = true;
	return true;
}

/* The manifest is these members' lines, in their order, and nothing else. */
static bool vouched(struct reading *r)
{
	const char *next = r->manifest;

	for (size_t i = 0; i < r->count; i++) {
		size_t length = strlen(r->members[i].line);

		if (strncmp(next, r->members[i].line, length) != 0)
			return fail(r, "backup", "is damaged: a digest does not match");
		next += length;
	}
	return *next == 0 || fail(r, "backup", "is damaged: a file is missing");
}

bool archive_extract(const char *path, const char *folder, char *error, size_t size)
{
	struct reading r = { .folder = folder, .error = error, .size = size };
	struct tar_header header;
	char name[101];
	int64_t length;
	bool fine = true;

	error[0] = 0;
	r.in = fopen(path, "re");
	if (r.in == NULL)
		return fail(&r, path, strerror(errno));
	while (fine && !r.complete) {
		if (fread(&header, 1, sizeof header, r.in) != sizeof header)
			fine = fail(&r, path,
				    ferror(r.in) ? strerror(errno)
						 : "is cut short, or no backup of guichet");
		else if (!tar_read(&header, name, &length))
			fine = fail(&r, path, "is damaged, or no backup of guichet");
		else if (strcmp(name, "MANIFEST") == 0)
			fine = read_manifest(&r, length);
		else
			fine = extract_file(&r, name, length);
	}
	fclose(r.in);
	return fine && vouched(&r);
}
