/* Bytes that a terminal sends, as the interface reads them: on a pseudo-terminal of its own. */
#include <pty.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/kit/term.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int master = -1;

static void end(void)
{
	term_stop();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	int slave;

	(void)argc;
	(void)argv;
	if (openpty(&master, &slave, NULL, NULL, &size) != 0)
		abort();
	dup2(slave, 0);
	dup2(slave, 1);
	setenv("TERM", "xterm-256color", 1);
	if (!term_start())
		abort();
	atexit(end);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t sent = size < 1024 ? size : 1024; /* what a terminal's queue takes at once */
	size_t keys = 0;
	size_t ahead = 0;

	if (write(master, data, sent) != (ssize_t)sent)
		abort();
	if (sent > 0 && data[0] & 1)
		ahead = term_read_ahead();
	while (term_wait(-1, 0) && term_key() != UI_NONE)
		keys++;
	if (keys > sent + ahead || keys < ahead)
		abort();
	return 0;
}
