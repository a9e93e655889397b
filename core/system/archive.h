/* Backup files: a plain tar (POSIX ustar) whose last member, MANIFEST, holds the
 * BLAKE2b-256 digest and size of each of the others. `tar tf` lists one. */
#ifndef GUICHET_ARCHIVE_H
#define GUICHET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

/* Makes a new file (it must not exist), mode 0600. NULL with a sentence. */
struct archive *archive_create(const char *path, char *error, size_t size);
/* Adds a file under a name; a missing one is left out when optional. */
bool archive_add(struct archive *archive, const char *name, const char *path, bool optional);
/* The same, of a file that is given up for it: its place on the disk is given back as it
 * goes, where the file system can, so that both never stand there whole. */
bool archive_take(struct archive *archive, const char *name, const char *path);
/* Writes the manifest and brings all to the disk. digest (65 bytes) is that of
 * the manifest, in hexadecimal. Frees the archive; a failed one is removed. */
bool archive_finish(struct archive *archive, char digest[65], int64_t *bytes, char *error,
		    size_t size);

/* Gives a finished one its name, also after a power cut. False with errno. */
bool archive_name(const char *path, const char *name);

/* Unpacks into a folder (which must exist, and be empty), refusing any name that
 * is not a plain relative one, any member the manifest does not vouch for, and
 * anything cut short or changed. */
bool archive_extract(const char *path, const char *folder, char *error, size_t size);

#endif
