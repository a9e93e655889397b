/* A text that grows. Begin with { 0 }; out of memory aborts. */
#ifndef GUICHET_TUI_BUFFER_H
#define GUICHET_TUI_BUFFER_H

#include <stddef.h>

struct buffer {
	char *text; /* ends with 0 once something was added */
	size_t length, size;
};

void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* So many spaces. */
void buffer_pad(struct buffer *buffer, size_t count);
/* The text, which becomes the caller's; "" when nothing was added. */
char *buffer_take(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
