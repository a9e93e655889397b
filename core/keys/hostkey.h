/* The SSH host key: Ed25519, in OpenSSH's own private key format, so that any
 * SSH library and ssh-keygen read it. */
#ifndef GUICHET_HOSTKEY_H
#define GUICHET_HOSTKEY_H

#include <stdbool.h>
#include <stddef.h>

/* Writes a new key (mode 0600) unless the file exists. */
bool hostkey_make(const char *path, char *error, size_t size);

#endif
