/* Owns the lists of what is sold: products, seasons, and the network's own lists. */
#include "tui/kit/term.h"
#include "tui/screens/calendar.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/price_grid.h"
#include "tui/text/ui.h"

static const struct rows_column product_columns[] = {
	{ "name", 5, NULL }, { "producer", 3, NULL }, { "price", 0, NULL },
	{ "left", 0, NULL }, { "state", 0, NULL },    { NULL, 0, NULL },
};

static const struct act product_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Everything about this product"),
	  .kind = ACT_RECORD,
	  .operation = "product.show",
	  .argument = "product" },
	{ .key = 'p',
	  .label = N_("prices"),
	  .help = N_("The price grid: by audience, seat category and sales channel"),
	  .kind = ACT_OPEN,
	  .operation = "price.list",
	  .argument = "product",
	  .open = price_grid_show },
	{ .key = 'c',
	  .label = N_("calendar"),
	  .help = N_("The sessions of this product"),
	  .kind = ACT_OPEN,
	  .operation = "slot.list",
	  .argument = "product",
	  .open = calendar_show_product },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Write a new product; it begins as a draft"),
	  .kind = ACT_FORM,
	  .operation = "product.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit the product"),
	  .kind = ACT_FORM,
	  .operation = "product.update",
	  .argument = "product",
	  .fill = "product.show" },
	{ .key = 'i',
	  .help = N_("How to give it a picture, from a file"),
	  .kind = ACT_FORM,
	  .operation = "product.picture",
	  .argument = "product" },
	{ .key = 'f',
	  .help = N_("How to import products from a file"),
	  .kind = ACT_FORM,
	  .operation = "product.import" },
	{ .key = 's',
	  .label = N_("submit"),
	  .help = N_("Hand in the marked drafts, for the network to validate them"),
	  .kind = ACT_CALL,
	  .operation = "product.submit",
	  .argument = "product",
	  .many = true,
	  .state = "draft",
	  .confirm = N_("The network will read it and put it on sale.") },
	{ .key = 'v',
	  .label = N_("validate"),
	  .help = N_("Validate the marked products: they are on sale"),
	  .kind = ACT_CALL,
	  .operation = "product.validate",
	  .argument = "product",
	  .many = true,
	  .state = "to_validate",
	  .confirm = N_("It will be on sale at once.") },
	{ .key = 'r',
	  .label = N_("send back"),
	  .help = N_("Send back to its producer, with a reason"),
	  .kind = ACT_CALL,
	  .operation = "product.reject",
	  .argument = "product",
	  .many = true,
	  .reason = "why",
	  .state = "to_validate",
	  .confirm = N_("It becomes a draft again; its producer reads why.") },
	{ .key = 'w',
	  .label = N_("withdraw"),
	  .help = N_("Withdraw the marked products: they are no longer sold"),
	  .kind = ACT_CALL,
	  .operation = "product.withdraw",
	  .argument = "product",
	  .many = true,
	  .state = "in_use",
	  .confirm = N_("It will no longer be sold. What was sold stays good.") },
	{ .key = 'e',
	  .label = N_("put back"),
	  .help = N_("Put what was withdrawn on sale again"),
	  .kind = ACT_CALL,
	  .operation = "product.restore",
	  .argument = "product",
	  .many = true,
	  .state = "withdrawn",
	  .confirm = N_("It will be on sale at once.") },
	{ .key = 0 },
};

const struct list_spec nouns_products = {
	.title = N_("Products"),
	.help = N_("What is sold: its texts, prices and sessions. A producer hands in a draft, the "
		   "network validates it, and it is on sale."),
	.operation = "product.list",
	.columns = product_columns,
	.acts = product_acts,
	.name = "name",
	.marks = true,
	.empty = N_("No product yet: press n to write one."),
};

/* --- Seasons --- */

static const struct rows_column season_columns[] = {
	{ "name", 3, NULL },  { "ref", 1, NULL },      { "from", 0, NULL },
	{ "until", 0, NULL }, { "products", 0, NULL }, { NULL, 0, NULL },
};

static const struct act season_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Add a season"),
	  .kind = ACT_FORM,
	  .operation = "season.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit the season"),
	  .kind = ACT_FORM,
	  .operation = "season.update",
	  .argument = "season",
	  .fill = "." },
	{ .key = 0 },
};

const struct list_spec nouns_seasons = {
	.title = N_("Seasons"),
	.help = N_("A product of a season is sold in it only, and reports add up by season."),
	.operation = "season.list",
	.columns = season_columns,
	.acts = season_acts,
	.empty = N_("No season yet: press n to make one."),
};

/* --- The network's own lists --- */

static const struct rows_column item_columns[] = {
	{ "list", 2, NULL }, { "name", 3, NULL },   { "ref", 2, NULL },
	{ "kind", 2, NULL }, { "active", 0, NULL }, { NULL, 0, NULL },
};

static const struct act item_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Add an audience, a seat category, a sales channel, a means of payment"),
	  .kind = ACT_FORM,
	  .operation = "item.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit names and order, or put it out of use"),
	  .kind = ACT_FORM,
	  .operation = "item.update",
	  .argument = "item",
	  .fill = "." },
	{ .key = 0 },
};

const struct list_spec nouns_items = {
	.title = N_("Audiences, seats, channels, payments"),
	.help = N_("The short lists that the network words for itself. What was used in a sale "
		   "stays; put it out of use when it is no longer wanted."),
	.operation = "item.list",
	.columns = item_columns,
	.acts = item_acts,
};
