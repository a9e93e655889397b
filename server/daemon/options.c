/* The table of options, their values and their help. */
#include "server/daemon/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core.h"
#include "server/daemon/clock.h"
#include "server/daemon/memory.h"
#include "server/daemon/options_private.h"

#define AT(member) .offset = offsetof(struct options, member)

const struct option option_table[] = {
	{ .name = "data",
	  .type = OPTION_TEXT,
	  .value = "DIR",
	  AT(data),
	  .change = CHANGE_RESTART,
	  .help = "the data folder; made when it is not there" },
	{ .name = "config",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(config),
	  .change = CHANGE_RESTART,
	  .help = "the configuration file (DIR/guichetd.conf if it is there)" },
	{ .name = "restore",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(restore),
	  .change = CHANGE_RESTART,
	  .help = "restore a backup into the data folder, then end" },
	{ .name = "clock",
	  .type = OPTION_TIME,
	  .value = "TIME",
	  AT(clock),
	  .change = CHANGE_RESTART,
	  .help = "it is always this time, as 2026-11-22T09:42:00Z (for demonstrations)" },
	{ .name = "operations",
	  .type = OPTION_SWITCH,
	  AT(operations),
	  .help = "print the list of operations, then end" },
	{ .name = "version",
	  .type = OPTION_SWITCH,
	  AT(version),
	  .help = "print the version, then end" },
	{ .name = "help", .type = OPTION_SWITCH, AT(help), .help = "print this, then end" },

	{ .name = "socket",
	  .section = "server",
	  .type = OPTION_TEXT,
	  .value = "PATH",
	  AT(socket),
	  .change = CHANGE_RESTART,
	  .help = "socket for users of this machine (DIR/guichet.sock)" },
	{ .name = "readers",
	  .section = "server",
	  .type = OPTION_NUMBER,
	  .value = "N",
	  AT(readers),
	  .change = CHANGE_RESTART,
	  .initial = "4",
	  .min = 1,
	  .max = 64,
	  .help = "threads that read" },
	{ .name = "log-level",
	  .section = "server",
	  .type = OPTION_LEVEL,
	  .value = "LEVEL",
	  AT(log_level),
	  .initial = "info",
	  .help = "error, warning, info or debug" },
	{ .name = "backup-folder",
	  .section = "server",
	  .type = OPTION_TEXT,
	  .value = "DIR",
	  AT(backup_folder),
	  .change = CHANGE_RESTART,
	  .help = "where backups go, better on another disk (DIR/backup)" },
	{ .name = "metrics-file",
	  .section = "server",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(metrics_file),
	  .help = "figures for Prometheus, or off (DIR/metrics.prom)" },
	{ .name = "metrics-seconds",
	  .section = "server",
	  .type = OPTION_NUMBER,
	  .value = "SECONDS",
	  AT(metrics_seconds),
	  .initial = "15",
	  .min = 1,
	  .max = 3600,
	  .help = "how often they are written" },

	{ .name = "line-max",
	  .section = "limits",
	  .type = OPTION_NUMBER,
	  .value = "BYTES",
	  AT(line_max),
	  .initial = "8388608",
	  .min = 4096,
	  .max = REQUEST_LINE_MAX,
	  .help = "longest request" },
	{ .name = "in-flight",
	  .section = "limits",
	  .type = OPTION_NUMBER,
	  .value = "N",
	  AT(in_flight),
	  .initial = "32",
	  .min = 1,
	  .max = 1024,
	  .help = "requests of a connection that may be under way together" },
	{ .name = "write-timeout",
	  .section = "limits",
	  .type = OPTION_NUMBER,
	  .value = "SECONDS",
	  AT(write_timeout),
	  .initial = "60",
	  .min = 1,
	  .max = 3600,
	  .help = "a connection that takes none of its answers for so long is closed" },

	{ .name = "gate",
	  .section = "gate",
	  .type = OPTION_BOOL,
	  AT(gate),
	  .initial = "yes",
	  .change = CHANGE_GATE,
	  .help = "start guichet-gate, which listens for SSH" },
	{ .name = "listen",
	  .section = "gate",
	  .type = OPTION_ADDRESS,
	  .value = "ADDR:PORT",
	  AT(listen),
	  .initial = "127.0.0.1:2222",
	  .change = CHANGE_GATE,
	  .help = "where SSH connections are taken" },
	{ .name = "gate-socket",
	  .section = "gate",
	  .type = OPTION_TEXT,
	  .value = "PATH",
	  AT(gate_socket),
	  .change = CHANGE_RESTART,
	  .help = "socket for the gate (DIR/gate.sock)" },
	{ .name = "gate-program",
	  .section = "gate",
	  .type = OPTION_TEXT,
	  .value = "PATH",
	  AT(gate_program),
	  .change = CHANGE_GATE,
	  .help = "guichet-gate, when it is not installed beside guichetd" },
	{ .name = "guichet-program",
	  .section = "gate",
	  .type = OPTION_TEXT,
	  .value = "PATH",
	  AT(guichet_program),
	  .change = CHANGE_GATE,
	  .help = "guichet, when it is not installed beside guichetd" },
	{ .name = "grace",
	  .section = "gate",
	  .type = OPTION_NUMBER,
	  .value = "SECONDS",
	  AT(grace),
	  .initial = "60",
	  .min = 1,
	  .max = 3600,
	  .change = CHANGE_GATE,
	  .help = "time to log in" },
	{ .name = "max-startups",
	  .section = "gate",
	  .type = OPTION_NUMBER,
	  .value = "N",
	  AT(max_startups),
	  .initial = "64",
	  .min = 1,
	  .max = 10000,
	  .change = CHANGE_GATE,
	  .help = "connections that may be logging in together" },
	{ .name = "max-per-address",
	  .section = "gate",
	  .type = OPTION_NUMBER,
	  .value = "N",
	  AT(max_per_address),
	  .initial = "32",
	  .min = 1,
	  .max = 10000,
	  .change = CHANGE_GATE,
	  .help = "connections from one address" },

	{ .name = "mail-password-file",
	  .section = "mail",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(mail_password_file),
	  .change = CHANGE_RESTART,
	  .help = "the password for the mail server (DIR/keys/mail)" },
	{ .name = "mail-ca-file",
	  .section = "mail",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(mail_ca_file),
	  .change = CHANGE_RESTART,
	  .help = "who vouches for the mail server, when none that the system knows does" },
	{ .name = "mail-timeout",
	  .section = "mail",
	  .type = OPTION_NUMBER,
	  .value = "SECONDS",
	  AT(mail_timeout),
	  .initial = "60",
	  .min = 1,
	  .max = 3600,
	  .change = CHANGE_RESTART,
	  .help = "a mail server that says nothing for so long is given up" },
	{ .name = "paper-program",
	  .section = "mail",
	  .type = OPTION_TEXT,
	  .value = "PATH",
	  AT(paper_program),
	  .change = CHANGE_RESTART,
	  .help = "guichet-paper, when it is not installed beside guichetd" },

	{ .name = "admin",
	  .section = "administrator",
	  .type = OPTION_TEXT,
	  .value = "NAME",
	  AT(admin),
	  .initial = "admin",
	  .change = CHANGE_RESTART,
	  .help = "first start: the administrator's name" },
	{ .name = "admin-key",
	  .section = "administrator",
	  .type = OPTION_TEXT,
	  .value = "FILE",
	  AT(admin_key),
	  .change = CHANGE_RESTART,
	  .help = "first start: a public key, instead of a one-time password" },
	{ .name = "admin-uid",
	  .section = "administrator",
	  .type = OPTION_NUMBER,
	  .value = "UID",
	  AT(admin_uid),
	  .initial = "-1",
	  .min = -1,
	  .max = UINT32_MAX - 1,
	  .change = CHANGE_RESTART,
	  .help = "first start: the user of this machine who is the administrator" },
};
const size_t option_count = sizeof(option_table) / sizeof(option_table[0]);

