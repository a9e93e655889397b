/* Codes of an authenticator (RFC 6238: SHA-1, 6 digits, 30 seconds). */
#ifndef GUICHET_TOTP_H
#define GUICHET_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* Makes a secret for the account, sealed in its row and not yet asked for. The
 * secret in base 32 and the otpauth:// address that authenticators scan are on
 * the call. */
void totp_make(struct call *call, int64_t account, const char **secret, const char **uri);

/* True when the code is the account's, one step of 30 seconds early or late at
 * most, and later than the last one that was taken; it is marked as taken, once. */
bool totp_take(struct call *call, int64_t account, const char *code);

#endif
