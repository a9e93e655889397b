/* Slowing down those who guess. Each proof of identity by a secret (a password, a
 * TOTP code) is one try: it waits its turn, and then counts as good or failed.
 *
 * - After 5 failures for a login from an address, that pair waits 2 s, 4 s, ...
 *   15 minutes at most.
 * - An address that fails for many logins waits 60 s at most for each of those
 *   where it never succeeded; an address is a /64 in IPv6.
 * - A login that many addresses fail for makes wait, 60 s at most, those that
 *   never succeeded for it.
 *
 * So nobody can lock a known account out for good from elsewhere, and keys, which
 * can't be guessed, never wait. */
#ifndef GUICHET_SLOW_H
#define GUICHET_SLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* What of an address counts as one: whoever has one IPv6 address has its /64. */
const char *login_network(struct call *call, const char *address);

struct login_try {
	const char *login;
	int64_t account;  /* 0: no such login, or it may not log in */
	bool right;       /* what was tried is right */
	const char *hash; /* of the password it was tried against */
};

/* Starts a try and keeps it on the call (call_keep); login in any case. */
struct login_try *login_try_new(struct call *call, const char *login);
/* Refused with slow_down as long as the try has to wait. To be asked again on the
 * writer, which sees the failures of those that ran at the same time. */
enum refusal login_try_wait(struct call *call, const struct login_try *attempt);
/* Refuses with login_failed, and counts the kept try as failed. */
enum refusal login_try_failed(struct call *call);
/* The address is good for this login from now on; its failures are forgotten. */
void login_try_good(struct call *call, const char *login);

#endif
