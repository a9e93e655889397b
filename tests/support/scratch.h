/* A core of its own for a test, in a temporary folder: calls are made as the
 * daemon makes them, and their events are applied to the caller. */
#ifndef GUICHET_SCRATCH_H
#define GUICHET_SCRATCH_H

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* after what it needs */
#include <cmocka.h>

#include "core/core.h"

struct scratch {
	char folder[64];
	struct core *core;
	struct worker *writer, *reader;
	int64_t now;         /* of the calls; tests move it on */
	struct caller admin; /* administrator of the network, by uid 1000 */
	json_t *answer;      /* of the last call: the record, the rows or the error */
	size_t event_count;  /* of the last call */
	struct event events[32];
	/* Called between two parts of a long write; NULL: nothing happens there. It may
	 * make calls of its own. */
	void (*between)(struct scratch *scratch);
	/* Called when something is on the disk: a write, a part of a long one, what opening
	 * the core does. NULL: nothing happens there. */
	void (*written)(struct scratch *scratch);
};

/* Sunday 22 November 2026, 10:42 in Paris. */
#define SCRATCH_NOW 1795340520

/* Opens a new folder, with the administrator "admin"; or with nobody. */
void scratch_open(struct scratch *scratch);
void scratch_open_empty(struct scratch *scratch);
/* Closes, and opens again what is on the disk. */
void scratch_reopen(struct scratch *scratch);
/* The two halves of that. */
void scratch_leave(struct scratch *scratch);
void scratch_enter(struct scratch *scratch);
void scratch_close(struct scratch *scratch);

/* A connection that is nobody yet: of the gate, or local. */
struct caller scratch_stranger(bool gate, const char *address);
/* A new account with a role on a party or a shop (0: neither), logged in by a key.
 * role may be NULL. */
struct caller scratch_account(struct scratch *scratch, const char *login, const char *role,
			      int64_t party, int64_t shop);

/* Calls an operation with arguments as json_pack() makes them, "{s:s, s:i}" (NULL:
 * none). Returns the outcome's name: "done" or a refusal's. */
const char *scratch_call(struct scratch *scratch, struct caller *caller, const char *operation,
			 const char *format, ...);
/* The same, and it must be done. */
void scratch_do(struct scratch *scratch, struct caller *caller, const char *operation,
		const char *format, ...);
/* Of the last answer: a text ("" when null or absent), a number or boolean (0). */
const char *scratch_text(const struct scratch *scratch, const char *field);
int64_t scratch_int(const struct scratch *scratch, const char *field);
/* How many rows, and one of them. */
size_t scratch_rows(const struct scratch *scratch);
const char *scratch_row_text(const struct scratch *scratch, size_t row, const char *field);
int64_t scratch_row_int(const struct scratch *scratch, size_t row, const char *field);

/* Runs SQL on the data file behind the service's back. */
void scratch_tamper(const struct scratch *scratch, const char *sql);
/* Changes a bit of a file, as a failing disk does. */
void scratch_damage(const char *path, off_t at);
/* A number of the data file, behind its back too; -1: no row. */
int64_t scratch_number(const struct scratch *scratch, const char *sql);

/* A public key line that no other call gives. On the heap. */
char *scratch_key(const char *comment);

#endif
