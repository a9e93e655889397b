/* Headers of tar members. */
#include "core/system/tar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned checksum(const struct tar_header *header)
{
	struct tar_header copy = *header;
	const unsigned char *bytes = (const unsigned char *)&copy;
	unsigned sum = 0;

	memset(copy.checksum, ' ', sizeof copy.checksum);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += bytes[i];
	return sum;
}

void tar_header(struct tar_header *header, const char *name, int64_t length)
{
	memset(header, 0, sizeof *header);
	snprintf(header->name, sizeof header->name, "%s", name);
	memcpy(header->mode, "0000600", 8);
	memcpy(header->uid, "0000000", 8);
	memcpy(header->gid, "0000000", 8);
	snprintf(header->size, sizeof header->size, "%011llo",
		 (unsigned long long)length & TAR_FILE_MAX);
	memcpy(header->mtime, "00000000000", 12);
	header->type = '0';
	memcpy(header->magic, "ustar", 6);
	memcpy(header->version, "00", 2);
	snprintf(header->checksum, sizeof header->checksum, "%06o", checksum(header) & 0777777);
	header->checksum[7] = ' ';
}

bool tar_read(const struct tar_header *header, char name[101], int64_t *length)
{
	char digits[13] = { 0 };

	memcpy(digits, header->checksum, sizeof header->checksum);
	if (strtoul(digits, NULL, 8) != checksum(header) ||
	    memcmp(header->magic, "ustar", 5) != 0 || header->type != '0')
		return false;
	memcpy(name, header->name, sizeof header->name);
	name[100] = 0;
	memset(digits, 0, sizeof digits);
	memcpy(digits, header->size, sizeof header->size);
	*length = (int64_t)strtoull(digits, NULL, 8);
	return *length >= 0;
}
