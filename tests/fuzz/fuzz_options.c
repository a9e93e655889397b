/* guichetd's configuration file. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "server/daemon/options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1;
	char name[64];
	char error[512];
	char program[] = "guichetd", data_flag[] = "--data", folder[] = "/nowhere";
	char config[] = "--config";
	char *words[] = { program, data_flag, folder, config, name, NULL };
	struct options *options;

	if (file < 0)
		file = memfd_create("config", MFD_CLOEXEC);
	if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size)
		abort();
	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	options = options_new(5, words, error, sizeof error);
	if (options)
		options_free(options);
	return 0;
}
