/* Codes that are typed into a basket: each kind finds its offer. */
#include <string.h>

#include "core/benefit/private.h"
#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/single/single.h"

/* The offer of a code that many know: a partner's, a promotional one. */
static enum refusal shared_offer(struct call *call, int64_t code, int64_t *offer)
{
	static const char sql[] = "SELECT offer FROM offer_code WHERE code = :code_is";

	*offer = call_int(call, sql, BINDS(B_INT(":code_is", code)), 0);
	return *offer ? DONE : refuse(call, REFUSED_UNKNOWN_CODE, NULL);
}

static const struct {
	const char *kind;
	enum refusal (*find)(struct call *call, int64_t code, int64_t *offer);
} kinds[] = {
	{ "partner", shared_offer },
	{ "promotion", shared_offer },
	{ "single", single_offer },
};

static enum refusal find_offer(struct call *call, const char *kind, struct basket_code *code)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].find(call, code->code, &code->offer);
	return refuse(call, REFUSED_CODE_OPENS, NULL);
}

static bool is_draft(struct call *call, const struct benefit *benefit)
{
	static const char draft[] = "SELECT state = 'draft' FROM offer WHERE id = :offer_is";

	return !benefit->published &&
	       call_int(call, draft, BINDS(B_INT(":offer_is", benefit->id)), 1);
}

/* The offer that a code opens, whether or not it is given now. */
static enum refusal find_benefit(struct call *call, const char *kind, struct basket_code *code,
				 struct benefit *benefit)
{
	TRY(find_offer(call, kind, code));
	if (!benefit_read(call, code->offer, benefit))
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	return DONE;
}

static enum refusal given_now(struct call *call, const struct benefit *benefit)
{
	/* A draft's code is not known yet: nobody was given it. */
	if (is_draft(call, benefit))
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	if (!benefit->published)
		return refuse(call, REFUSED_ENDED, NULL);
	TRY(benefit_timely(call, benefit, call->now));
	return benefit_all_limits(call, benefit);
}

enum refusal benefit_by_code(struct call *call, const char *typed, struct basket_code *code)
{
	struct benefit benefit;
	const char *kind = "";
	enum code_outcome outcome;

	TRY(guess_wait(call));
	outcome = code_find(call, typed, &code->code, &kind);
	if (outcome != CODE_FOUND)
		return code_refuse(call, outcome, typed);
	TRY(find_benefit(call, kind, code, &benefit));
	if (is_draft(call, &benefit))
		guess_count(call, typed);
	return given_now(call, &benefit);
}

enum refusal benefit_of_code(struct call *call, int64_t id, struct basket_code *code)
{
	static const char sql[] = "SELECT kind FROM code WHERE id = :code_is";
	const char *kind = call_text(call, sql, BINDS(B_INT(":code_is", id)));
	struct benefit benefit;

	*code = (struct basket_code){ .code = id };
	if (kind == NULL)
		return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
	TRY(find_benefit(call, kind, code, &benefit));
	return given_now(call, &benefit);
}
