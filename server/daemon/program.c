#include "server/daemon/program.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/daemon/memory.h"

enum { PATH_SIZE = 4096 };

static char *find_program(const char *name)
{
	static const char *const places[] = { ".", "../libexec/guichet", "../bin", NULL };
	char own[PATH_SIZE], path[PATH_SIZE + 64];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash;

	own[length > 0 ? length : 0] = '\0';
	slash = strrchr(own, '/');
	if (!slash)
		return memory_copy(name);
	*slash = '\0';
	for (const char *const *place = places; *place; place++) {
		snprintf(path, sizeof(path), "%s/%s/%s", own, *place, name);
		if (access(path, X_OK) == 0)
			return memory_copy(path);
	}
	return memory_path(own, name);
}

char *program_path(const char *given, const char *name)
{
	return given ? memory_copy(given) : find_program(name);
}
