/* Exchange vouchers: issued against an access password, valid at every partner. */
#ifndef GUICHET_VOUCHER_H
#define GUICHET_VOUCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"
#include "core/pass/pass.h"

/* The voucher of a code, as what can be redeemed; false when there is none. */
bool voucher_pass(struct call *call, int64_t code, struct pass *pass);

/* What its paper is made from (doc of server/paper/), in a beneficiary's language;
 * NULL when there is none, or, where it must be usable, it has ended. */
json_t *voucher_document(struct call *call, int64_t voucher, const char *language, bool usable);
/* Queues it to its beneficiary; false when no mail is sent. */
bool voucher_mail(struct call *call, int64_t voucher);

/* Words of a voucher's state. */
extern const char *const voucher_states[];

extern const struct operation *const voucher_operations[];

#endif
