/* Ed25519 (RFC 8032), by libsodium. */
#include "core/keys/sign.h"

#include "core/keys/private.h"

_Static_assert(KEYS_SIGNATURE == crypto_sign_BYTES, "Ed25519");
_Static_assert(KEYS_PUBLIC == crypto_sign_PUBLICKEYBYTES, "Ed25519");

void keys_sign(const struct keys *keys, const void *bytes, size_t length,
	       unsigned char signature[KEYS_SIGNATURE])
{
	crypto_sign_detached(signature, NULL, bytes, length, keys->signing);
}

bool keys_verify(const struct keys *keys, const void *bytes, size_t length,
		 const unsigned char signature[KEYS_SIGNATURE])
{
	unsigned char public[KEYS_PUBLIC];

	keys_public(keys, public);
	return crypto_sign_verify_detached(signature, bytes, length, public) == 0;
}

void keys_public(const struct keys *keys, unsigned char key[KEYS_PUBLIC])
{
	crypto_sign_ed25519_sk_to_pk(key, keys->signing);
}
