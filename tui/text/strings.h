/* A text that grows. Begin with { 0 }; out of memory aborts. */
#ifndef GUICHET_TUI_STRINGS_H
#define GUICHET_TUI_STRINGS_H

#include <stddef.h>

struct string {
	char *text; /* ends with 0 once something was added */
	size_t length, size;
};

void string_add(struct string *string, const char *bytes, size_t length);
void string_text(struct string *string, const char *text);
void string_format(struct string *string, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* So many spaces. */
void string_pad(struct string *string, size_t count);
/* The text, which becomes the caller's; "" when nothing was added. */
char *string_take(struct string *string);
void string_free(struct string *string);

#endif