_Static_assert(sizeof(option_table) / sizeof(option_table[0]) <= sizeof(((struct given *)0)->flag),
	       "struct given is too small");

static bool same_name(const char *name, const char *typed, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (name[i] != (typed[i] == '_' ? '-' : typed[i]))
			return false;
	return name[length] == '\0';
}

const struct option *option_find(const char *name, size_t length)
{
	for (size_t i = 0; i < option_count; i++)
		if (same_name(option_table[i].name, name, length))
			return &option_table[i];
	return NULL;
}

size_t option_index(const struct option *option)
{
	return (size_t)(option - option_table);
}

/* --- Values --- */

static bool is_one_of(const char *value, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(value, *words) == 0)
			return true;
	return false;
}

static bool parse_bool(const char *value, bool *result)
{
	static const char *const yes[] = { "yes", "true", "on", "1", NULL };
	static const char *const no[] = { "no", "false", "off", "0", NULL };

	*result = is_one_of(value, yes);
	return *result || is_one_of(value, no);
}

static bool parse_number(const char *value, int64_t *result)
{
	char *end;

	errno = 0;
	*result = strtoll(value, &end, 10);
	return errno == 0 && end != value && *end == '\0';
}

/* "127.0.0.1:2222", "[::1]:2222", "host:2222". */
static bool is_address(const char *value)
{
	const char *colon = strrchr(value, ':');
	int64_t port;

	return colon && colon > value && parse_number(colon + 1, &port) && port >= 0 &&
	       port <= 65535 &&
	       (value[0] == '[' || memchr(value, ':', (size_t)(colon - value)) == NULL);
}

