/* Accounts: who may log in, by what, and which roles they hold. */
#ifndef GUICHET_ACCOUNT_H
#define GUICHET_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

extern const struct operation *const account_operations[]; /* end with NULL */
extern const struct operation *const auth_operations[];
extern const struct operation *const session_operations[];

/* What holds the caller's account back from call->operation: a one-time password
 * to be changed (when it logged in by password), or an authenticator that a role
 * asks for. The few operations that help it out of there are never held back.
 * DONE, REFUSED_PASSWORD_CHANGE or REFUSED_TOTP_SETUP, without refusing. */
enum refusal account_hold(struct call *call);

/* Makes the first account, administrator of the network, inside the caller's
 * transaction. key is an OpenSSH public key line; NULL: a one-time password is
 * written to password (at least 32 bytes), to be changed at the first log-in. uid
 * is the local user that the socket takes for it, -1 for none. False with a
 * sentence in error. */
bool account_first(struct store *store, const char *login, const char *key, int64_t uid,
		   int64_t now, char *password, size_t password_size, char *error,
		   size_t error_size);

#endif
