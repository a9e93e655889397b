/* The blocks of a tar file (POSIX.1-1988 ustar). */
#ifndef GUICHET_TAR_H
#define GUICHET_TAR_H

#include <stdbool.h>
#include <stdint.h>

enum { TAR_BLOCK = 512 };

/* What the eleven octal digits of a size can say; what is larger is said in binary, as
 * GNU tar and all that came after it do. */
#define TAR_DIGITS_MAX 077777777777LL

struct tar_header {
	char name[100];
	char mode[8], uid[8], gid[8];
	char size[12], mtime[12];
	char checksum[8];
	char type;
	char link[100];
	char magic[6], version[2];
	char user[32], group[32];
	char major[8], minor[8];
	char prefix[155];
	char rest[12];
};

_Static_assert(sizeof(struct tar_header) == TAR_BLOCK, "a header is a block");

/* A regular file, mode 0600, of length bytes. */
void tar_header(struct tar_header *header, const char *name, int64_t length);
/* Reads one; false when it is no header of a regular file. */
bool tar_read(const struct tar_header *header, char name[101], int64_t *length);

#endif
