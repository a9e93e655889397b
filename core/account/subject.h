/* The account that an operation is about, and what keeps accounts apart. */
#ifndef GUICHET_SUBJECT_H
#define GUICHET_SUBJECT_H

#include "core/op/call.h"

/* The argument `account`, else the caller's own. To change another's account, the
 * caller must hold this operation on the whole network, and everything that the
 * other holds: whoever sets a password can become that account. */
enum refusal account_subject(struct call *call, int64_t *subject);
/* The same, without a word in the audit line: for prepare. */
enum refusal account_subject_early(struct call *call, int64_t *subject);

/* Called after a change: somebody who is enabled, and has a way to log in, must
 * still be administrator of the network. */
enum refusal account_administered(struct call *call);

/* A role on the network (neither party nor shop: 0), on a party or a shop. The
 * role's reach must agree, and the caller hold all of it. */
enum refusal account_give_role(struct call *call, int64_t account, const char *role, int64_t party,
			       int64_t shop);

#endif
