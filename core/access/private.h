/* What the files of core/access/ share. */
#ifndef GUICHET_ACCESS_PRIVATE_H
#define GUICHET_ACCESS_PRIVATE_H

#include "core/keys/keys.h"
#include "core/op/call.h"

void access_hash(struct call *call, const char *canonical, unsigned char hash[KEYS_HASH]);

/* A password's state at :now, for a query on `access a`. */
#define ACCESS_STATE                                        \
	"CASE WHEN a.revoked_at IS NOT NULL THEN 'revoked'" \
	" WHEN a.valid_from > :now THEN 'too_early'"        \
	" WHEN a.valid_until <= :now THEN 'expired' ELSE 'valid' END"

extern const char *const access_states[];

/* Answers a row of id, party, party_name, reason, sealed, valid_from, valid_until,
 * state; the password is unsealed on its way out. */
void access_reply(struct call *call, struct query *query);

extern const struct operation access_paper, access_send, access_expiring, access_show;

#endif
