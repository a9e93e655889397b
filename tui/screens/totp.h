/* Setting up an authenticator: its QR code, its secret, a first code. */
#ifndef GUICHET_SCREENS_TOTP_H
#define GUICHET_SCREENS_TOTP_H

#include <stdbool.h>

/* True once a code was confirmed. With ask, asks before a secret is made. */
bool totp_show(bool ask);

#endif
