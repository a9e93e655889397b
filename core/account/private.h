/* Operations on accounts, by file; account.c lists them all. */
#ifndef GUICHET_ACCOUNT_PRIVATE_H
#define GUICHET_ACCOUNT_PRIVATE_H

#include "core/op/operation.h"

extern const struct operation account_password; /* change.c */
extern const struct operation account_open;     /* open.c */
extern const struct operation auth_open, auth_open_known;
extern const struct operation account_key_list, account_key_add, account_key_remove;
extern const struct operation account_totp, account_totp_confirm, account_totp_off;
extern const struct operation account_grant, account_ungrant, account_grants;

#endif
