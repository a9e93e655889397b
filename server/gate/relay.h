/* Bytes between the client's channel and guichet's pty or pipes. Holds a bounded
 * amount of memory each way: who reads slowly is waited for, not stored for. */
#ifndef GATE_RELAY_H
#define GATE_RELAY_H

#include <libssh/libssh.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum { RELAY_BYTES = 32768, RELAY_POLLS = 3, RELAY_FLOOD = 4 << 20 };

struct relay_lane {
	int fd; /* -1: closed, or none */
	size_t start, end, capacity;
	unsigned char *bytes;
};

struct relay {
	bool open, pty;
	bool eof_taken; /* the client has said that it sends no more */
	size_t received, sent;
	struct relay_lane in, out, err;
};

void relay_init(struct relay *relay);
/* Takes over one descriptor (the pty's master) or three (stdin, stdout, stderr). */
void relay_open(struct relay *relay, const int *fds, int count);
/* What to wait for. Entries without interest get fd -1: a pty whose other side
 * is closed reports that for ever. */
void relay_interest(const struct relay *relay, ssh_session ssh, ssh_channel channel,
		    struct pollfd polls[RELAY_POLLS]);
/* Moves what can be moved without waiting. False when the client sends more than
 * it was allowed to. */
bool relay_move(struct relay *relay, ssh_session ssh, ssh_channel channel);
/* True when something came that no descriptor tells of: almost every function of
 * libssh takes in what has arrived. Ask before waiting. */
bool relay_ready(const struct relay *relay, ssh_channel channel);
/* True when guichet's output is closed and all of it was given to the client. */
bool relay_drained(const struct relay *relay);
void relay_resize(const struct relay *relay, unsigned columns, unsigned rows);

#endif
