/* What a connection becomes when it has proved who it is. */
#ifndef GUICHET_IDENTITY_H
#define GUICHET_IDENTITY_H

#include "core/op/call.h"

/* The first proof was good: a session, or a TOTP code to be asked for where the
 * account has it. via is password, key or uid. Writes auth_columns. */
enum refusal identity_accept(struct call *call, int64_t account, const char *via);
/* All proofs were good. */
enum refusal identity_enter(struct call *call, int64_t account, const char *via);

/* login, name, next, idle_minutes */
extern const struct column identity_columns[];

/* Minutes without a key pressed after which its sessions end: the shortest that
 * a role of it asks for; 0: never. */
int64_t identity_idle_minutes(struct call *call, int64_t account);

/* Ends the open sessions of an account but the caller's own; of one way in
 * (via), or of all (NULL). */
void identity_end_sessions(struct call *call, int64_t account, const char *via);

#endif
