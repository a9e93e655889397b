/* What can be redeemed: whatever its code is the code of, a voucher or a card, a
 * counter asks the same of it. */
#ifndef GUICHET_PASS_H
#define GUICHET_PASS_H

#include <stdint.h>

#include "core/op/call.h"

struct ticket;

struct pass {
	int64_t code;                    /* that was presented */
	int64_t counted;                 /* the code that uses are counted for: a lost card's are
					  * those of the one that replaces it */
	const char *kind;                /* "voucher", "card": also its noun in the audit */
	int64_t id;                      /* of the row of its kind */
	const char *text;                /* of the code, canonical */
	int64_t customer;                /* 0: nobody's */
	int64_t party;                   /* who granted it; 0: nobody yet */
	const char *issuer;              /* its name */
	const char *reason;              /* guest, member, partner */
	int64_t valid_from, valid_until; /* 0, 0: not activated */
	int64_t revoked_at;              /* 0: it is not */
	const struct ticket *ticket;     /* of a ticket; NULL: it is none */
	const char *sale;                /* what it opens in a sale; NULL: it is for counters */
};

/* Finds what was presented, whatever state it is in: DONE, or why there is none.
 * Who presents many that do not exist has to wait (core/code/guess.h). */
enum refusal pass_find(struct call *call, const char *typed, struct pass *pass);

/* The same for a look beforehand: false when there is none, which is nobody's guess yet. */
bool pass_seek(struct call *call, const char *typed, struct pass *pass);

/* DONE while it can be used at that time, else why not, with its sentence ready. */
enum refusal pass_usable(struct call *call, const struct pass *pass, int64_t at);

/* --- What a counter does with it. Kinds without a use of their own (a voucher, a card)
 * are redeemed for an offer of the counter's producer. --- */

/* Whether it has one. */
bool pass_has_use(const struct pass *pass);
/* DONE when this counter, of that party, is the place for it, else why not. */
enum refusal pass_place(struct call *call, const struct pass *pass, int64_t party);
/* One use of its own, to be written. */
struct pass_entry {
	int64_t shop, at;
	const char *forced; /* the reason it would have been refused; NULL: none */
	const char *event;  /* a kiosk's own name for it; NULL: none */
};
/* Uses it: the number of what was written into *use. After pass_usable() and
 * pass_place(). */
enum refusal pass_use(struct call *call, const struct pass *pass, const struct pass_entry *entry,
		      int64_t *use);
/* What it is, for the counter's answer; NULL: no more than its kind. A new reference. */
json_t *pass_describe(struct call *call, const struct pass *pass);

/* Words of a pass's state. */
extern const char *const pass_states[];

#endif
