/* Operations on shops. */
#include "core/offer/index.h"
#include "core/party/party.h"
#include "core/party/reach.h"
#include "core/party/record.h"

/* --- shop.list --- */

#define LIST_FROM                                                                             \
	"  FROM shop s JOIN party p ON p.id = s.party"                                        \
	"              LEFT JOIN place pl ON pl.id = ifnull(s.place, p.place)"                \
	"              LEFT JOIN commune c ON c.insee = pl.commune"                           \
	" WHERE " SHOP_IN_REACH(                                                              \
		"s.id", "s.party") "   AND (:party IS NULL OR s.party = :party)"              \
				   "   AND (:filter IS NULL OR instr(s.name_key, :filter)"    \
				   "        OR instr(p.name_key, :filter) OR s.ref = :filter" \
				   "        OR instr(ifnull(c.name_key, ''), :filter) OR "    \
				   "pl.postcode = :filter)"

#define LIST_SELECT                                                          \
	"SELECT s.id, s.ref, s.party, p.name AS party_name, s.name,"         \
	"       coalesce(nullif(pl.town, ''), c.name, '') AS town, s.quick," \
	"       s.active AND p.active AS active" LIST_FROM

#define LIST_PAGE " LIMIT :limit OFFSET :offset"

static const struct operation shop_list = {
	.name = "shop.list",
	.summary = N_("List shops"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff producer shop kiosk",
	.params = PARAMS({ .name = "party", .type = ARG_PARTY, .label = N_("Party") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, NULL },
		{ "party", COLUMN_INT, NULL }, { "name", COLUMN_TEXT, N_("Shop") },
		{ "party_name", COLUMN_TEXT, N_("Party") }, { "town", COLUMN_TEXT, N_("Town") },
		{ "quick", COLUMN_BOOL, N_("Quick") }, { "active", COLUMN_BOOL, N_("Active") }),
	.orders = ORDERS(
		{ "name", LIST_SELECT " ORDER BY s.name_key, s.id" LIST_PAGE },
		{ "-name", LIST_SELECT " ORDER BY s.name_key DESC, s.id DESC" LIST_PAGE },
		{ "party_name", LIST_SELECT " ORDER BY p.name_key, s.name_key, s.id" LIST_PAGE },
		{ "-party_name",
		  LIST_SELECT " ORDER BY p.name_key DESC, s.name_key, s.id" LIST_PAGE },
		{ "town", LIST_SELECT " ORDER BY c.name_key, s.name_key, s.id" LIST_PAGE },
		{ "-town", LIST_SELECT " ORDER BY c.name_key DESC, s.name_key, s.id" LIST_PAGE },
		{ "id", LIST_SELECT " ORDER BY s.id" LIST_PAGE },
		{ "-id", LIST_SELECT " ORDER BY s.id DESC" LIST_PAGE }),
	.count = "SELECT count(*)" LIST_FROM,
};

/* --- shop.show --- */

static enum refusal missing(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("shop")), NULL);
}

static enum refusal show(struct call *call)
{
	struct shop shop;
	struct party party;
	struct place place;

	if (!shop_read(call, arg_int(call, "shop"), &shop) || !party_read(call, shop.party, &party))
		return missing(call);
	place = place_read(call, shop.place ? shop.place : party.place);
	reply_int(call, "id", shop.id);
	reply_text(call, "ref", shop.ref);
	reply_int(call, "party", shop.party);
	reply_text(call, "party_name", party.name);
	reply_text(call, "name", shop.name);
	place_reply(call, &place);
	reply_bool(call, "quick", shop.quick);
	reply_bool(call, "active", shop.active && party.active);
	return DONE;
}

#define SHOP_PARAM                                                                             \
	{                                                                                      \
		.name = "shop", .type = ARG_SHOP, .flags = PARAM_REQUIRED, .label = N_("Shop") \
	}

static const struct operation shop_show = {
	.name = "shop.show",
	.summary = N_("Show a shop"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff producer shop kiosk",
	.params = PARAMS(SHOP_PARAM),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "ref", COLUMN_TEXT, N_("Identifier") },
		{ "party", COLUMN_INT, NULL }, { "party_name", COLUMN_TEXT, N_("Party") },
		{ "name", COLUMN_TEXT, N_("Name") }, PLACE_COLUMNS,
		{ "quick", COLUMN_BOOL, N_("Quick") }, { "active", COLUMN_BOOL, N_("Active") }),
	.run = show,
};

