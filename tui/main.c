/* guichet: the screens on a terminal, or one command. Finds out what is asked and
 * how guichetd is reached; everything else is elsewhere. */
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "server/wire/standard.h"
#include "server/wire/whole.h"
#include "tui/command/outlet.h"
#include "tui/command/run.h"
#include "tui/command/say.h"
#include "tui/command/words.h"
#include "tui/kit/term.h"
#include "tui/screens/interface.h"
#include "tui/text/ui.h"

#define SOCKET_DEFAULT "/run/guichet/guichet.sock"

struct options {
	const char *socket, *language, *command;
	int fd;
	bool help, version;
};

static bool parse_fd(const char *text, int *fd)
{
	char *end;
	long value = strtol(text, &end, 10);

	*fd = (int)value;
	return *text != '\0' && *end == '\0' && value >= 0 && value <= INT_MAX;
}

/* Leaves optind on the first word of the command. */
static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "fd", required_argument, NULL, 'f' },
		{ "language", required_argument, NULL, 'l' },
		{ "command", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	const char *socket = getenv("GUICHET_SOCKET");
	int option;

	*options = (struct options){ .fd = -1, .socket = SOCKET_DEFAULT };
	if (socket != NULL && socket[0] != '\0')
		options->socket = socket;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:", known, NULL)) != -1) {
		switch (option) {
		case 's':
			options->socket = optarg;
			break;
		case 'f':
			if (!parse_fd(optarg, &options->fd))
				return say_usage(_("--fd takes a number, not \"%s\""), optarg);
			break;
		case 'l':
			options->language = optarg;
			break;
		case 'c':
			options->command = optarg;
			break;
		case 'h':
			options->help = true;
			break;
		case 'v':
			options->version = true;
			break;
		case ':':
			return say_usage(_("%s needs a value"), argv[optind - 1]);
		default:
			return say_usage(_("there is no option %s"), argv[optind - 1]);
		}
	}
	return EXIT_DONE;
}

static int run_screens(struct client *client, struct input *input)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return run_lines(client, input);
	return interface_run(client->wire, ui_lang);
}

static int run_words(struct client *client, struct input *input, char *const *words, size_t count)
{
	json_t *error;
	enum wire_status status = WIRE_DONE;

	if (count == 0)
		return run_screens(client, input);
	if (strcmp(words[0], "batch") == 0 && count == 1)
		return run_batch(client, input);
	if (strcmp(words[0], "lines") == 0 && count == 1)
		return run_lines(client, input);
	if (strcmp(words[0], "__complete") == 0)
		return run_complete(client, words + 1, count - 1);
	if (strcmp(words[0], "help") != 0 || count > 2)
		return run_operation(client, input, words, count);
	status = client_start(client, NULL, &error);
	json_decref(error);
	if (status == WIRE_CUT)
		return say_refusal(FORMAT_TABLE, status, NULL);
	return run_help(client, count == 2 ? words[1] : NULL);
}

static int connect_and_run(const struct options *options, char *const *words, size_t count)
{
	struct client client;
	struct input input = { .fd = STDIN_FILENO };
	int code = EXIT_AGAIN;

	if (client_open(&client, options->fd, options->socket))
		code = run_words(&client, &input, words, count);
	client_close(&client);
	if (input.broken != 0) {
		say(stderr, _("guichet: standard input can't be read to its end: %s.\n"),
		    strerror(input.broken));
		code = code == EXIT_DONE ? EXIT_AGAIN : code;
	}
	input_free(&input);
	return code;
}

/* The words of --command: never options, since they come from elsewhere. */
static int run_command(const struct options *options)
{
	struct words words;
	const char *why = words_split(&words, options->command);
	int code;

	if (why != NULL)
		return say_usage("%s", _(why));
	code = connect_and_run(options, words.word, words.count);
	words_free(&words);
	return code;
}

static int run(int argc, char **argv)
{
	struct options options;
	int code = parse_options(argc, argv, &options);

	if (code != EXIT_DONE)
		return code;
	if (options.language != NULL)
		ui_init(options.language);
	if (options.version) {
		say(stdout, "guichet %s\n", GUICHET_VERSION);
		return EXIT_DONE;
	}
	if (options.help) {
		say_manual();
		return EXIT_DONE;
	}
	if (options.command == NULL)
		return connect_and_run(&options, argv + optind, (size_t)(argc - optind));
	if (optind < argc)
		return say_usage(_("--command and \"%s\" do not go together"), argv[optind]);
	return run_command(&options);
}

/* The terminal is given back, and that is said with what is at hand: transliterating
 * takes memory too. */
static void end_without_memory(void)
{
	static const char plain[] =
		N_("guichet: this machine has no memory left. What was confirmed is recorded.\n");
	static bool ending;
	const char *text = ui_utf8 ? _(plain) : plain;

	if (!ending) {
		ending = true;
		input_show_again();
		term_abandon();
	}
	whole_write(STDERR_FILENO, text, strlen(text));
	_exit(EXIT_AGAIN);
}

int main(int argc, char **argv)
{
	if (!standard_hold())
		return EXIT_AGAIN;
	signal(SIGPIPE, SIG_IGN);
	need_else(end_without_memory);
	need_for_json();
	ui_init(NULL);
	outlet_open();
	return outlet_close(run(argc, argv));
}
