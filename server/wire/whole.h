/* Writing all of it. */
#ifndef GUICHET_WIRE_WHOLE_H
#define GUICHET_WIRE_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

/* Interrupted, taken in part or made to wait, it goes on. False with errno when the
 * other end takes no more: a part of it may have been taken. */
bool whole_write(int fd, const char *bytes, size_t length);

#endif
