/* Owns the lists of single-use codes (S7 to S9): their batches, and each code. */
#include <string.h>

#include "tui/kit/term.h"
#include "tui/screens/code_board.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/picker.h"
#include "tui/screens/record.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* --- Codes --- */

static const struct rows_column code_columns[] = {
	{ "code", 0, NULL },    { "state", 0, NULL },     { "contact", 2, NULL },
	{ "used_at", 0, NULL }, { "shop_name", 2, NULL }, { "used_by", 2, NULL },
	{ NULL, 0, NULL },
};

static void open_code(const json_t *row)
{
	record_show_kept(value_member(row, "code", ""), "code.track", row);
}

#define CODE_ACTS                                                                                  \
	{ .key = UI_ENTER,                                                                         \
	  .label = N_("detail"),                                                                   \
	  .help = N_("When and where it was used, by whom; why it was invalidated"),               \
	  .kind = ACT_OPEN,                                                                        \
	  .operation = "code.track",                                                               \
	  .argument = "code",                                                                      \
	  .open = open_code },                                                                     \
	{                                                                                          \
		.key = 'i', .label = N_("invalidate"),                                             \
		.help = N_("Invalidate the marked codes; a used one can't be"), .kind = ACT_CALL,  \
		.operation = "code.invalidate", .argument = "codes", .from = "code", .many = true, \
		.state = "available", .reason = "why",                                             \
		.confirm = N_("Nobody will be able to use it any more.")                           \
	}

static const struct act used_acts[] = { CODE_ACTS, { .key = 0 } };

#define CODE_LIST(words)                                                                   \
	.help = N_("Each single-use code, and when, where and by whom it was used. "       \
		   "The filter takes the beginning of a code."),                           \
	.operation = "code.track", .columns = code_columns, .name = "code", .marks = true, \
	.empty = N_("No code here."), .arguments = (words)

static const struct list_spec used_codes = {
	.title = N_("Used codes"),
	.acts = used_acts,
	CODE_LIST("{\"state\": \"used\"}"),
};
static const struct list_spec invalid_codes = {
	.title = N_("Invalidated codes"),
	.acts = used_acts,
	CODE_LIST("{\"state\": \"invalidated\"}"),
};

static const struct act code_acts[] = {
	CODE_ACTS,
	{ .key = 'u',
	  .label = N_("used"),
	  .help = N_("Only those that were used, the last first"),
	  .kind = ACT_LIST,
	  .operation = "code.track",
	  .list = &used_codes },
	{ .key = 'v',
	  .label = N_("invalidated"),
	  .help = N_("Only those that were invalidated"),
	  .kind = ACT_LIST,
	  .operation = "code.track",
	  .list = &invalid_codes },
	{ .key = 0 },
};

const struct list_spec nouns_codes = {
	.title = N_("Code tracking"),
	.acts = code_acts,
	CODE_LIST(NULL),
};

/* --- Batches --- */

static const struct rows_column batch_columns[] = {
	{ "made_at", 0, N_("When") },
	{ "contact", 3, NULL },
	{ "title", 3, NULL },
	{ "codes", 0, NULL },
	{ "state", 0, NULL },
	{ "remark", 2, NULL },
	{ NULL, 0, NULL },
};

/* Of all offers only those that such codes open can be meant. */
static void generate(const json_t *row)
{
	json_t *offer = picker_show_rows(_("Codes of which advantage?"), NULL, "advantage.list",
					 json_pack("{s:s}", "target", "single"), "");
	json_t *record = NULL;

	(void)row;
	if (offer != NULL &&
	    operation_form("code.generate",
			   json_pack("{s:O}", "offer", json_object_get(offer, "id")), NULL,
			   &record))
		operation_done("code.generate", record);
	json_decref(record);
	json_decref(offer);
}

static void open_board(const json_t *row)
{
	(void)row;
	code_board_show();
}

static const struct act batch_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("codes"),
	  .help = N_("The codes of this batch, one by one"),
	  .kind = ACT_LIST,
	  .operation = "code.track",
	  .argument = "batch",
	  .from = "batch",
	  .list = &nouns_codes,
	  .state = "ready" },
	{ .key = 'n',
	  .label = N_("generate"),
	  .help = N_("Make codes for a contact, a million at most; Escape leaves it going on"),
	  .kind = ACT_OPEN,
	  .operation = "code.generate",
	  .open = generate },
	{ .key = 'e',
	  .label = N_("send"),
	  .help = N_("Send the list to the contact, attached to an e-mail"),
	  .kind = ACT_CALL,
	  .operation = "code.send",
	  .argument = "batch",
	  .from = "batch",
	  .state = "ready",
	  .confirm = N_("All codes of the batch go to the contact’s address.") },
	{ .key = 't',
	  .label = N_("dashboard"),
	  .help = N_("Generated, available, used, invalidated, by contact and offer"),
	  .kind = ACT_OPEN,
	  .operation = "code.dashboard",
	  .open = open_board },
	{ .key = 'i',
	  .label = N_("invalidate"),
	  .help = N_("Invalidate all codes of the batch that were not used"),
	  .kind = ACT_CALL,
	  .operation = "code.invalidate_rest",
	  .argument = "batch",
	  .from = "batch",
	  .state = "ready",
	  .reason = "why",
	  .confirm = N_("Nobody will be able to use them any more.") },
	{ .key = 'x',
	  .label = N_("take away"),
	  .help = N_("Take the batch away, or stop its making, as long as none of its codes was "
		     "handed out or presented"),
	  .kind = ACT_CALL,
	  .operation = "code.cancel",
	  .argument = "batch",
	  .from = "batch",
	  .confirm = N_("Nothing of it will be left.") },
	{ .key = 0 },
};

const struct list_spec nouns_code_batches = {
	.title = N_("Single-use codes"),
	.help = N_("Codes that are good once, made in batches for a contact who hands them out. "
		   "ssh … code.import, code.send_each, code.export and code.paper read and write "
		   "files."),
	.operation = "code.batches",
	.columns = batch_columns,
	.acts = batch_acts,
	.name = "contact",
	.empty = N_("No code yet: n generates some."),
};
