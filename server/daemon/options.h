/* What guichetd can be told, by flag or by the configuration file. One table
 * (options.c) declares each option once. */
#ifndef GUICHET_DAEMON_OPTIONS_H
#define GUICHET_DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
	/* Only flags. */
	char *data;
	char *config;
	char *restore;
	char *clock;
	bool operations;
	bool version;
	bool help;
	/* [server] */
	char *socket;
	int64_t readers;
	char *log_level;
	char *backup_folder;
	char *metrics_file;
	int64_t metrics_seconds;
	/* [limits] */
	int64_t line_max;
	int64_t in_flight;
	int64_t write_timeout;
	/* [gate] */
	bool gate;
	char *listen;
	char *gate_socket;
	char *gate_program;
	char *guichet_program;
	int64_t grace;
	int64_t max_startups;
	int64_t max_per_address;
	/* [mail] */
	char *mail_password_file;
	char *mail_ca_file;
	int64_t mail_timeout;
	char *paper_program;
	/* [administrator] */
	char *admin;
	char *admin_key;
	int64_t admin_uid; /* -1: not given */
};

/* What has to happen when an option changes while guichetd runs. */
enum option_change {
	CHANGE_APPLIES, /* taken over at once */
	CHANGE_GATE,    /* the gate is started again */
	CHANGE_RESTART, /* only a restart of guichetd takes it over */
};

/* Reads the flags, then the configuration file, then the defaults: the first
 * that gives an option wins. NULL and a sentence when something is wrong. */
struct options *options_new(int argc, char **argv, char *error, size_t size);
void options_free(struct options *options);

/* Calls changed() for each option that differs. */
void options_compare(const struct options *before, const struct options *after,
		     void (*changed)(void *context, const char *name, enum option_change change),
		     void *context);

/* Prints what --help says. */
void options_help(void);

#endif
