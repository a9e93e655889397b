/* Owns the list of customers (X3), and of the closures of an
 * offer. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/text/ui.h"

static const struct rows_column customer_columns[] = {
	{ "name", 3, NULL },     { "email", 3, NULL },      { "phone", 0, NULL },
	{ "vouchers", 0, NULL }, { "created_at", 0, NULL }, { NULL, 0, NULL },
};

static const struct act preference_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("yes / no"),
	  .help = N_("Agree, or no longer agree"),
	  .kind = ACT_FORM,
	  .operation = "preference.set",
	  .argument = "preference",
	  .from = "preference" },
	{ .key = 0 },
};

static const struct list_spec preferences = {
	.title = N_("Preferences"),
	.help = N_("What this customer wants to be told, as they said it, with the date."),
	.operation = "customer.preferences",
	.acts = preference_acts,
	.name = "name",
	.empty = N_("This network sends nothing."),
};

static const struct act customer_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Vouchers and redemptions of this person"),
	  .kind = ACT_RECORD,
	  .operation = "customer.show",
	  .argument = "customer" },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Write down a customer"),
	  .kind = ACT_FORM,
	  .operation = "customer.create" },
	{ .key = 'e',
	  .label = N_("change"),
	  .help = N_("Change what is known of this customer"),
	  .kind = ACT_FORM,
	  .operation = "customer.update",
	  .argument = "customer",
	  .fill = "." },
	{ .key = 'i',
	  .label = N_("invite"),
	  .help = N_("Mail this customer the code that opens their own account"),
	  .kind = ACT_CALL,
	  .operation = "customer.invite",
	  .argument = "customer",
	  .confirm = N_("A code goes to their address; with it they choose a password.") },
	{ .key = 'p',
	  .label = N_("preferences"),
	  .help = N_("What this customer wants to be told"),
	  .kind = ACT_LIST,
	  .operation = "customer.preferences",
	  .argument = "customer",
	  .list = &preferences },
	{ .key = 'x',
	  .label = N_("all that is held"),
	  .help = N_("All that is held on this person, to be handed over"),
	  .kind = ACT_RECORD,
	  .operation = "customer.export",
	  .argument = "customer" },
	{ .key = UI_DELETE,
	  .label = N_("erase"),
	  .help = N_("Erase this person for good; counts stay"),
	  .kind = ACT_CALL,
	  .operation = "customer.erase",
	  .argument = "customer",
	  .confirm =
		  N_("Address, postal codes and messages go for good, vouchers end. Counts stay. "
		     "Say why, without names: it is kept."),
	  .reason = "why",
	  .word = N_("erase") },
	{ .key = 0 },
};

const struct list_spec nouns_customers = {
	.title = N_("Persons"),
	.help = N_("Those who benefit or buy. What is held on a person can be handed over, or "
		   "erased."),
	.operation = "customer.list",
	.columns = customer_columns,
	.acts = customer_acts,
	.name = "name email",
	.empty = N_("Nobody yet."),
};

static const struct rows_column closure_columns[] = {
	{ "from", 0, NULL }, { "until", 0, NULL }, { "why", 4, NULL },
	{ "over", 0, NULL }, { NULL, 0, NULL },
};

static const struct act closure_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("A period in which the offer is not to be had"),
	  .kind = ACT_FORM,
	  .operation = "offer.close" },
	{ .key = UI_DELETE,
	  .label = N_("take away"),
	  .help = N_("Take this period away"),
	  .kind = ACT_CALL,
	  .operation = "offer.reopen",
	  .argument = "closure",
	  .confirm = N_("The offer is to be had again in this period.") },
	{ .key = 0 },
};

const struct list_spec nouns_closures = {
	.title = N_("Closed periods"),
	.help = N_("The periods in which this offer is not to be had; counters refuse it then, and "
		   "say until when."),
	.operation = "offer.closures",
	.columns = closure_columns,
	.acts = closure_acts,
	.name = "why",
	.empty = N_("No closed period: n adds one."),
};
