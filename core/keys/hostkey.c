/* openssh-key-v1 (OpenSSH, PROTOCOL.key), without a passphrase. */
#include "core/keys/hostkey.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char type[] = "ssh-ed25519";

struct buffer {
	unsigned char bytes[512];
	size_t used;
};

static void put(struct buffer *buffer, const void *bytes, size_t length)
{
	memcpy(buffer->bytes + buffer->used, bytes, length);
	buffer->used += length;
}

static void put_number(struct buffer *buffer, uint32_t n)
{
	unsigned char bytes[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
				   (unsigned char)(n >> 8), (unsigned char)n };

	put(buffer, bytes, sizeof bytes);
}

static void put_string(struct buffer *buffer, const void *bytes, size_t length)
{
	put_number(buffer, (uint32_t)length);
	put(buffer, bytes, length);
}

static void put_private(struct buffer *whole, const unsigned char *public,
			const unsigned char *secret)
{
	struct buffer part = { .used = 0 };
	uint32_t check = randombytes_random();

	put_number(&part, check);
	put_number(&part, check);
	put_string(&part, type, sizeof type - 1);
	put_string(&part, public, crypto_sign_PUBLICKEYBYTES);
	put_string(&part, secret, crypto_sign_SECRETKEYBYTES);
	put_string(&part, "guichet", 7);
	for (unsigned char i = 1; part.used % 8 != 0; i++)
		put(&part, &i, 1);
	put_string(whole, part.bytes, part.used);
	sodium_memzero(&part, sizeof part);
}

static void encode(struct buffer *whole)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct buffer blob = { .used = 0 };

	crypto_sign_keypair(public, secret);
	put_string(&blob, type, sizeof type - 1);
	put_string(&blob, public, sizeof public);
	put(whole, "openssh-key-v1", 15);
	put_string(whole, "none", 4);
	put_string(whole, "none", 4);
	put_string(whole, "", 0);
	put_number(whole, 1);
	put_string(whole, blob.bytes, blob.used);
	put_private(whole, public, secret);
	sodium_memzero(secret, sizeof secret);
}

bool hostkey_make(const char *path, char *error, size_t size)
{
	struct buffer whole = { .used = 0 };
	char base64[1024];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = true;

	if (fd < 0 && errno == EEXIST)
		return true;
	if (fd < 0) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return false;
	}
	if (sodium_init() < 0)
		done = false;
	encode(&whole);
	sodium_bin2base64(base64, sizeof base64, whole.bytes, whole.used,
			  sodium_base64_VARIANT_ORIGINAL);
	dprintf(fd, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
	for (size_t i = 0, length = strlen(base64); i < length && done; i += 70)
		done = dprintf(fd, "%.70s\n", base64 + i) > 0;
	done = done && dprintf(fd, "-----END OPENSSH PRIVATE KEY-----\n") > 0 && fsync(fd) == 0;
	sodium_memzero(&whole, sizeof whole);
	sodium_memzero(base64, sizeof base64);
	if (close(fd) != 0 || !done) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		unlink(path);
		return false;
	}
	return true;
}
