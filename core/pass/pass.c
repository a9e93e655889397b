/* The kinds of codes that can be redeemed, as a table. */
#include "core/pass/pass.h"

#include <string.h>

#include "core/card/card.h"
#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/pass/sale.h"
#include "core/ticket/ticket.h"
#include "core/voucher/voucher.h"

/* find: fills the pass. usable: DONE at that time, else why not; NULL: by its validity.
 * place, use, describe: NULL where it has no use of its own (pass.h). */
struct pass_kind {
	const char *kind;
	bool (*find)(struct call *call, int64_t code, struct pass *pass);
	enum refusal (*usable)(struct call *call, const struct pass *pass, int64_t at);
	enum refusal (*place)(struct call *call, const struct pass *pass, int64_t party);
	enum refusal (*use)(struct call *call, const struct pass *pass,
			    const struct pass_entry *entry, int64_t *use);
	json_t *(*describe)(struct call *call, const struct pass *pass);
};

static const struct pass_kind kinds[] = {
	{ .kind = "card", .find = card_pass },
	{ .kind = "partner", .find = sale_pass, .usable = sale_usable },
	{ .kind = "promotion", .find = sale_pass, .usable = sale_usable },
	{ .kind = "single", .find = sale_pass, .usable = sale_usable },
	{ .kind = "ticket",
	  .find = ticket_pass,
	  .usable = ticket_usable,
	  .place = ticket_place,
	  .use = ticket_enter,
	  .describe = ticket_describe },
	{ .kind = "voucher", .find = voucher_pass },
};

const char *const pass_states[] = { "valid",
				    "too_early",
				    "expired",
				    "revoked",
				    "not_active",
				    "already_redeemed",
				    "cancelled",
				    "unpaid",
				    "wrong_session",
				    "wrong_place",
				    "session_cancelled",
				    "limit_reached",
				    "closed_now",
				    "ended",
				    NULL };

static const struct pass_kind *kind_of(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return &kinds[i];
	return NULL;
}

static bool find(struct call *call, const char *word, int64_t code, struct pass *pass)
{
	const struct pass_kind *kind = kind_of(word);

	if (kind == NULL)
		return false;
	*pass = (struct pass){ .code = code, .counted = code, .kind = kind->kind };
	return kind->find(call, code, pass);
}

bool pass_seek(struct call *call, const char *typed, struct pass *pass)
{
	const char *kind = "";
	int64_t code = 0;

	return code_find(call, typed, &code, &kind) == CODE_FOUND && find(call, kind, code, pass);
}

enum refusal pass_find(struct call *call, const char *typed, struct pass *pass)
{
	const char *kind = "";
	int64_t code = 0;
	enum code_outcome outcome;

	TRY(guess_wait(call));
	outcome = code_find(call, typed, &code, &kind);
	if (outcome != CODE_FOUND)
		return code_refuse(call, outcome, typed);
	return find(call, kind, code, pass) ? DONE : refuse(call, REFUSED_UNKNOWN_CODE, NULL);
}

/* Of what is good for a time. */
static enum refusal valid_at(struct call *call, const struct pass *pass, int64_t at)
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

enum refusal pass_usable(struct call *call, const struct pass *pass, int64_t at)
{
	const struct pass_kind *kind = kind_of(pass->kind);

	return kind->usable ? kind->usable(call, pass, at) : valid_at(call, pass, at);
}

bool pass_has_use(const struct pass *pass)
{
	return kind_of(pass->kind)->use != NULL;
}

enum refusal pass_place(struct call *call, const struct pass *pass, int64_t party)
{
	const struct pass_kind *kind = kind_of(pass->kind);

	return kind->place ? kind->place(call, pass, party) : DONE;
}

enum refusal pass_use(struct call *call, const struct pass *pass, const struct pass_entry *entry,
		      int64_t *use)
{
	return kind_of(pass->kind)->use(call, pass, entry, use);
}

json_t *pass_describe(struct call *call, const struct pass *pass)
{
	const struct pass_kind *kind = kind_of(pass->kind);

	return kind->describe ? kind->describe(call, pass) : NULL;
}
