/* Between the files of the wire. */
#ifndef GUICHET_WIRE_PRIVATE_H
#define GUICHET_WIRE_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "server/wire/buffer.h"
#include "server/wire/wire.h"

struct wire {
	int fd;
	int timeout; /* milliseconds, -1 for ever */
	int64_t id;  /* of the last request */
	bool cut;
	bool late; /* the last wait ended by its time-out */
	struct buffer in;
	json_t *notices;                                 /* params, oldest first */
	bool (*heard)(void *data, const json_t *params); /* NULL: nobody */
	void *heard_data;
	struct {
		int milliseconds, fd;
		enum wire_patience (*looked)(void *data, bool first); /* NULL: nobody */
		void *data;
	} patience;
};

/* Milliseconds of a clock that only goes on. */
int64_t wire_clock(void);
/* Takes in one piece of what has arrived. False when the other end is gone. */
bool wire_take_in(struct wire *wire);
/* Keeps or hands out the notices at the head of what has arrived; an answer there is
 * left for whoever asked. */
void wire_collect_notices(struct wire *wire);
/* Waits until something comes that may be the answer, or the time is over (false),
 * or whoever waits leaves (true). */
bool wire_is_left(struct wire *wire, int64_t until);

#endif
