/* Owns where one can go from the first screen. */
#include "tui/screens/home_menu.h"

#include "tui/screens/area.h"
#include "tui/screens/calendar.h"
#include "tui/screens/catalogue.h"
#include "tui/screens/code_board.h"
#include "tui/screens/counter.h"
#include "tui/screens/everywhere.h"
#include "tui/screens/nouns.h"
#include "tui/screens/own.h"
#include "tui/screens/report.h"
#include "tui/screens/sale.h"
#include "tui/screens/selection.h"
#include "tui/screens/server.h"
#include "tui/screens/settings.h"
#include "tui/screens/status.h"
#include "tui/screens/till.h"
#include "tui/screens/visit.h"
#include "tui/screens/voucher.h"
#include "tui/text/ui.h"

static void open_noun(const void *with)
{
	nouns_show(with);
}

static void open_counter(const void *with)
{
	(void)with;
	counter_show();
}

static void open_issue(const void *with)
{
	(void)with;
	voucher_issue();
}

static void open_catalogue(const void *with)
{
	(void)with;
	catalogue_show();
}

static void open_map(const void *with)
{
	(void)with;
	catalogue_show_map();
}

static void open_selection(const void *with)
{
	(void)with;
	selection_show();
}

static void open_arrival(const void *with)
{
	(void)with;
	visit_arrival();
}

static void open_resume(const void *with)
{
	(void)with;
	visit_resume();
}

static void open_resend(const void *with)
{
	(void)with;
	visit_resend();
}

static void open_sale(const void *with)
{
	(void)with;
	sale_show();
}

static void open_area(const void *with)
{
	(void)with;
	area_visit();
}

static void open_report(const void *with)
{
	(void)with;
	report_show();
}

static void open_cards(const void *with)
{
	(void)with;
	nouns_show(server_may("card.batches") ? "batches" : "cards");
}

static void open_board(const void *with)
{
	(void)with;
	code_board_show();
}

static void open_calendar(const void *with)
{
	(void)with;
	calendar_show();
}

static void open_till(const void *with)
{
	(void)with;
	till_show();
}

static void open_own(const void *with)
{
	(void)with;
	own_show();
}

static void open_settings(const void *with)
{
	(void)with;
	settings_show();
}

static void open_status(const void *with)
{
	(void)with;
	status_show(NULL);
}

static void open_everything(const void *with)
{
	(void)with;
	everywhere_show_operations();
}

static const struct menu_group catalogue = {
	'O',
	N_("Offers and products"),
	N_("What is offered and sold, for how much and to whom: offers, products with their "
	   "sessions and prices, advantages and codes."),
};
static const struct menu_group sales = {
	'V',
	N_("Sales and tills"),
	N_("What was sold: orders and tickets, tills, receipts and closings."),
};
static const struct menu_group network = {
	'R',
	N_("Network"),
	N_("Who takes part: hosts, partners and associations, their counters, the passwords that "
	   "they hand out."),
};
static const struct menu_group persons = {
	'P',
	N_("People"),
	N_("Who benefits and who buys, the lists that they are on, and what was sent to them."),
};
static const struct menu_group house = {
	'A',
	N_("Administration"),
	N_("Who may log in and do what, what was done, backups and settings."),
};

/* The work of the day first, then who and where, then the house itself. Where there
 * are many, those of a group stand behind one line; their letters work from here all
 * the same. */
