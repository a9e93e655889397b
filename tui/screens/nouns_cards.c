/* Owns the lists of substitution cards (P10), their batches, and of mails. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/record.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static const struct rows_column card_columns[] = {
	{ "code", 0, NULL },
	{ "label", 2, NULL },
	{ "party_name", 3, NULL },
	{ "state", 0, NULL },
	{ "valid_until", 0, N_("Until") },
	{ "uses", 0, N_("Uses") },
	{ NULL, 0, NULL },
};

static void open_card(const json_t *row)
{
	record_show_kept(value_member(row, "code", ""), "card.list", row);
}

static const struct act card_acts[] = {
	{ .key = UI_ENTER,
	  .help = N_("When it was given and handed out, and which card it replaces"),
	  .kind = ACT_OPEN,
	  .operation = "card.list",
	  .argument = "code",
	  .open = open_card },
	{ .key = 'a',
	  .label = N_("hand out"),
	  .help = N_("Activate the card: it is handed out now"),
	  .kind = ACT_FORM,
	  .operation = "card.activate",
	  .argument = "code",
	  .from = "code",
	  .state = "given" },
	{ .key = 'g',
	  .label = N_("give"),
	  .help = N_("Give the marked cards to a host"),
	  .kind = ACT_FORM,
	  .operation = "card.give",
	  .argument = "codes",
	  .from = "code",
	  .without = "batch cards",
	  .state = "printed",
	  .many = true },
	{ .key = 'r',
	  .label = N_("replace"),
	  .help = N_("Replace a lost card by another: its history follows"),
	  .kind = ACT_FORM,
	  .operation = "card.replace",
	  .argument = "code",
	  .from = "code",
	  .state = "valid" },
	{ .key = 'v',
	  .label = N_("revoke"),
	  .help = N_("Revoke the card: it will be refused everywhere"),
	  .kind = ACT_CALL,
	  .operation = "card.revoke",
	  .argument = "code",
	  .from = "code",
	  .state = "!revoked",
	  .confirm = N_("Nobody will be able to use it any more. What was used stays on record.") },
	{ .key = 'c',
	  .label = N_("counts"),
	  .help = N_("How many were printed, given, activated and used"),
	  .kind = ACT_RECORD,
	  .operation = "card.counts" },
	{ .key = 0 },
};

const struct list_spec nouns_cards = {
	.title = N_("Cards"),
	.help = N_("The substitution cards. A card given to a host is handed out with the key that "
		   "activates it; from then on it is worth a voucher."),
	.operation = "card.list",
	.columns = card_columns,
	.acts = card_acts,
	.name = "code",
	.marks = true,
	.empty = N_("No card yet."),
};

static const struct rows_column batch_columns[] = {
	{ "label", 4, NULL },   { "made_at", 0, NULL },   { "printed", 0, NULL },
	{ "given", 0, NULL },   { "activated", 0, NULL }, { "used", 0, NULL },
	{ "revoked", 0, NULL }, { NULL, 0, NULL },
};

static const struct act batch_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("cards"),
	  .help = N_("The cards of this batch"),
	  .kind = ACT_LIST,
	  .operation = "card.list",
	  .argument = "batch",
	  .list = &nouns_cards },
	{ .key = 'g',
	  .label = N_("give"),
	  .help = N_("Give cards of this batch to a host: all that are left, or so many"),
	  .kind = ACT_FORM,
	  .operation = "card.give",
	  .argument = "batch",
	  .without = "codes" },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make a batch of cards to be printed"),
	  .kind = ACT_FORM,
	  .operation = "card.make" },
	{ .key = 'i',
	  .label = N_("print"),
	  .help = N_("The sheets of cards to print and cut"),
	  .kind = ACT_FORM,
	  .operation = "card.paper",
	  .argument = "batch" },
	{ .key = 'c',
	  .help = N_("How many were printed, given, activated and used"),
	  .kind = ACT_RECORD,
	  .operation = "card.counts",
	  .argument = "batch" },
	{ .key = 0 },
};

const struct list_spec nouns_batches = {
	.title = N_("Batches of cards"),
	.help = N_("Cards are made in batches, printed, given to hosts, and activated by them at "
		   "hand-out. The figures count each step."),
	.operation = "card.batches",
	.columns = batch_columns,
	.acts = batch_acts,
	.name = "label",
	.empty = N_("No batch yet: n makes one."),
};

static const struct rows_column mail_columns[] = {
	{ "created_at", 0, NULL }, { "what", 0, NULL }, { "recipient", 3, NULL },
	{ "state", 0, NULL },      { "why", 3, NULL },  { NULL, 0, NULL },
};

/* What the server said does not fit into a row. */
static void open_mail(const json_t *row)
{
	record_show_kept(value_member(row, "recipient", ""), "mail.list", row);
}

static const struct act mail_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .kind = ACT_OPEN,
	  .operation = "mail.list",
	  .argument = "message",
	  .open = open_mail },
	{ .key = 'r',
	  .label = N_("send again"),
	  .help = N_("Send the marked messages again, now"),
	  .kind = ACT_CALL,
	  .operation = "mail.retry",
	  .argument = "message",
	  .state = "!sent",
	  .many = true },
	{ .key = 'e',
	  .label = N_("test"),
	  .help = N_("Send a message that tells that mail works"),
	  .kind = ACT_FORM,
	  .operation = "mail.test" },
	{ .key = 0 },
};

const struct list_spec nouns_mails = {
	.title = N_("Mails"),
	.help = N_("What waits to be sent, what was sent, and what the mail server refused "
		   "or could not deliver, and why."),
	.operation = "mail.list",
	.columns = mail_columns,
	.acts = mail_acts,
	.name = "recipient",
	.marks = true,
	.empty = N_("No message yet."),
};
