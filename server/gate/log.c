#include "server/gate/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void log_line(const char *event, const char *format, ...)
{
	char line[1024];
	int used = snprintf(line, sizeof line, "gate %s ", event);
	va_list arguments;

	va_start(arguments, format);
	used += vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
	va_end(arguments);
	if ((size_t)used > sizeof line - 2)
		used = sizeof line - 2;
	line[used++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)used) < 0)
		return; /* nobody listens: nothing better can be done */
}
