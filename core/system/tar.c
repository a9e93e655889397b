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

/* A bit that no digit has, then the number, its highest byte first. */
static void write_size(char size[12], int64_t length)
{
	if (length <= TAR_DIGITS_MAX) {
		snprintf(size, 12, "%011llo", (unsigned long long)length & TAR_DIGITS_MAX);
		return;
	}
	memset(size, 0, 12);
	size[0] = (char)0x80;
	for (int i = 11; i > 3; i--, length >>= 8)
		size[i] = (char)(length & 0xff);
}

static int64_t read_size(const char size[12])
{
	char digits[13] = { 0 };
	uint64_t length = 0;

	if (((unsigned char)size[0] & 0x80) == 0) {
		memcpy(digits, size, 12);
		return (int64_t)strtoull(digits, NULL, 8);
	}
	for (int i = 4; i < 12; i++)
		length = length << 8 | (unsigned char)size[i];
	return memcmp(size, "\x80\0\0\0", 4) == 0 && length <= INT64_MAX ? (int64_t)length : -1;
}

void tar_header(struct tar_header *header, const char *name, int64_t length)
{
	memset(header, 0, sizeof *header);
	snprintf(header->name, sizeof header->name, "%s", name);
	memcpy(header->mode, "0000600", 8);
	memcpy(header->uid, "0000000", 8);
	memcpy(header->gid, "0000000", 8);
	write_size(header->size, length);
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
	*length = read_size(header->size);
	return *length >= 0;
}
