/* A file from standard input, as text that can cross the wire (UTF-8). */
#ifndef GUICHET_COMMAND_DATA_H
#define GUICHET_COMMAND_DATA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes that are no UTF-8 are refused with their line, or, with repair, read as
 * Windows-1252 and reported. NULL with the reason said. */
json_t *data_string(const char *name, const char *bytes, size_t length, bool repair);

#endif
