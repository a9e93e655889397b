/* A growing buffer from which lines are taken. Every byte is searched once for
 * an end of line, whatever the pieces in which it arrives. */
#include "server/wire/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"

enum { BUFFER_KEEP = 64 * 1024 };

char *buffer_room(struct buffer *buffer, size_t room)
{
	size_t held = buffer->end - buffer->start;
	size_t size = buffer->size ? buffer->size : 4096;

	if (buffer->start > 0) {
		if (held > 0)
			memmove(buffer->bytes, buffer->bytes + buffer->start, held);
		buffer->searched -= buffer->start;
		buffer->start = 0;
		buffer->end = held;
	}
	if (held == 0 && size > BUFFER_KEEP)
		size = 4096; /* one long line does not keep its memory for ever */
	while (size < held + room)
		size *= 2;
	if (size != buffer->size) {
		buffer->bytes = need_more(buffer->bytes, size);
		buffer->size = size;
	}
	return buffer->bytes + buffer->end;
}

void buffer_filled(struct buffer *buffer, size_t length)
{
	buffer->end += length;
}

char *buffer_peek(struct buffer *buffer, size_t *length)
{
	char *end;

	if (buffer->searched == buffer->end)
		return NULL;
	end = memchr(buffer->bytes + buffer->searched, '\n', buffer->end - buffer->searched);
	if (!end) {
		buffer->searched = buffer->end;
		return NULL;
	}
	buffer->searched = (size_t)(end - buffer->bytes);
	*length = buffer->searched - buffer->start;
	return buffer->bytes + buffer->start;
}

char *buffer_line(struct buffer *buffer, size_t *length)
{
	char *line = buffer_peek(buffer, length);

	if (!line)
		return NULL;
	line[*length] = '\0';
	buffer->start += *length + 1;
	buffer->searched = buffer->start;
	return line;
}

size_t buffer_held(const struct buffer *buffer)
{
	return buffer->end - buffer->start;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}
