/* The secrets of the data folder: keys/secret (32 random bytes, from which the
 * keys below are derived) and keys/signing (Ed25519). libsodium throughout. */
#ifndef GUICHET_KEYS_H
#define GUICHET_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keys;

/* Reads both files from folder/keys, making those that are missing (mode 0600). */
struct keys *keys_open(const char *folder, char *error, size_t size);
void keys_close(struct keys *keys);

enum keys_purpose {
	KEYS_ACCESS,
	KEYS_ARGUMENTS,
	KEYS_LOGIN,
	KEYS_AUDIT,
	KEYS_SELECTION,  /* codes of kept selections */
	KEYS_VISIT,      /* addresses that visitors typed */
	KEYS_MESSAGE,    /* names of messages: their Message-ID */
	KEYS_ACTIVATION, /* codes that were mailed for a customer's own login */
	KEYS_PURPOSES
};
enum { KEYS_HASH = 32 };

/* Keyed BLAKE2b; one key for each purpose. */
void keys_hash(const struct keys *keys, enum keys_purpose purpose, const void *bytes, size_t length,
	       unsigned char hash[KEYS_HASH]);

/* Authenticated encryption (XChaCha20-Poly1305). A sealed text is KEYS_SEAL
 * bytes longer. Unsealing gives a text with a 0 added; false when it was changed. */
enum { KEYS_SEAL = 40 };
void keys_seal(const struct keys *keys, const void *bytes, size_t length, unsigned char *sealed);
bool keys_unseal(const struct keys *keys, const unsigned char *sealed, size_t length, char *text);

#endif
