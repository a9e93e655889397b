#include "server/gate/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/wire/gate_exit.h"

static const char usage[] =
	"Usage: guichet-gate --listen ADDR:PORT --host-key FILE --gate-socket PATH --guichet PATH\n"
	"  --grace SECONDS        to log in (60)\n"
	"  --max-startups N       connections that have not logged in, in all (64)\n"
	"  --max-per-address N    the same, from one address (16)\n"
	"  --keepalive SECONDS    between signs of life; a client is dead after three (60)\n"
	"  --rekey BYTES          after which keys are renewed (1073741824)\n"
	"  --zlib                 offer compression\n"
	"  --with-parent          end when the parent process ends\n"
	"  --ready-fd N           where to write the address, once it listens there\n"
	"  --probe-lock-in        try what a connection's process must not be able to do\n"
	"SIGHUP starts it afresh under the sessions it has; SIGTERM ends it.\n";

enum word {
	LISTEN = 256,
	HOST_KEY,
	GATE_SOCKET,
	GUICHET,
	GRACE,
	MAX_STARTUPS,
	MAX_PER_ADDRESS,
	KEEPALIVE,
	REKEY,
	ZLIB,
	WITH_PARENT,
	READY_FD,
	PROBE,
	RESUME,
	HELP,
	VERSION
};

static const struct option words[] = {
	{ "listen", required_argument, NULL, LISTEN },
	{ "host-key", required_argument, NULL, HOST_KEY },
	{ "gate-socket", required_argument, NULL, GATE_SOCKET },
	{ "guichet", required_argument, NULL, GUICHET },
	{ "grace", required_argument, NULL, GRACE },
	{ "max-startups", required_argument, NULL, MAX_STARTUPS },
	{ "max-per-address", required_argument, NULL, MAX_PER_ADDRESS },
	{ "keepalive", required_argument, NULL, KEEPALIVE },
	{ "rekey", required_argument, NULL, REKEY },
	{ "zlib", no_argument, NULL, ZLIB },
	{ "with-parent", no_argument, NULL, WITH_PARENT },
	{ "ready-fd", required_argument, NULL, READY_FD },
	{ "probe-lock-in", no_argument, NULL, PROBE },
	{ "resume", required_argument, NULL, RESUME },
	{ "help", no_argument, NULL, HELP },
	{ "version", no_argument, NULL, VERSION },
	{ NULL, 0, NULL, 0 },
};

static bool parse_number(const char *text, long long low, long long high, long long *number)
{
	char *end;

	*number = strtoll(text, &end, 10);
	if (end != text && *end == '\0' && *number >= low && *number <= high)
		return true;
	fprintf(stderr, "guichet-gate: %s is not a number from %lld to %lld\n", text, low, high);
	return false;
}

static bool parse_int(const char *text, int low, int high, int *value)
{
	long long number;

	if (!parse_number(text, low, high, &number))
		return false;
	*value = (int)number;
	return true;
}

/* Takes one option; false when its value can't be used. */
static bool take(struct options *options, int word, const char *value)
{
	long long number;

	switch (word) {
	case LISTEN:
		options->listen = value;
		return true;
	case HOST_KEY:
		options->host_key = value;
		return true;
	case GATE_SOCKET:
		options->gate_socket = value;
		return true;
	case GUICHET:
		options->guichet = value;
		return true;
	case GRACE:
		return parse_int(value, 1, 3600, &options->grace);
	case MAX_STARTUPS:
		return parse_int(value, 1, 100000, &options->max_startups);
	case MAX_PER_ADDRESS:
		return parse_int(value, 1, 100000, &options->max_per_address);
	case KEEPALIVE:
		return parse_int(value, 1, 3600, &options->keepalive);
	case RESUME:
		return parse_int(value, 3, 1 << 20, &options->resume);
	case READY_FD:
		return parse_int(value, 3, 1 << 20, &options->ready_fd);
	case REKEY:
		if (!parse_number(value, 16384, 1LL << 40, &number))
			return false;
		options->rekey = (uint64_t)number;
		return true;
	case ZLIB:
		options->zlib = true;
		return true;
	case WITH_PARENT:
		options->with_parent = true;
		return true;
	case PROBE:
		options->probe = true;
		return true;
	default:
		return false;
	}
}

static bool is_complete(const struct options *options)
{
	return options->probe || (options->listen != NULL && options->host_key != NULL &&
				  options->gate_socket != NULL && options->guichet != NULL);
}

bool options_parse(struct options *options, int argc, char **argv, int *code)
{
	int word;

	*options = (struct options){ .grace = 60,
				     .max_startups = 64,
				     .max_per_address = 16,
				     .keepalive = 60,
				     .rekey = 1ULL << 30,
				     .ready_fd = -1,
				     .resume = -1 };
	*code = GATE_USAGE;
	while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
		if (word == HELP || word == VERSION) {
			fputs(word == HELP ? usage : "guichet-gate " GUICHET_VERSION "\n", stdout);
			*code = GATE_DONE;
			return false;
		}
		if (!take(options, word, optarg)) {
			fputs(usage, stderr);
			return false;
		}
	}
	if (optind < argc || !is_complete(options)) {
		fputs(usage, stderr);
		return false;
	}
	return true;
}
