/* Owns the lists of offers, vouchers and redemptions. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/offer.h"
#include "tui/screens/record.h"
#include "tui/screens/voucher.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static void open_offer(const json_t *row)
{
	offer_show(json_integer_value(json_object_get(row, "id")));
}

static const struct rows_column offer_columns[] = {
	{ "title", 5, NULL }, { "producer", 3, NULL }, { "town", 2, NULL },
	{ "state", 0, NULL }, { "used", 0, NULL },     { NULL, 0, NULL },
};

static const struct rows_column party_offer_columns[] = {
	{ "title", 5, NULL }, { "category", 3, NULL }, { "state", 0, NULL },
	{ "used", 0, NULL },  { NULL, 0, NULL },
};

static const struct act offer_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("Everything about this offer"),
	  .kind = ACT_OPEN,
	  .operation = "offer.show",
	  .argument = "offer",
	  .open = open_offer },
	{ .key = 'p',
	  .label = N_("publish"),
	  .help = N_("Publish the marked offers: they enter the catalogue"),
	  .kind = ACT_CALL,
	  .operation = "offer.publish",
	  .argument = "offer",
	  .many = true,
	  .state = "!published",
	  .confirm = N_("Publish in the catalogue?") },
	{ .key = 'w',
	  .label = N_("withdraw"),
	  .help = N_("Withdraw the marked offers: they leave the catalogue"),
	  .kind = ACT_CALL,
	  .operation = "offer.withdraw",
	  .argument = "offer",
	  .many = true,
	  .state = "published",
	  .confirm = N_("Take out of the catalogue?") },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Write a new offer; it begins as a draft"),
	  .kind = ACT_FORM,
	  .operation = "offer.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit the offer"),
	  .kind = ACT_FORM,
	  .operation = "offer.update",
	  .argument = "offer",
	  .fill = "offer.show" },
	{ .key = 'x',
	  .label = N_("closed periods"),
	  .help = N_("The periods in which the offer is not to be had"),
	  .kind = ACT_LIST,
	  .operation = "offer.closures",
	  .argument = "offer",
	  .list = &nouns_closures },
	{ .key = 'i',
	  .help = N_("How to import from a file"),
	  .kind = ACT_FORM,
	  .operation = "offer.import" },
	{ .key = 0 },
};

const struct list_spec nouns_offers = {
	.title = N_("Offers"),
	.help = N_("All offers, drafts and withdrawn ones too. Mark several with the space bar to "
		   "publish or withdraw them together."),
	.operation = "offer.list",
	.columns = offer_columns,
	.acts = offer_acts,
	.name = "title",
	.marks = true,
};

const struct list_spec nouns_party_offers = {
	.title = N_("Offers"),
	.help = N_("The offers of this partner, in every state."),
	.operation = "offer.list",
	.columns = party_offer_columns,
	.acts = offer_acts,
	.name = "title",
	.marks = true,
};

static const struct rows_column category_columns[] = {
	{ "icon", 0, "" },  { "ascii", 0, "" },    { "name", 3, NULL },
	{ "ref", 2, NULL }, { "offers", 0, NULL }, { NULL, 0, NULL },
};

static const struct act category_acts[] = {
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Add a category"),
	  .kind = ACT_FORM,
	  .operation = "category.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit names, icon and order"),
	  .kind = ACT_FORM,
	  .operation = "category.update",
	  .argument = "category",
	  .fill = "." },
	{ .key = 0 },
};

const struct list_spec nouns_categories = {
	.title = N_("Categories"),
	.help = N_("What offers are sorted into, each with its icon on lists and maps."),
	.operation = "category.list",
	.columns = category_columns,
	.acts = category_acts,
};

static const struct rows_column voucher_columns[] = {
	{ "issued_at", 0, N_("Issued") },
	{ "email", 4, NULL },
	{ "issuer", 4, N_("By") },
	{ "valid_until", 0, N_("Until") },
	{ "state", 0, NULL },
	{ "uses", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act voucher_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("show"),
	  .help = N_("The voucher with its QR code and its uses"),
	  .kind = ACT_OPEN,
	  .operation = "voucher.show",
	  .argument = "voucher",
	  .open = voucher_show_row },
	{ .key = 'v',
	  .label = N_("revoke"),
	  .help = N_("Revoke the voucher, with a reason"),
	  .kind = ACT_CALL,
	  .operation = "voucher.revoke",
	  .argument = "voucher",
	  .reason = "why",
	  .state = "valid",
	  .confirm = N_("Nobody will be able to use it any more. What was used stays on record.") },
	{ .key = 0 },
};

const struct list_spec nouns_vouchers = {
	.title = N_("Exchange vouchers"),
	.help = N_("The vouchers that were issued, newest first."),
	.operation = "voucher.list",
	.columns = voucher_columns,
	.acts = voucher_acts,
	.name = "email",
};

static const struct rows_column redemption_columns[] = {
	{ "at", 0, NULL },        { "code", 0, NULL },  { "title", 4, NULL },
	{ "shop_name", 3, NULL }, { "state", 0, NULL }, { "reason_label", 2, NULL },
	{ NULL, 0, NULL },
};

static void open_redemption(const json_t *row)
{
	record_show_kept(value_member(row, "code", ""), "redemption.list", row);
}

/* A row is a redemption's, with its number in id, an entry's with a ticket, in entry, or a
 * refusal's, which has neither; what was forced waits for one of the two. */
#define UNDO(operation_of_it, argument_of_it, member, state_of_it)                              \
	{                                                                                       \
		.key = 'u', .label = N_("undo"), .help = N_("Undo it, with a reason"),          \
		.kind = ACT_CALL, .operation = (operation_of_it), .argument = (argument_of_it), \
		.from = (member), .state = (state_of_it), .reason = "why",                      \
		.confirm = N_("Undo this? It stays on record, as undone.")                      \
	}
#define KEEP(operation_of_it, argument_of_it, member)                                           \
	{                                                                                       \
		.key = 'k', .label = N_("let stand"),                                           \
		.help = N_("Let what was forced without a line stand: it is "                   \
			   "checked"),                                                          \
		.kind = ACT_CALL, .operation = (operation_of_it), .argument = (argument_of_it), \
		.from = (member), .state = "forced"                                             \
	}

static const struct act redemption_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .help = N_("All of it: by whom, and why it was refused, forced or undone"),
	  .kind = ACT_OPEN,
	  .operation = "redemption.list",
	  .argument = "redemption",
	  .open = open_redemption },
	UNDO("redemption.undo", "redemption", "id", "done"),
	UNDO("redemption.undo", "redemption", "id", "forced"),
	UNDO("ticket.undo", "entry", "entry", "done"),
	UNDO("ticket.undo", "entry", "entry", "forced"),
	KEEP("redemption.keep", "redemption", "id"),
	KEEP("ticket.keep", "entry", "entry"),
	{ .key = 0 },
};

const struct list_spec nouns_redemptions = {
	.title = N_("Redemptions"),
	.help = N_("Everything that was presented at the counters, refused attempts too, newest "
		   "first."),
	.operation = "redemption.list",
	.columns = redemption_columns,
	.acts = redemption_acts,
	.name = "title",
};
