/* Structured lines on standard error, for journald or a person:
 *
 *   connection closed id=12 account=3 address=192.0.2.1 requests=40
 *
 * Words that say what happened, then fields. Never arguments, codes or secrets. */
#ifndef GUICHET_DAEMON_LOG_H
#define GUICHET_DAEMON_LOG_H

#include <stdint.h>

/* The numbers are syslog's, which journald reads from "<N>". */
enum log_level { LEVEL_ERROR = 3, LEVEL_WARNING = 4, LEVEL_INFO = 6, LEVEL_DEBUG = 7 };

struct log_field {
	const char *key;
	const char *text; /* NULL: the number is meant */
	int64_t number;
};
#define LOG_TEXT(k, v)                  \
	{                               \
		.key = (k), .text = (v) \
	}
#define LOG_INT(k, v)                              \
	{                                          \
		.key = (k), .number = (int64_t)(v) \
	}

/* Lines above this level are not written. Any thread. */
void log_set_level(enum log_level level);
void log_write(enum log_level level, const char *words, const struct log_field *fields);

/* Between the two, the lines of this thread that are not urgent are kept, and written
 * together: one write for many. */
void log_hold(void);
void log_release(void);

#define LOG(level, words, ...) \
	log_write(level, words, (const struct log_field[]){ __VA_ARGS__, { .key = NULL } })
#define LOG_WORDS(level, words) log_write(level, words, NULL)

#endif
