/* The data folder's secrets, and what is done with them. libsodium. */
#include "core/keys/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/private.h"

_Static_assert(KEYS_HASH == crypto_generichash_BYTES, "BLAKE2b-256");
_Static_assert(KEYS_SEAL == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
				    crypto_aead_xchacha20poly1305_ietf_ABYTES,
	       "nonce and tag");

/* A file's name is on the disk once its folder is. */
static bool sync_keys(const char *folder)
{
	char path[4096];
	int fd;
	bool done;

	snprintf(path, sizeof path, "%s/keys", folder);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return done;
}

/* New keys beside old data would open nothing of it. */
static bool has_data(const char *folder)
{
	char path[4096];
	struct stat facts;

	snprintf(path, sizeof path, "%s/guichet.db", folder);
	return stat(path, &facts) == 0 && facts.st_size > 0;
}

static bool write_new(const char *path, const unsigned char *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, bytes, length) == (ssize_t)length && fsync(fd) == 0;
	done = close(fd) == 0 && done;
	if (!done)
		unlink(path); /* half a key would be taken for a damaged one */
	return done;
}

/* Reads exactly length bytes, or makes them at random when there is no file. */
static bool load(const char *folder, const char *name, unsigned char *bytes, size_t length,
		 char *error, size_t size)
{
	char path[4096];
	int fd;
	ssize_t got;

	snprintf(path, sizeof path, "%s/keys/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && strcmp(name, "secret") == 0 && has_data(folder)) {
		snprintf(error, size,
			 "%s is missing, and without it the data can't be read: restore it from a "
			 "backup",
			 path);
		return false;
	}
	if (fd < 0 && errno == ENOENT) {
		randombytes_buf(bytes, length);
		if (write_new(path, bytes, length) && sync_keys(folder))
			return true;
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return false;
	}
	if (fd < 0) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return false;
	}
	got = read(fd, bytes, length);
	close(fd);
	if (got == (ssize_t)length)
		return true;
	snprintf(error, size, "%s: damaged (%zu bytes expected); restore it from a backup", path,
		 length);
	return false;
}

struct keys *keys_open(const char *folder, char *error, size_t size)
{
	unsigned char secret[crypto_kdf_KEYBYTES];
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	struct keys *keys;

	/* Each answer that is kept is sealed with a number of its own: no system call each. */
	randombytes_set_implementation(&randombytes_internal_implementation);
	if (sodium_init() < 0) {
		snprintf(error, size, "libsodium did not start");
		return NULL;
	}
	if (!load(folder, "secret", secret, sizeof secret, error, size) ||
	    !load(folder, "signing", seed, sizeof seed, error, size))
		return NULL;
	keys = sodium_malloc(sizeof *keys);
	if (keys == NULL)
		abort();
	for (unsigned i = 0; i < KEYS_PURPOSES; i++)
		crypto_kdf_derive_from_key(keys->hash[i], sizeof keys->hash[i], i + 1, "guichet ",
					   secret);
	crypto_kdf_derive_from_key(keys->seal, sizeof keys->seal, 100, "guichet ", secret);
	crypto_sign_seed_keypair(public, keys->signing, seed);
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(seed, sizeof seed);
	return keys;
}

void keys_close(struct keys *keys)
{
	sodium_free(keys);
}

void keys_hash(const struct keys *keys, enum keys_purpose purpose, const void *bytes, size_t length,
	       unsigned char hash[KEYS_HASH])
{
	crypto_generichash(hash, KEYS_HASH, bytes, length, keys->hash[purpose],
			   sizeof keys->hash[purpose]);
}

void keys_seal(const struct keys *keys, const void *bytes, size_t length, unsigned char *sealed)
{
	unsigned char *nonce = sealed;

	randombytes_buf(nonce, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		sealed + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, bytes, length, NULL, 0,
		NULL, nonce, keys->seal);
}

bool keys_unseal(const struct keys *keys, const unsigned char *sealed, size_t length, char *text)
{
	unsigned long long opened;

	if (length < KEYS_SEAL || crypto_aead_xchacha20poly1305_ietf_decrypt(
					  (unsigned char *)text, &opened, NULL,
					  sealed + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
					  length - crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
					  NULL, 0, sealed, keys->seal) != 0)
		return false;
	text[opened] = 0;
	return true;
}
