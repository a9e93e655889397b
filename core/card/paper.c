/* A batch of cards as sheets to print and cut. */
#include "core/card/private.h"
#include "core/code/code.h"
#include "core/code/signed.h"
#include "core/network/settings.h"

static json_t *cards_of(struct call *call)
{
	static const char sql[] = "SELECT c.text FROM card k JOIN code c ON c.id = k.code"
				  " WHERE k.batch = :batch ORDER BY k.id";
	const char *url = setting_text(call, "code_url");
	struct query *query = call_query(call, sql, NULL);
	json_t *cards = json_array();
	char grouped[CODE_GROUPED];

	while (query_step(query)) {
		const char *code = call_copy(call, column_text(query, 0));

		json_array_append_new(
			cards,
			json_pack("{s:s, s:o}", "code", code_group(code, grouped), "qr",
				  json_sprintf("%s%s", url, code_sign(call, "card", code, 0, 0))));
	}
	query_end(query);
	return cards;
}

static enum refusal run_paper(struct call *call)
{
	static const char sql[] = "SELECT label FROM card_batch WHERE id = :batch";
	const char *label = call_text(call, sql, NULL);

	reply_json(call, "paper",
		   json_pack("{s:s, s:s, s:s, s:s, s:o}", "kind", "cards", "language",
			     setting_text(call, "language"), "network", setting_text(call, "name"),
			     "label", label ? label : "", "cards", cards_of(call)));
	return DONE;
}

const struct operation card_paper = {
	.name = "card.paper",
	.summary = N_("A batch of cards to print and cut: a PDF document"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "batch", ARG_BATCH, PARAM_REQUIRED, N_("Batch") }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run_paper,
};