static bool is_valid(const struct option *option, const char *value, char *error, size_t size)
{
	static const char *const levels[] = { "error", "warning", "info", "debug", NULL };
	int64_t number;
	bool truth;

	switch (option->type) {
	case OPTION_BOOL:
	case OPTION_SWITCH:
		snprintf(error, size, "is yes or no, not \"%s\"", value);
		return parse_bool(value, &truth);
	case OPTION_NUMBER:
		snprintf(error, size, "is a number from %lld to %lld, not \"%s\"",
			 (long long)option->min, (long long)option->max, value);
		return parse_number(value, &number) && number >= option->min &&
		       number <= option->max;
	case OPTION_ADDRESS:
		snprintf(error, size, "is ADDR:PORT, as 127.0.0.1:2222, not \"%s\"", value);
		return is_address(value);
	case OPTION_LEVEL:
		snprintf(error, size, "is error, warning, info or debug, not \"%s\"", value);
		return is_one_of(value, levels);
	case OPTION_TIME:
		snprintf(error, size, "is a time as 2026-11-22T09:42:00Z, not \"%s\"", value);
		return clock_parse(value, &number);
	case OPTION_TEXT:
		snprintf(error, size, "is empty");
		return value[0] != '\0';
	}
	return false;
}

bool option_set(struct options *options, const struct option *option, const char *value,
		char *error, size_t size)
{
	char *member = (char *)options + option->offset;
	bool truth;
	int64_t number;

	if (!is_valid(option, value, error, size))
		return false;
	switch (option->type) {
	case OPTION_BOOL:
	case OPTION_SWITCH:
		parse_bool(value, &truth);
		memcpy(member, &truth, sizeof(truth));
		break;
	case OPTION_NUMBER:
		parse_number(value, &number);
		memcpy(member, &number, sizeof(number));
		break;
	default:
		free(*(char **)(void *)member);
		*(char **)(void *)member = memory_copy(value);
		break;
	}
	return true;
}

static bool is_text(const struct option *option)
{
	return option->type != OPTION_BOOL && option->type != OPTION_SWITCH &&
	       option->type != OPTION_NUMBER;
}

static bool is_same(const struct option *option, const struct options *a, const struct options *b)
{
	const char *x = (const char *)a + option->offset, *y = (const char *)b + option->offset;

	if (option->type == OPTION_NUMBER)
		return memcmp(x, y, sizeof(int64_t)) == 0;
	if (!is_text(option))
		return *(const bool *)x == *(const bool *)y;
	x = *(const char *const *)(const void *)x;
	y = *(const char *const *)(const void *)y;
	return x && y ? strcmp(x, y) == 0 : x == y;
}

void options_compare(const struct options *before, const struct options *after,
		     void (*changed)(void *context, const char *name, enum option_change change),
		     void *context)
{
	for (size_t i = 0; i < option_count; i++)
		if (!is_same(&option_table[i], before, after))
			changed(context, option_table[i].name, option_table[i].change);
}

void options_free(struct options *options)
{
	if (!options)
		return;
	for (size_t i = 0; i < option_count; i++)
		if (is_text(&option_table[i]))
			free(*(char **)(void *)((char *)options + option_table[i].offset));
	free(options);
}

void options_help(void)
{
	puts("guichetd --data DIR [OPTIONS]: the server of guichet\n\n"
	     "Options; those with a section can be in the configuration file too:");
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s%s",
			 option->type == OPTION_BOOL ? "[no-]" : "", option->name,
			 option->value ? " " : "", option->value ? option->value : "");
		printf("  %-28s %s", left, option->help);
		if (option->initial && option->initial[0] != '-')
			printf(" (%s)", option->initial);
		if (option->section)
			printf(" [%s]", option->section);
		putchar('\n');
	}
}
