/* Owns the lists of what was sold: orders, tickets by session, rules of cancellation. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/order_screen.h"
#include "tui/text/ui.h"

static const struct rows_column order_columns[] = {
	{ "id", 0, N_("No.") }, { "opened_at", 0, NULL }, { "name", 3, NULL },  { "what", 4, NULL },
	{ "total", 0, NULL },   { "due", 0, NULL },       { "state", 0, NULL }, { NULL, 0, NULL },
};

static const struct act order_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("open"),
	  .kind = ACT_OPEN,
	  .operation = "order.show",
	  .argument = "order",
	  .open = order_screen_show },
	{ .key = 0 },
};

const struct list_spec nouns_orders = {
	.title = N_("Orders"),
	.help = N_("What was sold, and the baskets that are open or set aside. The filter finds a "
		   "customer or an order’s number."),
	.operation = "order.list",
	.columns = order_columns,
	.acts = order_acts,
	.name = "what",
	.empty = N_("Nothing is sold yet."),
};

static const struct rows_column ticket_columns[] = {
	{ "code", 0, NULL },   { "name", 4, NULL },
	{ "starts", 0, NULL }, { "audience_name", 2, NULL },
	{ "state", 0, NULL },  { "last_at", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act ticket_acts[] = {
	{ .key = 0 },
};

static const struct list_spec session_tickets = {
	.title = N_("Tickets"),
	.help = N_("The tickets of this session, with those who are in already."),
	.operation = "ticket.list",
	.columns = ticket_columns,
	.acts = ticket_acts,
	.name = "code",
	.empty = N_("No ticket yet."),
};

static const struct rows_column session_columns[] = {
	{ "starts", 0, NULL },  { "name", 5, NULL },   { "capacity", 0, NULL }, { "sold", 0, NULL },
	{ "checked", 0, NULL }, { "absent", 0, NULL }, { NULL, 0, NULL },
};

static const struct act session_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("tickets"),
	  .kind = ACT_LIST,
	  .operation = "ticket.list",
	  .argument = "slot",
	  .from = "slot",
	  .list = &session_tickets },
	{ .key = 0 },
};

const struct list_spec nouns_admissions = {
	.title = N_("Tickets by session"),
	.help = N_("How many were sold, have come, and are still awaited."),
	.operation = "ticket.counts",
	.columns = session_columns,
	.acts = session_acts,
	.name = "name",
	.empty = N_("No session yet."),
};

static const struct rows_column rule_columns[] = {
	{ "hours", 0, NULL },
	{ "fee", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act rule_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Another step of the ladder, or the same hours with another rate"),
	  .kind = ACT_FORM,
	  .operation = "cancellation.set",
	  .without = "remove" },
	{ .key = 'd',
	  .label = N_("take away"),
	  .help = N_("This step counts no more"),
	  .kind = ACT_CALL,
	  .operation = "cancellation.set",
	  .argument = "hours",
	  .from = "hours",
	  .initial = "{\"remove\": true}",
	  .confirm = N_("Cancellations go by the other steps from now on.") },
	{ .key = 0 },
};

const struct list_spec nouns_cancellation = {
	.title = N_("Rules of cancellation"),
	.help = N_("So many hours ahead, this part of the price is kept. Where no step fits, "
		   "customers cannot cancel; staff can, with a reason."),
	.operation = "cancellation.list",
	.columns = rule_columns,
	.acts = rule_acts,
	.name = "hours",
	.empty = N_("No rule: customers cannot cancel."),
};
