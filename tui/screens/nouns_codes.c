/* Owns the lists of single-use codes (S7 to S9): their batches, and each code. */
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/term.h"
#include "tui/screens/code_board.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/operation_form.h"
#include "tui/screens/picker.h"
#include "tui/screens/record.h"
#include "tui/screens/ssh_command.h"
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
	  .label = N_("used ones"),
	  .help = N_("Only those that were used, the last first"),
	  .kind = ACT_LIST,
	  .operation = "code.track",
	  .list = &used_codes },
	{ .key = 'v',
	  .label = N_("invalidated ones"),
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
static void make(const char *operation)
{
	json_t *offer = picker_show_rows(_("Codes of which advantage?"), NULL, "advantage.list",
					 json_pack("{s:s}", "target", "single"), "");
	json_t *record = NULL;

	if (offer != NULL &&
	    operation_form(operation, json_pack("{s:O}", "offer", json_object_get(offer, "id")),
			   NULL, &record))
		operation_done(operation, record);
	json_decref(record);
	json_decref(offer);
}

static void generate(const json_t *row)
{
	(void)row;
	make("code.generate");
}

static void import(const json_t *row)
{
	(void)row;
	make("code.import");
}

enum { FILE_MOST = 100000, SHEETS_MOST = 1000 };

/* The whole batch, or the first of its parts: `most` at a time. */
static void tell(const json_t *row, const char *operation, json_t *params, json_int_t most,
		 const char *text, const char *file)
{
	json_int_t codes = json_integer_value(json_object_get(row, "codes"));
	char *command;

	json_object_set(params, "batch", json_object_get(row, "batch"));
	json_object_set_new(params, "codes", json_integer(codes < most ? codes : most));
	command = ssh_command(operation, params, file);
	dialog_message(STYLE_STRONG, value_member(row, "contact", ""), text, command);
	free(command);
	json_decref(params);
}

static bool exceeds(const json_t *row, json_int_t most)
{
	return json_integer_value(json_object_get(row, "codes")) > most;
}

static void tell_export(const json_t *row)
{
	tell(row, "code.export", json_pack("{s:s}", "format", "csv"), FILE_MOST,
	     exceeds(row, FILE_MOST)
		     ? _("The first 100,000 codes and what became of each, as a CSV file; the next "
			 "ones with first=100001, and so on. From the machine that is to have it, "
			 "run this command:")
		     : _("All codes of the batch and what became of each, as a CSV file. From the "
			 "machine that is to have it, run this command:"),
	     "> codes.csv");
}

static void tell_paper(const json_t *row)
{
	tell(row, "code.paper", json_object(), SHEETS_MOST,
	     exceeds(row, SHEETS_MOST)
		     ? _("Sheets to print and cut, with the QR codes of the first 1,000 codes; the "
			 "next ones with first=1001, and so on. From the machine that is to have "
			 "them, run this command:")
		     : _("Sheets to print and cut, with the QR code of each code that is still "
			 "good. From the machine that is to have them, run this command:"),
	     "> codes.pdf");
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
	{ .key = 'a',
	  .label = N_("send to each"),
	  .help = N_("Send codes to each recipient of a list: address, name and number"),
	  .kind = ACT_FORM,
	  .operation = "code.send_each",
	  .argument = "batch",
	  .from = "batch",
	  .state = "ready" },
	{ .key = 'f',
	  .label = N_("file"),
	  .help = N_("How to have the codes of the batch as a CSV file"),
	  .kind = ACT_OPEN,
	  .operation = "code.export",
	  .argument = "batch",
	  .state = "ready",
	  .open = tell_export },
	{ .key = 'p',
	  .label = N_("print"),
	  .help = N_("How to have sheets with QR codes, to print and cut"),
	  .kind = ACT_OPEN,
	  .operation = "code.paper",
	  .argument = "batch",
	  .state = "ready",
	  .open = tell_paper },
	{ .key = 'm',
	  .label = N_("import"),
	  .help = N_("Import codes that somebody else made, pasted from a list"),
	  .kind = ACT_OPEN,
	  .operation = "code.import",
	  .open = import },
	{ .key = 'b',
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
		   "They are sent as a list, sent to each recipient, taken as a file or printed."),
	.operation = "code.batches",
	.columns = batch_columns,
	.acts = batch_acts,
	.name = "contact",
	.empty = N_("No code yet: n generates some."),
};
