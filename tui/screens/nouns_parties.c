/* Owns the lists of organisations and their counters. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/text/ui.h"

static const struct rows_column party_columns[] = {
	{ "name", 5, NULL },   { "town", 3, NULL },   { "shops", 0, NULL },
	{ "offers", 0, NULL }, { "active", 0, NULL }, { NULL, 0, NULL },
};

static const struct rows_column host_columns[] = {
	{ "name", 5, NULL },   { "postcode", 0, NULL }, { "town", 3, NULL },
	{ "active", 0, NULL }, { NULL, 0, NULL },
};

static const struct rows_column shop_columns[] = {
	{ "name", 4, NULL },  { "party_name", 4, NULL }, { "town", 2, NULL },
	{ "quick", 0, NULL }, { "active", 0, NULL },     { NULL, 0, NULL },
};

static const struct rows_column access_columns[] = {
	{ "party_name", 4, NULL },
	{ "reason", 0, NULL },
	{ "password", 0, NULL },
	{ "valid_from", 0, N_("From") },
	{ "valid_until", 0, N_("Until") },
	{ "state", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act access_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make a new access password"),
	  .kind = ACT_FORM,
	  .operation = "access.create" },
	{ .key = 'e',
	  .label = N_("e-mail"),
	  .help = N_("Send the page to hand out, with the password, by e-mail"),
	  .kind = ACT_FORM,
	  .operation = "access.send",
	  .argument = "access" },
	{ .key = 'i',
	  .label = N_("print"),
	  .help = N_("A page to hand out, with the password"),
	  .kind = ACT_FORM,
	  .operation = "access.paper",
	  .argument = "access" },
	{ .key = 'v',
	  .label = N_("revoke"),
	  .help = N_("End a password at once"),
	  .kind = ACT_CALL,
	  .operation = "access.revoke",
	  .argument = "access",
	  .state = "!revoked",
	  .confirm = N_("Nobody will be able to issue a voucher with this password any more.") },
	{ .key = 0 },
};

const struct list_spec nouns_access = {
	.title = N_("Access passwords"),
	.help = N_(
		"The passwords that hosts, associations and partners hand out. A new one replaces "
		"the former ones, which go on working for some days."),
	.operation = "access.list",
	.columns = access_columns,
	.acts = access_acts,
	.name = "password",
};

static const struct rows_column expiring_columns[] = {
	{ "party_name", 4, NULL }, { "reason", 0, NULL }, { "valid_until", 0, NULL },
	{ "days", 0, NULL },       { NULL, 0, NULL },
};

static const struct act expiring_acts[] = {
	{ .key = 'n',
	  .label = N_("renew"),
	  .help = N_("Make the password that follows"),
	  .kind = ACT_FORM,
	  .operation = "access.create",
	  .argument = "party",
	  .from = "party",
	  .also = "reason" },
	{ .key = 0 },
};

const struct list_spec nouns_expiring = {
	.title = N_("Access passwords to renew"),
	.help = N_("The passwords that end soon and that no other follows."),
	.operation = "access.expiring",
	.columns = expiring_columns,
	.acts = expiring_acts,
	.name = "party_name",
	.empty = N_("No password ends soon."),
};

const struct list_spec nouns_party_access = {
	.title = N_("Access passwords"),
	.help = N_("The passwords of this organisation."),
	.operation = "access.list",
	.columns = access_columns + 1,
	.acts = access_acts,
	.name = "password",
};

#define PARTY_EDIT                                                                     \
	{                                                                              \
		.key = 'm', .label = N_("edit"),                                       \
		.help = N_("Edit name, kinds, address and contact"), .kind = ACT_FORM, \
		.operation = "party.update", .argument = "party", .fill = "party.show" \
	}
#define PARTY_SHOW                                                                         \
	{                                                                                  \
		.key = UI_ENTER, .label = N_("detail"), .help = N_("Everything about it"), \
		.kind = ACT_RECORD, .operation = "party.show", .argument = "party"         \
	}
#define PARTY_ACCESS                                                                      \
	{                                                                                 \
		.key = 'w', .label = N_("passwords"), .help = N_("Its access passwords"), \
		.kind = ACT_LIST, .operation = "access.list", .argument = "party",        \
		.list = &nouns_party_access                                               \
	}
#define PARTY_CLOSE                                                                                \
	{ .key = 'f',                                                                              \
	  .label = N_("close"),                                                                    \
	  .help = N_("Close: it stays on record, inactive"),                                       \
	  .kind = ACT_CALL,                                                                        \
	  .operation = "party.close",                                                              \
	  .argument = "party",                                                                     \
	  .confirm = N_("It stays on record, but nothing more can be done with it.") },            \
	{                                                                                          \
		.key = 'r', .label = NULL, .help = N_("Reopen what was closed"), .kind = ACT_CALL, \
		.operation = "party.reopen", .argument = "party",                                  \
		.confirm = N_("Make it active again?")                                             \
	}
#define PARTY_NEW(kind_json)                                                                   \
	{                                                                                      \
		.key = 'n', .label = N_("new"), .help = N_("Add a new one"), .kind = ACT_FORM, \
		.operation = "party.create", .initial = kind_json                              \
	}
#define PARTY_IMPORT                                                                \
	{                                                                           \
		.key = 'i', .label = NULL, .help = N_("How to import from a file"), \
		.kind = ACT_FORM, .operation = "party.import"                       \
	}

static const struct act shop_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .kind = ACT_RECORD,
	  .operation = "shop.show",
	  .argument = "shop" },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Add a counter"),
	  .kind = ACT_FORM,
	  .operation = "shop.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit name, address and contact"),
	  .kind = ACT_FORM,
	  .operation = "shop.update",
	  .argument = "shop",
	  .fill = "shop.show" },
	{ .key = 'f',
	  .label = N_("close"),
	  .kind = ACT_CALL,
	  .operation = "shop.close",
	  .argument = "shop",
	  .confirm = N_("It stays on record, but nothing more can be done with it.") },
	{ .key = 'r',
	  .help = N_("Reopen what was closed"),
	  .kind = ACT_CALL,
	  .operation = "shop.reopen",
	  .argument = "shop",
	  .confirm = N_("Make it active again?") },
	{ .key = 0 },
};

const struct list_spec nouns_shops = {
	.title = N_("Counters"),
	.help = N_(
		"The counters of the partners, where codes are presented. A quick counter redeems "
		"at once when only one offer is possible."),
	.operation = "shop.list",
	.columns = shop_columns,
	.acts = shop_acts,
};

static const struct rows_column party_shop_columns[] = {
	{ "name", 5, NULL },   { "town", 3, NULL }, { "quick", 0, NULL },
	{ "active", 0, NULL }, { NULL, 0, NULL },
};

const struct list_spec nouns_party_shops = {
	.title = N_("Counters"),
	.help = N_("The counters of this partner, where codes are presented."),
	.operation = "shop.list",
	.columns = party_shop_columns,
	.acts = shop_acts,
};

static const struct act host_acts[] = {
	PARTY_SHOW,   PARTY_ACCESS, PARTY_NEW("{\"kinds\":[\"host\"]}"), PARTY_EDIT, PARTY_CLOSE,
	PARTY_IMPORT, { .key = 0 },
};

const struct list_spec nouns_hosts = {
	.title = N_("Hosts"),
	.help = N_(
		"The hosts affiliated to the network. Each has an access password for its guests."),
	.operation = "party.list",
	.arguments = "{\"kind\":\"host\"}",
	.columns = host_columns,
	.acts = host_acts,
};

static const struct act producer_acts[] = {
	PARTY_SHOW,
	{ .key = 'o',
	  .label = N_("offers"),
	  .help = N_("Its offers"),
	  .kind = ACT_LIST,
	  .operation = "offer.list",
	  .argument = "party",
	  .list = &nouns_party_offers },
	{ .key = 'k',
	  .label = N_("counters"),
	  .help = N_("Its counters"),
	  .kind = ACT_LIST,
	  .operation = "shop.list",
	  .argument = "party",
	  .list = &nouns_party_shops },
	PARTY_ACCESS,
	PARTY_NEW("{\"kinds\":[\"producer\"]}"),
	PARTY_EDIT,
	PARTY_CLOSE,
	PARTY_IMPORT,
	{ .key = 0 },
};

const struct list_spec nouns_producers = {
	.title = N_("Partners"),
	.help = N_("The offer partners, their counters and their offers."),
	.operation = "party.list",
	.arguments = "{\"kind\":\"producer\"}",
	.columns = party_columns,
	.acts = producer_acts,
};

static const struct act association_acts[] = {
	PARTY_SHOW,
	PARTY_ACCESS,
	{ .key = '+',
	  .label = N_("affiliate"),
	  .help = N_("Affiliate a host to this association"),
	  .kind = ACT_FORM,
	  .operation = "party.affiliate",
	  .argument = "association" },
	{ .key = '-',
	  .help = N_("End a host’s affiliation"),
	  .kind = ACT_FORM,
	  .operation = "party.unaffiliate",
	  .argument = "association" },
	PARTY_NEW("{\"kinds\":[\"association\"]}"),
	PARTY_EDIT,
	PARTY_CLOSE,
	{ .key = 0 },
};

const struct list_spec nouns_associations = {
	.title = N_("Associations"),
	.help = N_("The partner associations: their members benefit all year round, and hosts are "
		   "affiliated to them."),
	.operation = "party.list",
	.arguments = "{\"kind\":\"association\"}",
	.columns = host_columns,
	.acts = association_acts,
};
