/* The libraries that draw go on without what they could not allocate: a letter, a font or a
 * code is then missing in a document that looks whole, and some of them crash. So none of
 * them is told that there is no memory: the program ends, and its exit code says that there
 * is no document. These stand before the C library's own, for everything that is loaded. */
#ifndef GUICHET_SANITIZED /* which have their own */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FAILED = 2 };

static void *needed(void *memory, size_t size)
{
	static const char said[] = "guichet-paper: no memory\n";
	ssize_t told;

	if (memory || size == 0)
		return memory;
	told = write(STDERR_FILENO, said, strlen(said));
	(void)told; /* the exit code says it too */
	_exit(FAILED);
}

/* The library's own function, which dlsym() finds without allocating. */
#define OWN(function, name)                                             \
	do {                                                            \
		if (!(function))                                        \
			*(void **)&(function) = dlsym(RTLD_NEXT, name); \
	} while (0)

void *malloc(size_t size)
{
	static void *(*own)(size_t);

	OWN(own, "malloc");
	return needed(own(size), size);
}

void *calloc(size_t count, size_t size)
{
	static void *(*own)(size_t, size_t);

	OWN(own, "calloc");
	return needed(own(count, size), count > 0 ? size : 0);
}

void *realloc(void *memory, size_t size)
{
	static void *(*own)(void *, size_t);

	OWN(own, "realloc");
	return needed(own(memory, size), size);
}
#else
typedef int nothing_here; /* no file is empty */
#endif
