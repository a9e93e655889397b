/* Addresses as text. */
#ifndef GATE_ADDRESS_H
#define GATE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

enum { ADDRESS_MAX = 64 };

/* "192.0.2.1", "2001:db8::1"; an IPv4 address that came over IPv6 is IPv4. */
void address_text(const struct sockaddr_storage *peer, char text[ADDRESS_MAX]);
/* What limits count as one: an IPv4 address, an IPv6 /64. */
void address_group(const char *address, char group[ADDRESS_MAX]);
/* Listens on "ADDR:PORT", "[ADDR]:PORT" or "*:PORT" (both families). The
 * descriptor, or -1 with a sentence in error and errno. actual gets "ADDR:PORT". */
int address_listen(const char *where, char actual[ADDRESS_MAX + 8], char *error, size_t size);
/* Where a listening descriptor listens. */
void address_of(int fd, char actual[ADDRESS_MAX + 8]);

#endif
