/* Exchange vouchers: issued against an access password, valid at every partner. */
#ifndef GUICHET_VOUCHER_H
#define GUICHET_VOUCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

struct voucher {
	int64_t id;
	int64_t code;
	const char *text; /* of the code, canonical */
	int64_t customer;
	int64_t party;                               /* who granted it */
	const char *issuer;                          /* its name */
	const char *reason;                          /* guest, member, partner */
	int64_t valid_from, valid_until, revoked_at; /* revoked_at 0: it is not */
};

/* The voucher of a code; false when the code is no voucher's. */
bool voucher_by_code(struct call *call, int64_t code, struct voucher *voucher);

/* DONE while it can be used at that time, else why not, with its sentence ready. */
enum refusal voucher_usable(struct call *call, const struct voucher *voucher, int64_t at);

/* What its paper is made from (doc of server/paper/), in a beneficiary's language;
 * NULL when there is none, or, where it must be usable, it has ended. */
json_t *voucher_document(struct call *call, int64_t voucher, const char *language, bool usable);
/* Queues it to its beneficiary; false when no mail is sent. */
bool voucher_mail(struct call *call, int64_t voucher);

/* Words of a voucher's state. */
extern const char *const voucher_states[];

extern const struct operation *const voucher_operations[];

#endif
