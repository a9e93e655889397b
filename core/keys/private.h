/* What the files of core/keys/ share. */
#ifndef GUICHET_KEYS_PRIVATE_H
#define GUICHET_KEYS_PRIVATE_H

#include <sodium.h>

#include "core/keys/keys.h"

struct keys {
	unsigned char hash[KEYS_PURPOSES][crypto_generichash_KEYBYTES];
	unsigned char seal[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	unsigned char signing[crypto_sign_SECRETKEYBYTES];
};

#endif
