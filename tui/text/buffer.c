#include "tui/text/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct buffer *buffer, size_t more)
{
	size_t size = buffer->size > 0 ? buffer->size : 64;
	char *text;

	while (size - buffer->length <= more)
		size *= 2;
	if (size == buffer->size)
		return;
	text = realloc(buffer->text, size);
	if (text == NULL)
		abort();
	buffer->text = text;
	buffer->size = size;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	reserve(buffer, length);
	if (length > 0)
		memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	buffer_add(buffer, text, (size_t)length);
	free(text);
}

void buffer_pad(struct buffer *buffer, size_t count)
{
	reserve(buffer, count);
	memset(buffer->text + buffer->length, ' ', count);
	buffer->length += count;
	buffer->text[buffer->length] = '\0';
}

char *buffer_take(struct buffer *buffer)
{
	char *text;

	buffer_add(buffer, "", 0);
	text = buffer->text;
	*buffer = (struct buffer){ 0 };
	return text;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->text);
	*buffer = (struct buffer){ 0 };
}
