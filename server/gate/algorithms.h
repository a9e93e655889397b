/* The host key and the algorithms that the gate speaks. */
#ifndef GATE_ALGORITHMS_H
#define GATE_ALGORITHMS_H

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Loads the host key (ed25519). NULL with a sentence in error. */
ssh_key algorithms_host_key(const char *path, char *error, size_t size);
/* A bind that never listens: it makes sessions out of accepted descriptors. It
 * takes the key over. NULL when out of memory. */
ssh_bind algorithms_bind(ssh_key key);
/* A session of the server on an accepted descriptor, which it takes over. */
ssh_session algorithms_session(ssh_bind bind, int fd, uint64_t rekey, bool zlib);

#endif
