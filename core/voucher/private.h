/* What the files of core/voucher/ share. */
#ifndef GUICHET_VOUCHER_PRIVATE_H
#define GUICHET_VOUCHER_PRIVATE_H

#include "core/access/access.h"
#include "core/offer/title.h"
#include "core/voucher/voucher.h"

/* A voucher's state at :now, for a query on `voucher v`. */
#define VOUCHER_STATE                                                                \
	"CASE WHEN v.revoked_at IS NOT NULL THEN 'revoked' WHEN :now < v.valid_from" \
	" THEN 'too_early' WHEN :now >= v.valid_until THEN 'expired' ELSE 'valid' END"

extern const struct column voucher_columns[];

/* Who gets a voucher, why, and on whose word: an access password's (access), or,
 * where that is 0, the caller's. */
struct grant {
	const char *email, *language, *postcode; /* the last two may be NULL */
	const char *reason;
	int64_t party, access, host;
};

/* Makes the voucher, of a customer that it makes if need be, and queues its mail. */
int64_t voucher_insert(struct call *call, const struct grant *grant);
/* Keeps the selection that the argument `offers` names with it. */
enum refusal voucher_add_offers(struct call *call, int64_t voucher);
/* The party in the argument `host` is one; 0: none was given. */
enum refusal voucher_host_fits(struct call *call, int64_t host);
extern const char *const voucher_languages[];

/* Answers all that its issuer may know of it. */
enum refusal voucher_reply(struct call *call, int64_t voucher);

/* Its code with its period and a signature (doc/signed-codes.md). */
const char *voucher_signed(struct call *call, int64_t voucher);

extern const struct operation voucher_issue, voucher_show, voucher_list, voucher_revoke,
	voucher_paper, voucher_send, voucher_grant, voucher_import, voucher_resend, host_list;

#endif
