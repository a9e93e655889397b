/* Visitors: those who opened an open account, without key or password, from a
 * public terminal or wherever they have ssh (P5). */
#ifndef GUICHET_VISITOR_H
#define GUICHET_VISITOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* Whether this network has any (setting `visitor`). */
bool visitors_welcome(const struct call *call);

/* What a visitor does that is counted: see the table visit. */
#define VISIT_VOUCHER "voucher"
#define VISIT_KEEP "keep"
#define VISIT_RESEND "resend"
#define VISIT_MAIL "mail"
#define VISIT_REGISTER "register"

/* Counts one more within the hour, for the caller's network address, or for an
 * e-mail address that it typed; false, and counts nothing, when there were as many
 * as allowed. */
bool visit_address(struct call *call, const char *what, int64_t allowed);
bool visit_email(struct call *call, const char *what, const char *email, int64_t allowed);

/* Who slow-down counts guesses by (core/account/slow.h): an account; on an open
 * one, where many guess, each address for itself. */
const char *visitor_guesser(struct call *call, const char *what);

#endif
