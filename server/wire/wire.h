/* The client's end of the wire: JSON-RPC 2.0, one object a line, over a Unix
 * socket. Used by guichet and by the gate. Blocking, one call at a time, with
 * poll, send and recv only, so that it works behind the gate's seccomp filter. */
#ifndef GUICHET_WIRE_H
#define GUICHET_WIRE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct wire;

enum wire_status {
	WIRE_DONE,    /* answer is the "result" member */
	WIRE_REFUSED, /* answer is the "error" member */
	WIRE_CUT,     /* the connection is closed or broken; no answer */
	WIRE_TIMEOUT, /* no answer within the time; the connection is of no more use */
};

/* Takes over a connected descriptor. Never NULL. */
struct wire *wire_new(int fd);
/* Connects to a socket. NULL with errno set. */
struct wire *wire_connect(const char *path);
void wire_free(struct wire *wire); /* closes the descriptor */
int wire_fd(const struct wire *wire);
/* Longest wait for an answer in milliseconds; -1 (at first) for ever. */
void wire_set_timeout(struct wire *wire, int milliseconds);

/* Calls a method; takes params over (may be NULL). *answer is the caller's to
 * json_decref(); NULL when cut. Notices that arrive meanwhile are kept. */
enum wire_status wire_call(struct wire *wire, const char *method, json_t *params, json_t **answer);

/* For pipelining and for raw lines (batch): sends a line as it is, adding the
 * end; false when cut. Receives the next line without its end, which lives until
 * the next call; NULL when cut. */
bool wire_send_line(struct wire *wire, const char *line, size_t length);
const char *wire_receive_line(struct wire *wire, size_t *length);

/* Reads what has arrived without waiting, and returns the next notice's params
 * ({"kind","message"}, the caller's), or NULL. *cut tells a closed connection. */
json_t *wire_notice(struct wire *wire, bool *cut);

/* heard() is given the params of each notice that comes while a call waits; those
 * for which it answers true are not kept for wire_notice(). */
void wire_on_notice(struct wire *wire, bool (*heard)(void *data, const json_t *params), void *data);

/* Whoever finds a call too long may leave it: looked() is asked once it has lasted so
 * many milliseconds (first), and then each time that fd can be read. The call then
 * ends with the refusal `left`, unless it was answered just before; the server
 * finishes what it does. */
enum wire_patience {
	WIRE_WAITS,
	WIRE_LEAVES,
	WIRE_WAITS_ON, /* to the end: looked() is not asked again */
};
void wire_on_long(struct wire *wire, int milliseconds, int fd,
		  enum wire_patience (*looked)(void *data, bool first), void *data);

/* "exit" of an error's data, 4 for WIRE_CUT and WIRE_TIMEOUT, 0 for done. */
int wire_exit_code(enum wire_status status, const json_t *answer);
/* error.data.reason, or "". */
const char *wire_reason(const json_t *error);

#endif
