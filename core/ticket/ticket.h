/* Tickets: admissions that were sold, each with a code of its own, and their check at
 * a counter of who provides them. A ticket lets in exactly as often as it was sold to:
 * two doors at the same instant collide in the schema. */
#ifndef GUICHET_TICKET_H
#define GUICHET_TICKET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

struct pass;
struct pass_entry;

struct ticket {
	int64_t id, code, line, order, nth;
	const char *text; /* of the code, canonical */
	int64_t product, producer, customer;
	const char *name, *producer_name;
	int64_t audience, seat;        /* seat 0: none */
	int64_t units;                 /* of its line: "2 of 4" */
	int64_t slot, starts, minutes; /* 0: none */
	const char *slot_state;
	int64_t valid_from, valid_until; /* 0: none */
	int64_t most, entries;           /* most 0: no end */
	int64_t cancelled_at;            /* 0: it is not */
};

extern const char *const ticket_states[]; /* valid, used, over, cancelled */

/* Makes the tickets of an order that was just confirmed, one for each unit of what is
 * entered with a ticket. */
enum refusal tickets_make(struct call *call, int64_t order);
/* Cancels so many of a line's tickets, those that were never used, the last first;
 * false when fewer are left, and nothing is done then. */
bool tickets_cancel(struct call *call, int64_t line, int64_t units);

/* The tickets of a session that was moved: those good for some days are good for as
 * many from its new day on. */
void tickets_follow(struct call *call, int64_t slot, int64_t starts);

/* False when there is none. Texts are copied onto the call. */
bool ticket_read(struct call *call, int64_t id, struct ticket *ticket);
/* What a counter, a mail or a paper says of it: {product, name, audience_name,
 * seat_name, starts, minutes, nth, units, entries, most, valid_from, valid_until, order,
 * producer_name, last_at, last_shop}. A new reference. */
json_t *ticket_document(struct call *call, const struct ticket *ticket, const char *language);

/* --- As a kind of pass (core/pass) --- */

bool ticket_pass(struct call *call, int64_t code, struct pass *pass);
/* DONE when it lets in at that time, else why not. */
enum refusal ticket_usable(struct call *call, const struct pass *pass, int64_t at);
/* DONE when a counter of that party is the place for it. */
enum refusal ticket_place(struct call *call, const struct pass *pass, int64_t party);
/* What it is, for the answer of a counter. */
json_t *ticket_describe(struct call *call, const struct pass *pass);
/* Lets in, once; the entry's number into *id. Asked after the two above. What is forced
 * is written down, and counts for nothing. */
enum refusal ticket_enter(struct call *call, const struct pass *pass,
			  const struct pass_entry *entry, int64_t *id);

extern const struct operation *const ticket_operations[];

#endif
