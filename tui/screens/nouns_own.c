/* Owns the lists of the customer's area. */
#include <stdio.h>

#include "tui/kit/dialog.h"
#include "tui/kit/screen.h"
#include "tui/kit/term.h"
#include "tui/screens/area.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* --- Tickets, orders, balance --- */

static const struct rows_column ticket_columns[] = {
	{ "starts", 0, NULL },   { "name", 3, NULL }, { "audience", 1, NULL },
	{ "producer", 2, NULL }, { NULL, 0, NULL },
};

static const struct act ticket_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("show"),
	  .help = N_("The ticket with its code, to be held out"),
	  .kind = ACT_OPEN,
	  .argument = "ticket",
	  .open = area_ticket },
	{ .key = 0 },
};

const struct list_spec nouns_own_tickets = {
	.title = N_("My tickets"),
	.help = N_("Your tickets until they begin. Each has a code of its own: Enter shows it in "
		   "large."),
	.operation = "own.tickets",
	.columns = ticket_columns,
	.acts = ticket_acts,
	.empty = N_("No ticket to show."),
};

static const struct rows_column order_columns[] = {
	{ "id", 0, NULL },    { "starts", 0, NULL }, { "name", 3, NULL },
	{ "total", 0, NULL }, { "state", 0, NULL },  { NULL, 0, NULL },
};

static const struct act past_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("The order in full"),
	  .kind = ACT_OPEN,
	  .argument = "order",
	  .open = area_order },
	{ .key = 0 },
};

static const struct list_spec past_orders = {
	.title = N_("My past orders"),
	.help = N_("What is over, or was cancelled."),
	.operation = "own.orders",
	.arguments = "{\"past\": true}",
	.columns = order_columns,
	.acts = past_acts,
	.empty = N_("Nothing yet."),
};

static void open_past(const json_t *row)
{
	(void)row;
	list_screen_show(&past_orders, NULL, NULL);
}

static const struct act order_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("The order in full"),
	  .kind = ACT_OPEN,
	  .argument = "order",
	  .open = area_order },
	{ .key = 'p',
	  .label = N_("past orders"),
	  .help = N_("What is over, or was cancelled"),
	  .kind = ACT_OPEN,
	  .open = open_past },
	{ .key = 0 },
};

const struct list_spec nouns_own_orders = {
	.title = N_("My orders to come"),
	.help = N_("What you ordered and is still to come; p shows what is over."),
	.operation = "own.orders",
	.columns = order_columns,
	.acts = order_acts,
	.empty = N_("Nothing to come. p shows what is over."),
};

static const struct act no_acts[] = { { .key = 0 } };

static const struct rows_column balance_columns[] = {
	{ "at", 0, NULL },    { "what", 2, NULL }, { "customer_order", 0, NULL },
	{ "cents", 0, NULL }, { NULL, 0, NULL },
};

const struct list_spec nouns_own_balance = {
	.title = N_("My balance"),
	.help = N_("What changed your balance, the last first. It pays at the desks of the "
		   "network."),
	.operation = "own.balance",
	.columns = balance_columns,
	.acts = no_acts,
	.empty = N_("Nothing has changed it yet."),
};

/* --- Advantages and codes --- */

static const struct rows_column offer_columns[] = {
	{ "title", 4, NULL },
	{ "valid_until", 0, NULL },
	{ "code", 0, NULL },
	{ NULL, 0, NULL },
};

static void open_offer(const json_t *row)
{
	char text[1200];

	snprintf(text, sizeof text, "%.600s%s%.500s", value_member(row, "says", ""),
		 value_member(row, "says", "")[0] != '\0' ? "\n" : "",
		 value_member(row, "conditions", ""));
	dialog_message(STYLE_STRONG, value_member(row, "title", ""),
		       text[0] != '\0' ? text : _("Ask for it at the desk."), NULL);
}

/* What it opens is what they want to know. */
static void type_code(const json_t *row)
{
	json_t *record = NULL;
	char text[SCREEN_TEXT];

	(void)row;
	if (operation_form("own.code", NULL, NULL, &record)) {
		snprintf(text, sizeof text, _("Kept here: %s"), value_member(record, "title", ""));
		screen_say(STYLE_GOOD, text);
	}
	json_decref(record);
}

static const struct act offer_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("What it gives, and under which conditions"),
	  .kind = ACT_OPEN,
	  .argument = "offer",
	  .open = open_offer },
	{ .key = 'c',
	  .label = N_("type a code"),
	  .help = N_("A partner’s code or a single-use code: what it opens is kept here"),
	  .kind = ACT_OPEN,
	  .operation = "own.code",
	  .open = type_code },
	{ .key = 0 },
};

const struct list_spec nouns_own_offers = {
	.title = N_("My advantages and codes"),
	.help = N_("The advantages that are yours are taken into account at the desk when you say "
		   "who you are. A code that you type is kept here, to be given there."),
	.operation = "own.offers",
	.columns = offer_columns,
	.acts = offer_acts,
	.name = "title",
	.empty = N_("No advantage of your own yet: c types a code."),
};

/* --- Preferences and addresses --- */

static const struct rows_column preference_columns[] = {
	{ "given", 0, NULL }, { "name", 3, NULL }, { "at", 0, NULL }, { NULL, 0, NULL }
};

static void turn_preference(const json_t *row)
{
	json_t *rows = server_rows("own.prefer",
				   json_pack("{s:O, s:b}", "preference",
					     json_object_get(row, "preference"), "given",
					     !json_is_true(json_object_get(row, "given"))),
				   NULL);

	if (rows != NULL)
		screen_say(STYLE_GOOD, _("Noted, with today’s date."));
	json_decref(rows);
}

static const struct act preference_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("yes / no"),
	  .help = N_("Agree, or no longer agree"),
	  .kind = ACT_OPEN,
	  .argument = "preference",
	  .open = turn_preference },
	{ .key = 0 },
};

const struct list_spec nouns_own_preferences = {
	.title = N_("What I want to be told"),
	.help = N_("Nothing is sent to you that you did not ask for. Enter turns yes into no, and "
		   "back."),
	.operation = "own.preferences",
	.columns = preference_columns,
	.acts = preference_acts,
	.name = "name",
	.empty = N_("This network sends nothing."),
};

static const struct rows_column address_columns[] = {
	{ "label", 1, NULL },    { "name", 2, NULL }, { "street", 3, NULL },
	{ "postcode", 0, NULL }, { "town", 2, NULL }, { NULL, 0, NULL },
};

static const struct act address_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("change"),
	  .help = N_("Change this address"),
	  .kind = ACT_FORM,
	  .operation = "own.address_change",
	  .argument = "address",
	  .fill = "." },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Add an address"),
	  .kind = ACT_FORM,
	  .operation = "own.address_add" },
	{ .key = UI_DELETE,
	  .label = N_("take away"),
	  .help = N_("Take this address away"),
	  .kind = ACT_CALL,
	  .operation = "own.address_remove",
	  .argument = "address",
	  .confirm = N_("This address goes out of your book.") },
	{ .key = 0 },
};

const struct list_spec nouns_own_addresses = {
	.title = N_("My address book"),
	.help = N_("Addresses that you use: your own, those of people you order for."),
	.operation = "own.addresses",
	.columns = address_columns,
	.acts = address_acts,
	.name = "label",
	.empty = N_("No address yet: n adds one."),
};
