/* Where options come from: the command line, the configuration file, defaults. */
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/options_private.h"

/* --- The configuration file --- */

struct file {
	struct options *options;
	struct given *given;
	FILE *stream;
	int line;
	int wrong_line; /* 0: none yet */
	char wrong[2 * OPTION_ERROR];
};

static int wrong(struct file *file, const char *name, const char *what)
{
	if (file->wrong_line == 0) {
		file->wrong_line = file->line;
		snprintf(file->wrong, sizeof(file->wrong), "%.*s %s", OPTION_ERROR / 2, name, what);
	}
	return 0;
}

/* inih's reader: counts lines, because inih tells only of one wrong line. */
static char *next_line(char *text, int size, void *context)
{
	struct file *file = context;

	if (!fgets(text, size, file->stream))
		return NULL;
	file->line++;
	if (!strchr(text, '\n') && !feof(file->stream))
		wrong(file, "the line", "is too long");
	return text;
}

static int take_entry(void *context, const char *section, const char *name, const char *value)
{
	struct file *file = context;
	const struct option *option = option_find(name, strlen(name));
	char why[OPTION_ERROR];

	if (!option || !option->section)
		return wrong(file, name, "is no option of the configuration file");
	if (*section && strcmp(section, option->section) != 0) {
		snprintf(why, sizeof(why), "belongs in section [%s], not [%s]", option->section,
			 section);
		return wrong(file, name, why);
	}
	if (file->given->file[option_index(option)])
		return wrong(file, name, "is given twice");
	file->given->file[option_index(option)] = true;
	if (file->given->flag[option_index(option)]) {
		/* The flag wins, but a wrong value is still told. */
		struct options *scratch = memory_new(sizeof(*scratch));
		bool fine = option_set(scratch, option, value, why, sizeof(why));

		options_free(scratch);
		return fine ? 1 : wrong(file, name, why);
	}
	if (!option_set(file->options, option, value, why, sizeof(why)))
		return wrong(file, name, why);
	return 1;
}

/* Reads the file into what no flag has given. False and a sentence with file and
 * line when something is wrong. */
static bool options_read_file(struct options *options, struct given *given, const char *path,
			      char *error, size_t size)
{
	struct file file = { .options = options, .given = given };
	int line;

	file.stream = fopen(path, "re");
	if (!file.stream) {
		snprintf(error, size, "can't read the configuration file %s: %s", path,
			 strerror(errno));
		return false;
	}
	line = ini_parse_stream(next_line, &file, take_entry, &file);
	fclose(file.stream);
	if (line == 0 && file.wrong_line == 0)
		return true;
	if (file.wrong_line > 0 && (line <= 0 || file.wrong_line <= line))
		snprintf(error, size, "%s, line %d: %s", path, file.wrong_line, file.wrong);
	else
		snprintf(error, size, "%s, line %d: neither [section] nor name = value", path,
			 line);
	return false;
}

/* --- The command line --- */

/* The option of "--name", "--name=value" or "--no-name". */
static const struct option *find_flag(const char *flag, const char **value)
{
	const char *name = flag + 2;
	size_t length = strcspn(name, "=");
	const struct option *option;

	*value = name[length] ? name + length + 1 : NULL;
	if (strncmp(flag, "--", 2) != 0)
		return NULL;
	option = option_find(name, length);
	if (option) {
		if (!*value && (option->type == OPTION_BOOL || option->type == OPTION_SWITCH))
			*value = "yes";
		return option;
	}
	if (strncmp(name, "no-", 3) != 0 || *value)
		return NULL;
	option = option_find(name + 3, length - 3);
	*value = "no";
	return option && option->type == OPTION_BOOL ? option : NULL;
}

static bool read_flags(struct options *options, struct given *given, int argc, char **argv,
		       char *error, size_t size)
{
	for (int i = 1; i < argc; i++) {
		const char *value;
		const struct option *option = find_flag(argv[i], &value);
		char why[OPTION_ERROR];

		if (!option) {
			snprintf(error, size, "no such option: %s (see --help)", argv[i]);
			return false;
		}
		if (!value && i + 1 < argc)
			value = argv[++i];
		if (!value) {
			snprintf(error, size, "--%s needs a value (%s)", option->name,
				 option->value);
			return false;
		}
		if (!option_set(options, option, value, why, sizeof(why))) {
			snprintf(error, size, "--%s %s", option->name, why);
			return false;
		}
		given->flag[option_index(option)] = true;
	}
	return true;
}

/* --- Defaults --- */

static void set_defaults(struct options *options)
{
	char why[OPTION_ERROR];

	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].initial)
			option_set(options, &option_table[i], option_table[i].initial, why,
				   sizeof(why));
}

static void set_paths(struct options *options)
{
	if (!options->socket)
		options->socket = memory_path(options->data, "guichet.sock");
	if (!options->gate_socket)
		options->gate_socket = memory_path(options->data, "gate.sock");
}

static bool read_config(struct options *options, struct given *given, char *error, size_t size)
{
	bool fine;
	char *path;

	if (options->config)
		return options_read_file(options, given, options->config, error, size);
	path = memory_path(options->data, "guichetd.conf");
	fine = access(path, F_OK) != 0 || options_read_file(options, given, path, error, size);
	free(path);
	return fine;
}

static bool read_all(struct options *options, int argc, char **argv, char *error, size_t size)
{
	struct given given = { 0 };

	set_defaults(options);
	if (!read_flags(options, &given, argc, argv, error, size))
		return false;
	if (options->help || options->version || options->operations)
		return true;
	if (!options->data) {
		snprintf(error, size,
			 "--data DIR is needed: where is the data folder? (see --help)");
		return false;
	}
	if (!options->restore && !read_config(options, &given, error, size))
		return false;
	set_paths(options);
	return true;
}

struct options *options_new(int argc, char **argv, char *error, size_t size)
{
	struct options *options = memory_new(sizeof(*options));

	if (read_all(options, argc, argv, error, size))
		return options;
	options_free(options);
	return NULL;
}
