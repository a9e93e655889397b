/* Memory that lives longer than a request. Out of memory ends the process. */
#ifndef GUICHET_DAEMON_MEMORY_H
#define GUICHET_DAEMON_MEMORY_H

#include <stddef.h>

void *memory_new(size_t size); /* zeroed */
char *memory_copy(const char *text);
/* "DIRECTORY/NAME" */
char *memory_path(const char *directory, const char *name);
/* To the system, what was freed: after much was done once. */
void memory_give_back(void);

#endif
