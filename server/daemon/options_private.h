/* Between the option table, the flags and the configuration file. */
#ifndef GUICHET_DAEMON_OPTIONS_PRIVATE_H
#define GUICHET_DAEMON_OPTIONS_PRIVATE_H

#include "server/daemon/options.h"

enum option_type {
	OPTION_SWITCH, /* only a flag, without a value */
	OPTION_BOOL,
	OPTION_NUMBER,
	OPTION_TEXT,
	OPTION_ADDRESS,
	OPTION_LEVEL,
	OPTION_TIME,
};

struct option {
	const char *name;    /* --gate-socket; gate_socket in the file */
	const char *section; /* of the file; NULL: only a flag */
	const char *value;   /* what the help calls its value */
	const char *initial; /* NULL: none */
	const char *help;
	size_t offset;    /* in struct options */
	int64_t min, max; /* of a number */
	enum option_type type;
	enum option_change change;
};

enum { OPTION_ERROR = 512 };

/* Which options were already given, in the order of the table. */
struct given {
	bool flag[64];
	bool file[64];
};

extern const struct option option_table[];
extern const size_t option_count;

/* NULL when there is none. Dashes and underscores are the same. */
const struct option *option_find(const char *name, size_t length);
size_t option_index(const struct option *option);
/* Takes a value over. False and a sentence about the value when it is not
 * possible. */
bool option_set(struct options *options, const struct option *option, const char *value,
		char *error, size_t size);

#endif
