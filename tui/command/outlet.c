/* stdio drops what a failed write did not take and goes on with what follows: a file
 * with a hole in it. So stdout is a stream of our own, which waits where it must, and
 * takes nothing more once something is lost. */
#include "tui/command/outlet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "server/wire/whole.h"
#include "tui/command/say.h"
#include "tui/text/ui.h"

static struct {
	int why; /* errno of the write that failed; 0: none did */
	char held[16 * 1024];
} outlet;

static ssize_t give(void *cookie, const char *bytes, size_t length)
{
	(void)cookie;
	if (outlet.why == 0 && !whole_write(STDOUT_FILENO, bytes, length))
		outlet.why = errno;
	return outlet.why == 0 ? (ssize_t)length : 0;
}

void outlet_open(void)
{
	FILE *stream = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = give });

	if (stream == NULL)
		need_end();
	setvbuf(stream, outlet.held, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof outlet.held);
	stdout = stream;
}

bool outlet_broken(void)
{
	return outlet.why != 0;
}

int outlet_close(int code)
{
	fflush(stdout);
	if (outlet.why == 0)
		return code;
	/* Who read it has had enough, as `head` has: they need not be told. */
	if (outlet.why == EPIPE)
		return code == EXIT_DONE ? EXIT_AGAIN : code;
	say(stderr, _("guichet: not all of it could be written to standard output: %s.\n"),
	    strerror(outlet.why));
	if (code == EXIT_DONE)
		say(stderr, "%s\n",
		    _("What was asked for may have been done: look before asking again."));
	return code == EXIT_DONE ? EXIT_AGAIN : code;
}