/* --- Making and changing --- */

static const char *given_ref(struct call *call)
{
	const char *ref = arg_text(call, "ref");

	return ref && *ref ? ref : NULL;
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

/* A party with a shop is a producer. */
static enum refusal create(struct call *call)
{
	struct shop shop = { .ref = given_ref(call),
			     .party = arg_int(call, "party"),
			     .name = arg_text(call, "name"),
			     .quick = arg_int(call, "quick") != 0,
			     .active = true };
	struct party party;
	struct place place = place_none();

	if (!party_read(call, shop.party, &party))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("party")), NULL);
	shop.place = party.place;
	if (place_given(call)) {
		TRY(place_from_arguments(call, &place));
		shop.place = place_insert(call, &place);
	}
	if (!shop_insert(call, &shop))
		return taken(call);
	party_add_kind(call, shop.party, "producer");
	audit_object(call, "shop", shop.id);
	reply_int(call, "id", shop.id);
	return DONE;
}

#define QUICK_PARAM(value)                                                            \
	{                                                                             \
		.name = "quick", .type = ARG_BOOL, .label = N_("Quick"),              \
		.help = N_("Enter redeems at once when a single offer is possible."), \
		.initial = (value)                                                    \
	}
#define REF_PARAM                                                                                 \
	{                                                                                         \
		.name = "ref", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Identifier"), \
		.help = N_("As in the source that it was imported from.")                         \
	}

static const struct operation shop_create = {
	.name = "shop.create",
	.summary = N_("Add a shop"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(
		{ .name = "party",
		  .type = ARG_PARTY,
		  .flags = PARAM_REQUIRED,
		  .label = N_("Party") },
		{ .name = "name", .type = ARG_TEXT, .flags = PARAM_REQUIRED, .label = N_("Name") },
		PLACE_PARAMS, QUICK_PARAM("yes"), REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

static enum refusal update(struct call *call)
{
	struct shop shop;
	struct place place;

	if (!shop_read(call, arg_int(call, "shop"), &shop))
		return missing(call);
	if (arg_given(call, "name"))
		shop.name = arg_text(call, "name");
	if (arg_given(call, "ref"))
		shop.ref = given_ref(call);
	if (arg_given(call, "quick"))
		shop.quick = arg_int(call, "quick") != 0;
	if (place_given(call)) {
		place = place_read(call, shop.place);
		TRY(place_from_arguments(call, &place));
		/* The shop moves; its party stays where it is. */
		place_write(call, &shop.place, &place, false);
	}
	if (!shop_update(call, &shop))
		return taken(call);
	offer_index_party(call, shop.party);
	audit_object(call, "shop", shop.id);
	reply_int(call, "id", shop.id);
	return DONE;
}

static const struct operation shop_update_operation = {
	.name = "shop.update",
	.summary = N_("Change a shop"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(SHOP_PARAM, { .name = "name", .type = ARG_TEXT, .label = N_("Name") },
			 PLACE_PARAMS, QUICK_PARAM(NULL), REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

/* --- Ending and coming back --- */

static enum refusal set_active(struct call *call, bool active)
{
	struct shop shop;

	if (!shop_read(call, arg_int(call, "shop"), &shop))
		return missing(call);
	shop.active = active;
	shop_update(call, &shop);
	offer_index_party(call, shop.party);
	audit_object(call, "shop", shop.id);
	reply_int(call, "id", shop.id);
	return DONE;
}

static enum refusal close(struct call *call)
{
	return set_active(call, false);
}

static enum refusal reopen(struct call *call)
{
	return set_active(call, true);
}

static const struct operation shop_close = {
	.name = "shop.close",
	.summary = N_("Close a shop: nothing is redeemed there any more"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(SHOP_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = close,
};

static const struct operation shop_reopen = {
	.name = "shop.reopen",
	.summary = N_("Reopen a shop that was closed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(SHOP_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = reopen,
};

const struct operation *const shop_operations[] = {
	&shop_close, &shop_create,           &shop_list, &shop_reopen,
	&shop_show,  &shop_update_operation, NULL,
};
