/* Owns the lists of tills, receipts and closings (S6, S12). */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/sale_papers.h"
#include "tui/screens/server.h"
#include "tui/screens/till.h"
#include "tui/text/ui.h"

static const struct rows_column till_columns[] = {
	{ "opened_at", 0, NULL }, { "shop", 3, NULL },    { "account", 2, NULL },
	{ "state", 0, NULL },     { "counted", 0, NULL }, { "difference", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act till_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("open"),
	  .help = N_("What should be in it, or what was counted"),
	  .kind = ACT_OPEN,
	  .operation = "till.show",
	  .argument = "till",
	  .open = till_show_row },
	{ .key = 0 },
};

const struct list_spec nouns_tills = {
	.title = N_("Tills"),
	.help = N_("The tills that are open, and those that were closed with what was missing or "
		   "found."),
	.operation = "till.list",
	.columns = till_columns,
	.acts = till_acts,
	.name = "account",
	.empty = N_("No till was opened yet."),
};

static const struct rows_column receipt_columns[] = {
	{ "number", 0, NULL },         { "at", 0, NULL },   { "kind", 0, NULL },
	{ "customer", 3, NULL },       { "shop", 2, NULL }, { "cents", 0, NULL },
	{ "copies", 0, N_("Copies") }, { NULL, 0, NULL },
};

static const struct act receipt_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("What is on it"),
	  .kind = ACT_OPEN,
	  .operation = "receipt.show",
	  .argument = "receipt",
	  .from = "number",
	  .open = receipt_show_row },
	{ .key = 'e',
	  .label = N_("send"),
	  .help = N_("Send the order with its tickets and this receipt to the customer"),
	  .kind = ACT_CALL,
	  .operation = "order.send",
	  .argument = "order",
	  .from = "order" },
	{ .key = 'v',
	  .label = N_("verify"),
	  .help = N_("Check that no receipt was changed, removed or put elsewhere"),
	  .kind = ACT_RECORD,
	  .operation = "receipt.verify" },
	{ .key = 0 },
};

const struct list_spec nouns_receipts = {
	.title = N_("Receipts"),
	.help = N_("Every sale, refund and later payment, in the order of their numbers, which "
		   "have no gap."),
	.operation = "receipt.list",
	.columns = receipt_columns,
	.acts = receipt_acts,
	.name = "number",
	.empty = N_("No receipt yet."),
};

static const struct rows_column closing_columns[] = {
	{ "kind", 0, NULL },
	{ "period", 0, NULL },
	{ "receipts", 0, NULL },
	{ "first", 0, NULL },
	{ "last", 0, NULL },
	{ "cents", 0, NULL },
	{ "running", 0, N_("Running") },
	{ NULL, 0, NULL },
};

static const struct act closing_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Its totals, and whether it is what it was"),
	  .kind = ACT_OPEN,
	  .operation = "closing.show",
	  .argument = "closing",
	  .open = closing_show_row },
	{ .key = 'n',
	  .label = N_("close the days"),
	  .help = N_("Close what is over; each night does it too"),
	  .kind = ACT_CALL,
	  .operation = "closing.make" },
	{ .key = 'v',
	  .label = N_("verify"),
	  .help = N_("Read all receipts and closings again, from the first"),
	  .kind = ACT_RECORD,
	  .operation = "closing.verify" },
	{ .key = 0 },
};

const struct list_spec nouns_closings = {
	.title = N_("Closings"),
	.help = N_("Days, months and years that are over, sealed one after the other. Each night "
		   "closes the day before."),
	.operation = "closing.list",
	.columns = closing_columns,
	.acts = closing_acts,
	.name = "period",
	.empty = N_("Nothing is closed yet: a day is closed in the night that follows it."),
};
