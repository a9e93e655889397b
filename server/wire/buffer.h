/* Bytes that have arrived and are not yet taken as lines. */
#ifndef GUICHET_WIRE_BUFFER_H
#define GUICHET_WIRE_BUFFER_H

#include <stddef.h>

struct buffer {
	char *bytes;
	size_t start;    /* first byte not yet taken */
	size_t end;      /* behind the last byte */
	size_t searched; /* no end of line before this */
	size_t size;     /* allocated */
};

/* Room for at least `room` bytes behind the end; what was taken is forgotten. */
char *buffer_room(struct buffer *buffer, size_t room);
/* `length` bytes were written to the room. */
void buffer_filled(struct buffer *buffer, size_t length);
/* Takes the next whole line, its end replaced by 0 and not counted; NULL when
 * there is none. It lives until buffer_room() is called again. */
char *buffer_line(struct buffer *buffer, size_t *length);
/* The same line, left where it is. */
char *buffer_peek(struct buffer *buffer, size_t *length);
/* Bytes not yet taken. */
size_t buffer_held(const struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
