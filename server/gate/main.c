/* guichet-gate: the door for ssh. */
#include "server/gate/listener.h"
#include "server/gate/lockin.h"
#include "server/gate/options.h"
#include "server/wire/need.h"
#include "server/wire/standard.h"

int main(int argc, char **argv)
{
	static struct options options;
	int code;

	need_for_json();
	if (!standard_hold())
		return 1;
	if (!options_parse(&options, argc, argv, &code))
		return code;
	if (options.probe)
		lockin_probe();
	return listener_run(&options, argv);
}
