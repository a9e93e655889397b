/* guichet-gate: the door for ssh. */
#include <fcntl.h>
#include <unistd.h>

#include "server/gate/listener.h"
#include "server/gate/lockin.h"
#include "server/gate/options.h"
#include "server/wire/need.h"

/* 0, 1 and 2 are open from here on, so that no socket takes their number. */
static void fill_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	static struct options options;
	int code;

	need_for_json();
	fill_standard_descriptors();
	if (!options_parse(&options, argc, argv, &code))
		return code;
	if (options.probe)
		lockin_probe();
	return listener_run(&options, argv);
}
