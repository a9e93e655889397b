/* Looking: what a code is, and what can be done with it here. Never consumes. */
#include <string.h>

#include "core/redemption/private.h"

static json_t *describe(struct call *call, const struct candidate *offer, const struct pass *pass,
			int64_t *possible)
{
	const struct wish wish = { .pass = pass, .at = call->now, .people = 1 };
	enum refusal refusal = candidate_eligible(call, offer, &wish);
	const char *sentence = refusal == DONE ? "" : call_forgive(call);

	*possible += refusal == DONE;
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", "offer", (json_int_t)offer->benefit.id,
			 "title", offer->benefit.title, "conditions", offer->conditions, "state",
			 refusal == DONE ? "possible" : refusal_name(refusal), "sentence", sentence,
			 "people", (json_int_t)offer->benefit.people);
}

/* The offers of this counter's producer, for what is redeemed for one. */
static json_t *list_offers(struct call *call, const struct pass *pass, const struct here *here,
			   int64_t *possible)
{
	struct candidate *offers;
	json_t *list = json_array();
	size_t count = here_offers(call, here, &offers);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, describe(call, &offers[i], pass, possible));
	return list;
}

/* What has a use of its own is told as the one thing that can be had for it. */
static json_t *list_use(struct call *call, const struct pass *pass, const char *state,
			const char *sentence)
{
	json_t *told = pass_describe(call, pass);
	const char *name = json_string_value(json_object_get(told, "name"));
	const char *whose = json_string_value(json_object_get(told, "audience_name"));
	json_t *list = json_pack("[{s:n, s:s, s:s, s:s, s:s, s:i}]", "offer", "title",
				 name ? name : "", "conditions", whose ? whose : "", "state", state,
				 "sentence", sentence, "people", 1);

	json_decref(told);
	return list;
}

static void reply_here(struct call *call, const struct pass *pass, const struct here *here,
		       enum refusal usable, const char *sentence)
{
	bool own = pass_has_use(pass);
	int64_t possible = own;
	json_t *list = own          ? list_use(call, pass,
                                      usable == DONE ? "possible" : refusal_name(usable), sentence)
		       : pass->sale ? json_array()
				    : list_offers(call, pass, here, &possible);

	reply_json(call, "here", list);
	reply_int(call, "possible", usable == DONE ? possible : 0);
	reply_int(call, "shop", here->shop);
	reply_text(call, "shop_name", here->name);
	reply_bool(call, "quick", here->quick);
}

/* A good code is not refused: it is for somewhere else. */
static void reply_sale(struct call *call, const struct pass *pass, bool usable)
{
	reply_text(call, "title", pass->sale);
	if (!usable)
		return;
	refuse(call, REFUSED_IN_SALE, "offer", pass->sale, NULL);
	reply_text(call, "sentence", call_forgive(call));
}

static enum refusal run(struct call *call)
{
	struct pass pass;
	struct here here;
	enum refusal usable;
	const char *sentence = "";

	TRY(pass_find(call, arg_text(call, "code"), &pass));
	TRY(here_find(call, &here));
	usable = pass_place(call, &pass, here.party);
	if (usable == DONE)
		usable = pass_usable(call, &pass, call->now);
	if (usable != DONE) {
		sentence = call_forgive(call);
		reply_text(call, "sentence", sentence);
	}
	reply_text(call, "code", pass.text);
	reply_text(call, "kind", pass.kind);
	reply_text(call, "state", usable == DONE ? "valid" : refusal_name(usable));
	reply_text(call, "reason", pass.reason);
	reply_text(call, "issuer", pass.issuer);
	if (pass.valid_until) {
		reply_int(call, "valid_from", pass.valid_from);
		reply_int(call, "valid_until", pass.valid_until);
	}
	if (pass.sale)
		reply_sale(call, &pass, usable == DONE);
	reply_here(call, &pass, &here, usable, sentence);
	reply_json(call, "ticket", pass_describe(call, &pass));
	return DONE;
}

const char *const code_kinds[] = { "voucher", "card",       "single",    "loyalty", "gift",
				   "ticket",  "membership", "promotion", "partner", NULL };

static const struct operation code_lookup = {
	.name = "code.lookup",
	.summary = N_("Say what a code is and what can be done with it here"),
	.kind = OP_READ,
	.roles = "staff shop kiosk producer",
	.params =
		PARAMS({ "code", ARG_CODE, PARAM_REQUIRED, N_("Code"), N_("As typed or scanned.") },
		       { "shop", ARG_SHOP, 0, N_("Counter") }),
	.columns = COLUMNS(
		{ "code", COLUMN_CODE, N_("Code") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), code_kinds },
		{ "state", COLUMN_CHOICE, N_("State"), pass_states },
		{ "sentence", COLUMN_TEXT, NULL }, { "title", COLUMN_TEXT, N_("Offer") },
		{ "reason", COLUMN_CHOICE, N_("As"), access_reasons },
		{ "issuer", COLUMN_TEXT, N_("Granted by") },
		{ "valid_from", COLUMN_TIME, N_("Valid from") },
		{ "valid_until", COLUMN_TIME, N_("Valid until") }, { "ticket", COLUMN_JSON, NULL },
		{ "here", COLUMN_JSON, N_("Here") },
		{ "possible", COLUMN_INT, N_("Possible here") }, { "shop", COLUMN_INT, NULL },
		{ "shop_name", COLUMN_TEXT, N_("Counter") }, { "quick", COLUMN_BOOL, NULL }),
	.run = run,
};

const struct operation *const code_operations[] = { &code_lookup, NULL };
