/* JSON-RPC lines as any client may send them, through the dispatcher and its handlers, on a
 * data file of its own. The first byte says who asks: a stranger, the gate, an account of a
 * counter's, an administrator. */
#include <string.h>

#include "tests/support/pass.h"

static struct pass pass;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	pass_open(&pass);
	pass_offer(&pass, "Verre", NULL);
	return 0;
}

static struct caller caller_of(uint8_t which)
{
	switch (which % 4) {
	case 0:
		return scratch_stranger(false, "local");
	case 1:
		return scratch_stranger(true, "192.0.2.1");
	case 2:
		return pass.counter;
	default:
		return pass.scratch.admin;
	}
}

/* A whole backup for each would only fill the disk. */
static bool too_long(const struct request *request)
{
	return strcmp(request_operation(request), "system.backup") == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scratch *s = &pass.scratch;
	struct caller caller;
	struct request *request;

	if (size == 0)
		return -1;
	caller = caller_of(data[0]);
	request = request_new(s->core, &caller, (const char *)data + 1, size - 1);
	if (request_class(request) == REQUEST_READ && !too_long(request))
		worker_read(s->reader, request, s->now);
	if (request_class(request) == REQUEST_PREPARED && !too_long(request))
		worker_prepare(s->reader, request, s->now);
	for (int part = 0; part < 8 && request_class(request) == REQUEST_WRITE; part++)
		worker_group(s->writer, &request, 1, s->now);
	request_free(request);
	return 0;
}
