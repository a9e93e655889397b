/* Codes with what they claim and a signature (doc/signed-codes.md): what can be
 * checked where there is no line. */
#ifndef GUICHET_SIGNED_H
#define GUICHET_SIGNED_H

#include <stdbool.h>
#include <stdint.h>

struct call;

/* The signed form of a code; its period in seconds UTC, 0, 0 when it has none yet.
 * Lives as long as the call. */
const char *code_sign(struct call *call, const char *kind, const char *code, int64_t valid_from,
		      int64_t valid_until);

/* Which life of the data file this is: it grows at each restore (core/restore.c). */
const char *code_epoch(struct call *call);

/* Whether a typed or scanned text (a URL around it taken off) has the signed form. */
bool code_is_signed(const char *typed);

/* The code that a text of the signed form holds, canonical; NULL when its signature
 * is not this network's, or a character of it is wrong. */
const char *code_verify(struct call *call, const char *typed);

#endif