const struct menu_entry home_entries[] = {
	{ 'v', N_("Arrivals"), open_arrival, NULL, "voucher.grant" },
	{ 'k', N_("Counter"), open_counter, NULL, "code.lookup" },
	{ '$', N_("Sale"), open_sale, NULL, "order.open" },
	{ 'e', N_("Issue a voucher"), open_issue, NULL, "voucher.issue" },
	{ 'd', N_("Discover the offers"), open_catalogue, NULL, "offer.search" },
	{ 'z', N_("Map of the offers"), open_map, NULL, "offer.map" },
	{ 'l', N_("My selection"), open_selection, NULL, "selection.list" },
	{ 'b', N_("Exchange vouchers"), open_noun, "vouchers", "voucher.list" },
	{ 'r', N_("Redemptions"), open_noun, "redemptions", "redemption.list" },
	{ 'y', N_("Reports"), open_report, NULL, "report.redemptions" },
	{ 'o', N_("Manage offers"), open_noun, "offers", "offer.list", &catalogue },
	{ '+', N_("Advantages and codes"), open_noun, "advantages", "advantage.list", &catalogue },
	{ 'i', N_("Categories"), open_noun, "categories", "category.create", &catalogue },
	{ 'D', N_("Products"), open_noun, "products", "product.list", &catalogue },
	{ 'C', N_("Calendar"), open_calendar, NULL, "slot.list", &catalogue },
	{ 'U', N_("Single-use codes"), open_noun, "code_batches", "code.batches", &catalogue },
	{ 'B', N_("Dashboard of codes"), open_board, NULL, "code.dashboard", &catalogue },
	{ 'Q', N_("Code tracking"), open_noun, "codes", "code.track", &catalogue },
	{ 'S', N_("Seasons"), open_noun, "seasons", "season.create", &catalogue },
	{ 'T', N_("Audiences and lists"), open_noun, "items", "item.create", &catalogue },
	{ 'O', N_("Orders"), open_noun, "orders", "order.list", &sales },
	{ 'B', N_("Tickets by session"), open_noun, "admissions", "ticket.counts", &sales },
	{ 'X', N_("Rules of cancellation"), open_noun, "cancellation", "cancellation.set", &sales },
	{ 'M', N_("My till"), open_till, NULL, "till.open", &sales },
	{ 'K', N_("Tills"), open_noun, "tills", "till.list", &sales },
	{ 'N', N_("Receipts"), open_noun, "receipts", "receipt.list", &sales },
	{ 'Z', N_("Closings"), open_noun, "closings", "closing.list", &sales },
	{ '#', N_("Cards"), open_cards, NULL, "card.list", &network },
	{ 'h', N_("Hosts"), open_noun, "hosts", "party.list", &network },
	{ 'p', N_("Partners"), open_noun, "producers", "party.list", &network },
	{ 'a', N_("Associations"), open_noun, "associations", "party.list", &network },
	{ 't', N_("Counters"), open_noun, "shops", "shop.list", &network },
	{ 'w', N_("Passwords"), open_noun, "access", "access.list", &network },
	{ 'f', N_("Persons"), open_noun, "customers", "customer.list", &persons },
	{ 'L', N_("Lists of contacts"), open_noun, "contacts", "contacts.list", &persons },
	{ 'I', N_("Indicators"), open_noun, "indicators", "indicator.list", &persons },
	{ '@', N_("Mails"), open_noun, "mails", "mail.list", &persons },
	{ 'c', N_("Accounts"), open_noun, "accounts", "account.list", &house },
	{ 'u', N_("Roles"), open_noun, "roles", "role.list", &house },
	{ 's', N_("Open sessions"), open_noun, "sessions", "session.list", &house },
	{ 'j', N_("Log"), open_noun, "audit", "audit.list", &house },
	{ 'E', N_("State of the server"), open_status, NULL, "backup.list", &house },
	{ 'n', N_("Backups"), open_noun, "backups", "backup.list", &house },
	{ 'g', N_("Settings"), open_settings, NULL, "network.show", &house },
	{ 'm', N_("My account"), open_own, NULL, NULL },
	{ 'x', N_("Everything else"), open_everything, NULL, NULL },
	{ .key = 0 },
};

/* On a terminal that is open to all. */
const struct menu_entry home_visitor_entries[] = {
	{ 'd', N_("Discover the offers"), open_catalogue, NULL, "offer.search" },
	{ 'z', N_("Map of the offers"), open_map, NULL, "offer.map" },
	{ 'l', N_("My selection"), open_selection, NULL, "selection.list" },
	{ 'r', N_("Take up a selection that I kept"), open_resume, NULL, "selection.resume" },
	{ 'e', N_("Get my voucher"), open_issue, NULL, "voucher.issue" },
	{ 'v', N_("Have my voucher sent again"), open_resend, NULL, "voucher.resend" },
	{ 'm', N_("My customer account"), open_area, NULL, "customer.signin" },
	{ .key = 0 },
};
