/* Codes of a batch as a file, or as sheets to print and cut (S8). */
#include "core/network/settings.h"
#include "core/offer/title.h"
#include "core/single/private.h"
#include "core/single/sheet.h"
#include "core/single/state.h"

enum { EXPORT_MAX = 100000, PAPER_MAX = 1000 };

static enum refusal ready(struct call *call)
{
	static const char sql[] = "SELECT state = 'ready' FROM code_batch WHERE id = :batch";

	if (call_int(call, sql, NULL, 0))
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, word_label("making")),
		      NULL);
}

/* --- code.export --- */

static enum refusal run_export(struct call *call)
{
	static const char sql[] = "SELECT c.text AS code, " CODE_STATE " AS state"
				  "  FROM (SELECT c.id, c.text FROM code_range r"
				  "      CROSS JOIN code c ON c.id BETWEEN r.first AND r.last"
				  "     WHERE r.batch = :batch ORDER BY r.first, c.id"
				  "     LIMIT :codes OFFSET :first - 1) c"
				  "  JOIN code_batch b ON b.id = :batch" JOIN_FATE " ORDER BY c.id";
	static const char count[] = "SELECT codes FROM code_batch WHERE id = :batch";

	TRY(ready(call));
	reply_rows(call, call_query(call, sql, NULL));
	reply_total(call, call_int(call, count, NULL, 0));
	return DONE;
}

#define FIRST_PARAM                                                                      \
	{                                                                                \
		"first", ARG_INT, 0, N_("From"), N_("The number of the first of them."), \
			.initial = "1", .min = 1, .max = BATCH_MAX                       \
	}

const struct operation code_export = {
	.name = "code.export",
	.summary = N_("The codes of a batch and what became of each, as a file"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") }, FIRST_PARAM,
			 { "codes", ARG_INT, 0, N_("How many"), N_("100,000 at most."),
			   .initial = "100000", .min = 1, .max = EXPORT_MAX }),
	.columns = COLUMNS({ "code", COLUMN_CODE, N_("Code") },
			   { "state", COLUMN_CHOICE, N_("State"), code_fates }),
	.run = run_export,
};

/* --- code.paper --- */

/* The QR code holds what is read beside it: own codes without their separators. */
static json_t *cards_of(struct call *call, json_t *codes)
{
	const char *url = setting_text(call, "code_url");
	json_t *cards = json_array();
	json_t *code;
	size_t index;

	json_array_foreach(codes, index, code)
	{
		json_array_append_new(
			cards, json_pack("{s:O, s:o}", "code", code, "qr",
					 json_sprintf("%s%s", url, json_string_value(code))));
	}
	json_decref(codes);
	return cards;
}

static enum refusal run_paper(struct call *call)
{
	static const char title[] =
		"SELECT " OFFER_TITLE("b.offer") " AS title"
						 "  FROM code_batch b WHERE b.id = :batch";
	static const char spoken[] = "SELECT language FROM code_batch WHERE id = :batch";
	const char *language = call_text(call, spoken, NULL);
	const char *said = call_text(call, title, BINDS(B_TEXT(":language", language)));

	TRY(ready(call));
	reply_json(call, "paper",
		   json_pack("{s:s, s:s, s:s, s:s, s:o}", "kind", "codes", "language", language,
			     "network", setting_text(call, "name"), "title", said ? said : "",
			     "cards",
			     cards_of(call, sheet_codes(call, arg_int(call, "batch"),
							arg_int(call, "first") - 1,
							arg_int(call, "codes")))));
	return DONE;
}

const struct operation code_paper = {
	.name = "code.paper",
	.summary = N_("Codes of a batch to print and cut, with QR codes: a PDF document"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_CODES, PARAM_REQUIRED, N_("Batch") }, FIRST_PARAM,
			 { "codes", ARG_INT, 0, N_("How many"), N_("1,000 at most."),
			   .initial = "100", .min = 1, .max = PAPER_MAX }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run_paper,
};
