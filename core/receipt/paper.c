/* A receipt on paper: its frozen body, with what is said of it today: who served, who
 * bought (whose names are not in the body), and which time it is printed. */
#include "core/receipt/private.h"

json_t *receipt_document(struct call *call, int64_t number, int64_t nth)
{
	static const char sql[] =
		"SELECT json_object('kind', 'receipt', 'what', r.kind, 'number', r.number,"
		"  'moment', strftime('%Y-%m-%dT%H:%M', r.at, 'unixepoch', 'localtime'),"
		"  'by', ifnull(a.name, ''),"
		"  'holder', ifnull(ifnull(nullif(k.name, ''), k.email), ''),"
		"  'hash', lower(hex(r.hash)))"
		"  FROM receipt r LEFT JOIN account a ON a.id = r.account"
		"  LEFT JOIN customer_order o ON o.id = r.customer_order"
		"  LEFT JOIN customer k ON k.id = o.customer WHERE r.number = :number_is";
	static const char frozen[] = "SELECT body FROM receipt WHERE number = :number_is";
	const struct bind *which = BINDS(B_INT(":number_is", number));
	const char *body = call_text(call, frozen, which);
	json_t *document = body ? json_loads(body, 0, NULL) : NULL;
	json_t *today = json_loads(call_text(call, sql, which), 0, NULL);

	if (document == NULL)
		return NULL;
	json_object_update_new(document, today);
	json_object_set_new(document, "nth", json_integer(nth));
	return document;
}

static enum refusal run(struct call *call)
{
	int64_t number = arg_int(call, "receipt");

	reply_json(call, "paper",
		   receipt_document(call, number, receipt_hand_out(call, number, "print")));
	audit_object(call, "receipt", number);
	return DONE;
}

const struct operation receipt_paper = {
	.name = "receipt.paper",
	.summary = N_("A receipt to print: a PDF document; after the first time, a duplicate"),
	.kind = OP_WRITE,
	.roles = "staff seller producer",
	.params = PARAMS(
		{ "receipt", ARG_RECEIPT, PARAM_REQUIRED, N_("Receipt"), N_("Its number.") }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run,
};
