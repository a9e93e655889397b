/* Signing with the data folder's own key (Ed25519). */
#ifndef GUICHET_SIGN_H
#define GUICHET_SIGN_H

#include "core/keys/keys.h"

enum { KEYS_SIGNATURE = 64, KEYS_PUBLIC = 32 };

void keys_sign(const struct keys *keys, const void *bytes, size_t length,
	       unsigned char signature[KEYS_SIGNATURE]);
bool keys_verify(const struct keys *keys, const void *bytes, size_t length,
		 const unsigned char signature[KEYS_SIGNATURE]);
void keys_public(const struct keys *keys, unsigned char key[KEYS_PUBLIC]);

#endif
