#include "server/wire/need.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void (*ending)(void) = abort;

void need_else(void (*end)(void))
{
	ending = end;
}

void need_end(void)
{
	ending();
	abort();
}

static void *needed(void *memory)
{
	if (!memory)
		need_end();
	return memory;
}

static void *need_bytes(size_t size)
{
	return needed(malloc(size > 0 ? size : 1));
}

void need_for_json(void)
{
	json_set_alloc_funcs(need_bytes, free);
}

void *need_new(size_t count, size_t size)
{
	return needed(calloc(count > 0 ? count : 1, size));
}

void *need_more(void *memory, size_t size)
{
	return needed(realloc(memory, size > 0 ? size : 1));
}

char *need_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(need_bytes(size), text, size);
}
