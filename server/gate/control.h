/* Between the listener and the process of one connection: whole messages on a
 * SOCK_SEQPACKET pair. What comes from the connection's process is taken as
 * hostile: it may have been taken over. */
#ifndef GATE_CONTROL_H
#define GATE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	CONTROL_COMMAND_MAX = 65536,
	CONTROL_TERM_MAX = 64,
	CONTROL_LOCALE_MAX = 48,
	CONTROL_LOGIN_MAX = 256, /* an e-mail address is a customer's login */
	CONTROL_COLUMNS_MAX = 1000,
	CONTROL_ROWS_MAX = 500,
	CONTROL_FDS_MAX = 3,
};

/* What is worth a line in the log. */
#define NOTES(X)                               \
	X(NOTE_AUTHENTICATED, "authenticated") \
	X(NOTE_DENIED, "denied")               \
	X(NOTE_DONE, "done")                   \
	X(NOTE_LEFT, "left")                   \
	X(NOTE_IDLE, "idle")                   \
	X(NOTE_GRACE, "grace_over")            \
	X(NOTE_TRIES, "too_many_tries")        \
	X(NOTE_STALLED, "stalled")             \
	X(NOTE_FLOOD, "flood")                 \
	X(NOTE_STOPPED, "stopped")             \
	X(NOTE_CORE_LOST, "core_lost")         \
	X(NOTE_PROTOCOL, "protocol_error")     \
	X(NOTE_NO_LOCK_IN, "no_lock_in")

enum note {
	NOTE_NONE,
#define X(constant, name) constant,
	NOTES(X)
#undef X
		NOTE_COUNT
};

enum method {
	METHOD_NONE, /* nothing was tried */
	METHOD_OPEN, /* no proof, for visitors */
	METHOD_PASSWORD,
	METHOD_KEY,
	METHOD_INTERACTIVE,
	METHOD_COUNT
};

enum control_kind {
	/* From the connection's process. */
	CONTROL_NOTE = 1,
	CONTROL_START, /* followed by the command, if there is one */
	CONTROL_SIGNAL,
	/* From the listener. */
	CONTROL_STARTED, /* with descriptors: the pty's master, or stdin, stdout, stderr */
	CONTROL_REFUSED,
	CONTROL_EXITED,
	CONTROL_END, /* the server stops */
};

/* Variables of the environment that a client may set. */
#define CONTROL_LOCALES(X) X("LANG") X("LC_ALL") X("LC_CTYPE") X("LC_MESSAGES") X("LC_TIME")
enum { CONTROL_LOCALE_COUNT = 5 };
extern const char *const control_locales[CONTROL_LOCALE_COUNT];

struct control_start {
	uint32_t pty;
	uint32_t has_command;
	uint32_t columns, rows;
	char term[CONTROL_TERM_MAX];
	char locale[CONTROL_LOCALE_COUNT][CONTROL_LOCALE_MAX];
};

struct control_message {
	uint32_t kind;
	union {
		struct {
			uint32_t note, method;
			char login[CONTROL_LOGIN_MAX];
		} note;
		struct control_start start;
		int32_t signal;
		struct {
			int32_t code, signal; /* one of them is 0 */
		} exited;
	};
};

struct control_received {
	struct control_message message;
	char command[CONTROL_COMMAND_MAX + 1]; /* after CONTROL_START */
	size_t command_length;
	int fds[CONTROL_FDS_MAX];
	int fd_count;
};

/* Never waits. False with errno. */
bool control_send(int fd, const struct control_message *message, const char *command,
		  const int *fds, int fd_count);
/* Never waits. >0 a message, 0 closed by the other end, -1 with errno (EAGAIN:
 * nothing yet; EBADMSG: not a message). Descriptors received are the caller's. */
int control_receive(int fd, struct control_received *received);

/* True when what is asked for may be put in an environment and on a terminal.
 * The size is brought within bounds. */
bool control_start_check(struct control_start *start, size_t command_length);
/* A name of a terminal or of a locale: letters, digits, ". _ + - @". */
bool control_word_ok(const char *word, size_t size);
/* 0 and absurd sizes become something that a program survives. */
uint32_t control_columns(int64_t columns);
uint32_t control_rows(int64_t rows);
const char *control_note_name(uint32_t note);
const char *control_method_name(uint32_t method);

#endif
