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

/* Answers all that its issuer may know of it. */
enum refusal voucher_reply(struct call *call, int64_t voucher);

extern const struct operation voucher_issue, voucher_show, voucher_list, voucher_revoke,
	voucher_paper, voucher_send;

#endif
/* Its code with its period and a signature (doc/signed-codes.md). */
const char *voucher_signed(struct call *call, int64_t voucher);

