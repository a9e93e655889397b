/* Owns the list of persons who had a voucher (X3), and of the closures of an
 * offer. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/text/ui.h"

static const struct rows_column customer_columns[] = {
	{ "email", 4, NULL },      { "vouchers", 0, NULL }, { "valid_until", 0, N_("Until") },
	{ "created_at", 0, NULL }, { NULL, 0, NULL },
};

static const struct act customer_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Vouchers and redemptions of this person"),
	  .kind = ACT_RECORD,
	  .operation = "customer.show",
	  .argument = "customer" },
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
	.help = N_("Those who had a voucher. What is held on a person can be handed over, or "
		   "erased."),
	.operation = "customer.list",
	.columns = customer_columns,
	.acts = customer_acts,
	.name = "email",
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
