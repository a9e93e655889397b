/* Owns the lists of contacts and of indicators. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/text/ui.h"

static const struct rows_column member_columns[] = {
	{ "name", 3, NULL }, { "email", 3, NULL }, { "phone", 0, NULL }, { NULL, 0, NULL }
};

static const struct act member_acts[] = {
	{ .key = 'n',
	  .label = N_("add"),
	  .help = N_("Put customers on this list"),
	  .kind = ACT_FORM,
	  .operation = "contacts.add" },
	{ .key = UI_DELETE,
	  .label = N_("take off"),
	  .help = N_("Take them off this list"),
	  .kind = ACT_CALL,
	  .operation = "contacts.remove",
	  .argument = "customers",
	  .many = true,
	  .confirm = N_("They are no longer on this list.") },
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("What is known of this customer"),
	  .kind = ACT_RECORD,
	  .operation = "customer.show",
	  .argument = "customer" },
	{ .key = 0 },
};

static const struct list_spec members = {
	.title = N_("Contacts"),
	.help = N_("Who is on this list. An advantage can be for a list."),
	.operation = "contacts.show",
	.columns = member_columns,
	.acts = member_acts,
	.name = "name",
	.marks = true,
	.empty = N_("Nobody yet: n adds, or a file is imported."),
};

static const struct rows_column list_columns[] = { { "name", 3, NULL },
						   { "ref", 1, NULL },
						   { "members", 0, NULL },
						   { "created_at", 0, NULL },
						   { NULL, 0, NULL } };

static const struct act list_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("who"),
	  .help = N_("Who is on this list"),
	  .kind = ACT_LIST,
	  .operation = "contacts.show",
	  .argument = "contacts",
	  .list = &members },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make a list of contacts"),
	  .kind = ACT_FORM,
	  .operation = "contacts.create" },
	{ .key = 'e',
	  .label = N_("rename"),
	  .help = N_("Rename this list"),
	  .kind = ACT_FORM,
	  .operation = "contacts.update",
	  .argument = "contacts",
	  .fill = "." },
	{ .key = 'i',
	  .label = N_("import"),
	  .help = N_("Put the customers of a CSV file on this list"),
	  .kind = ACT_FORM,
	  .operation = "contacts.import",
	  .argument = "contacts" },
	{ .key = 0 },
};

const struct list_spec nouns_contacts = {
	.title = N_("Lists of contacts"),
	.help = N_("Lists of customers, such as those that a campaign is for."),
	.operation = "contacts.list",
	.columns = list_columns,
	.acts = list_acts,
	.name = "name",
	.empty = N_("No list yet: n makes one."),
};

static const struct rows_column holder_columns[] = {
	{ "name", 3, NULL },   { "email", 3, NULL },    { "level_name", 2, NULL },
	{ "source", 0, NULL }, { "given_at", 0, NULL }, { NULL, 0, NULL }
};

static const struct act holder_acts[] = {
	{ .key = 'n',
	  .label = N_("give"),
	  .help = N_("Give customers a level by hand"),
	  .kind = ACT_FORM,
	  .operation = "indicator.give" },
	{ .key = UI_DELETE,
	  .label = N_("take"),
	  .help = N_("Take it from them; what rules reach stays"),
	  .kind = ACT_CALL,
	  .operation = "indicator.take",
	  .argument = "customers",
	  .many = true,
	  .confirm = N_("What was given by hand or by a file is taken; what rules reach stays.") },
	{ .key = 0 },
};

static const struct list_spec holders = {
	.title = N_("Customers"),
	.help = N_("Who reaches a level of this indicator, and what gave it."),
	.operation = "indicator.customers",
	.columns = holder_columns,
	.acts = holder_acts,
	.name = "name",
	.marks = true,
	.empty = N_("Nobody yet: n gives a level by hand, rules do it in the night."),
};

static const struct rows_column rule_columns[] = {
	{ "level_name", 2, NULL }, { "orders", 0, NULL }, { "spent", 0, NULL },
	{ "days", 0, NULL },       { NULL, 0, NULL },
};

static const struct act rule_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("A rule: so many orders, or so much spent, give a level"),
	  .kind = ACT_FORM,
	  .operation = "indicator.rule" },
	{ .key = UI_DELETE,
	  .label = N_("end it"),
	  .help = N_("End this rule: what it gave goes in the night"),
	  .kind = ACT_CALL,
	  .operation = "indicator.unrule",
	  .argument = "rule",
	  .confirm =
		  N_("What it alone gave is taken in the night; what was given by hand stays.") },
	{ .key = 0 },
};

static const struct list_spec rules = {
	.title = N_("Rules"),
	.help = N_("So many orders, or so much spent, within so many days where a number says "
		   "so, give a level; in the night, and with each order."),
	.operation = "indicator.rules",
	.columns = rule_columns,
	.acts = rule_acts,
	.name = "level_name",
	.empty = N_("No rule: n makes one."),
};

static const struct rows_column indicator_columns[] = {
	{ "name", 3, NULL },
	{ "ref", 1, NULL },
	{ "customers", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act indicator_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("who"),
	  .help = N_("Who reaches a level"),
	  .kind = ACT_LIST,
	  .operation = "indicator.customers",
	  .argument = "indicator",
	  .list = &holders },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make an indicator with its levels"),
	  .kind = ACT_FORM,
	  .operation = "indicator.create" },
	{ .key = 'e',
	  .label = N_("levels"),
	  .help = N_("Rename it, or give it one more level"),
	  .kind = ACT_FORM,
	  .operation = "indicator.update",
	  .argument = "indicator" },
	{ .key = 'r',
	  .label = N_("rules"),
	  .help = N_("Its rules: a new one, the end of one"),
	  .kind = ACT_LIST,
	  .operation = "indicator.rules",
	  .argument = "indicator",
	  .list = &rules },
	{ .key = 'i',
	  .label = N_("import"),
	  .help = N_("Give the customers of a CSV file their level"),
	  .kind = ACT_FORM,
	  .operation = "indicator.import",
	  .argument = "indicator" },
	{ .key = 0 },
};

const struct list_spec nouns_indicators = {
	.title = N_("Indicators"),
	.help = N_(
		"Indicators of customers, such as how often they come. Levels are given by hand, "
		"by a file, or by rules; an advantage can be for a level."),
	.operation = "indicator.list",
	.columns = indicator_columns,
	.acts = indicator_acts,
	.name = "name",
	.empty = N_("No indicator yet: n makes one."),
};
