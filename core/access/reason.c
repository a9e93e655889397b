/* Whom each kind of party has: why somebody may have a voucher from it (P1). */
#include <string.h>

#include "core/access/access.h"

static const struct {
	const char *kind, *reason;
} kinds[] = {
	{ "host", "guest" },
	{ "association", "member" },
	{ "producer", "partner" },
};

static bool is_kind(struct call *call, int64_t party, const char *kind)
{
	static const char sql[] = "SELECT 1 FROM party_kind"
				  " WHERE party = :party_is AND kind = :kind_is";

	return call_int(call, sql, BINDS(B_INT(":party_is", party), B_TEXT(":kind_is", kind)), 0);
}

enum refusal access_reason_of(struct call *call, int64_t party, const char **reason)
{
	const char *wanted = arg_text(call, "reason");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if ((wanted && strcmp(wanted, kinds[i].reason) != 0) ||
		    !is_kind(call, party, kinds[i].kind))
			continue;
		*reason = kinds[i].reason;
		return DONE;
	}
	return refuse_argument(call, wanted ? "reason" : "party",
			       call_say(call, N_("A host has guests, an association members, a "
						 "producer is a partner; this party is no such.")));
}
