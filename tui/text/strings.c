#include "tui/text/strings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"

static void reserve(struct string *string, size_t more)
{
	size_t size = string->size > 0 ? string->size : 64;

	while (size - string->length <= more)
		size *= 2;
	if (size == string->size)
		return;
	string->text = need_more(string->text, size);
	string->size = size;
}

void string_add(struct string *string, const char *bytes, size_t length)
{
	reserve(string, length);
	if (length > 0)
		memcpy(string->text + string->length, bytes, length);
	string->length += length;
	string->text[string->length] = '\0';
}

void string_text(struct string *string, const char *text)
{
	string_add(string, text, strlen(text));
}

void string_format(struct string *string, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		need_end();
	string_add(string, text, (size_t)length);
	free(text);
}

void string_pad(struct string *string, size_t count)
{
	reserve(string, count);
	memset(string->text + string->length, ' ', count);
	string->length += count;
	string->text[string->length] = '\0';
}

char *string_take(struct string *string)
{
	char *text;

	string_add(string, "", 0);
	text = string->text;
	*string = (struct string){ 0 };
	return text;
}

void string_free(struct string *string)
{
	free(string->text);
	*string = (struct string){ 0 };
}
