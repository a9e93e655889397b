/* The kinds of codes that can be redeemed, as a table. */
#include "core/pass/pass.h"

#include <string.h>

#include "core/card/card.h"
#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/voucher/voucher.h"

static const struct {
	const char *kind;
	bool (*find)(struct call *call, int64_t code, struct pass *pass);
} kinds[] = {
	{ "card", card_pass },
	{ "voucher", voucher_pass },
};

const char *const pass_states[] = {
	"valid", "too_early", "expired", "revoked", "not_active", NULL
};

static bool find(struct call *call, const char *kind, int64_t code, struct pass *pass)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		*pass = (struct pass){ .code = code, .counted = code, .kind = kinds[i].kind };
		return kinds[i].find(call, code, pass);
	}
	return false;
}

enum refusal pass_find(struct call *call, const char *typed, struct pass *pass)
{
	const char *kind = "";
	int64_t code = 0;

	TRY(guess_wait(call));
	switch (code_find(call, typed, &code, &kind)) {
	case CODE_WRONG:
		return refuse(call, REFUSED_TYPING_ERROR, NULL);
	case CODE_UNKNOWN:
		guess_count(call, typed);
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	case CODE_FOUND:
		break;
	}
	return find(call, kind, code, pass) ? DONE : refuse(call, REFUSED_UNKNOWN_CODE, NULL);
}

enum refusal pass_usable(struct call *call, const struct pass *pass, int64_t at)
{
	if (pass->revoked_at != 0 && pass->revoked_at <= at)
		return refuse(call, REFUSED_REVOKED, "when",
			      call_when(call, LANG_DAY, pass->revoked_at), NULL);
	if (pass->valid_until == 0)
		return refuse(call, REFUSED_NOT_ACTIVE, NULL);
	if (at < pass->valid_from)
		return refuse(call, REFUSED_TOO_EARLY, "when",
			      call_when(call, LANG_MOMENT, pass->valid_from), NULL);
	if (at >= pass->valid_until)
		return refuse(call, REFUSED_EXPIRED, "when",
			      call_when(call, LANG_DAY, pass->valid_until - 1), NULL);
	return DONE;
}
