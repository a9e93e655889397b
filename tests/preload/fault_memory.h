/* Memory that is refused at the point NO_MEMORY: the C library's own functions are not looked
 * for by dlsym(), which allocates. */
#ifndef GUICHET_TESTS_FAULT_MEMORY_H
#define GUICHET_TESTS_FAULT_MEMORY_H

#include <errno.h>
#include <stddef.h>

#include "tests/preload/fault.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static int has_none(void)
{
	if (strike(NO_MEMORY) <= 0)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return has_none() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return has_none() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return has_none() ? NULL : __libc_realloc(memory, size);
}

#endif
