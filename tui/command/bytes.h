/* Files of bytes (pictures): base64 on the wire, as they are on standard input and
 * output. */
#ifndef GUICHET_COMMAND_BYTES_H
#define GUICHET_COMMAND_BYTES_H

#include <jansson.h>
#include <stddef.h>

enum { BYTES_MAX = 4 * 1024 * 1024 };

/* What is read, as text that can cross the wire. */
json_t *bytes_string(const unsigned char *bytes, size_t length);
/* The column of an operation's answer that holds bytes; NULL: none does. */
const char *bytes_column(const json_t *description);
/* Writes the bytes of that column to standard output; gives the exit code. */
int bytes_print(const json_t *answer, const char *column);

#endif
