/* One's own account: password, keys, authenticator, language. */
#ifndef GUICHET_SCREENS_OWN_H
#define GUICHET_SCREENS_OWN_H

#include <stdbool.h>

void own_show(void);
/* Before anything else, where the server asks for it; false: left undone. */
bool own_password_first(void);
bool own_totp_first(void);

#endif
