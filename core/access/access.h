/* Access passwords: what a host, an association or a producer hands out, so that
 * its guests, members or itself may have vouchers (P1, P6). */
#ifndef GUICHET_ACCESS_H
#define GUICHET_ACCESS_H

#include <stdint.h>

#include "core/op/call.h"

struct access {
	int64_t id;
	int64_t party;
	const char *reason; /* guest, member, partner */
};

extern const char *const access_reasons[];

/* The argument `reason`, if that party may have such beneficiaries, else its first. */
enum refusal access_reason_of(struct call *call, int64_t party, const char **reason);

/* Finds the access password that was typed, in any case and with or without
 * separators. REFUSED_ACCESS without telling why; REFUSED_SLOW_DOWN after many
 * wrong ones from the same account and address. */
enum refusal access_by_password(struct call *call, const char *typed, struct access *access);

/* When a voucher granted now for that reason ends (seconds UTC, exclusive). */
int64_t access_validity(struct call *call, const char *reason);

/* What its hand-out is made from (server/paper/), in a language; NULL when there is
 * no such password, or, where it must be usable, it has ended. */
json_t *access_document(struct call *call, int64_t access, const char *language, bool usable);

extern const struct operation *const access_operations[];

#endif
