/* own.offers, own.code: the advantages that are a customer's, and the codes that they
 * typed to have more (S10). Owns the table customer_code. */
#include <string.h>

#include "core/benefit/basket.h"
#include "core/customer/own.h"
#include "core/offer/title.h"

enum { CODES_MAX = 100 };

static const struct column offer_columns[] = {
	{ "offer", COLUMN_INT, NULL },
	{ "title", COLUMN_TEXT, N_("Advantage") },
	{ "says", COLUMN_TEXT, NULL },
	{ "conditions", COLUMN_TEXT, NULL },
	{ "valid_until", COLUMN_TIME, N_("Until") },
	{ "code", COLUMN_CODE, N_("Code") },
	{ .name = NULL },
};

#define TITLE OFFER_TITLE("o.id")
#define BODY OFFER_SAYS("body", "o.id")
#define CONDITIONS OFFER_SAYS("conditions", "o.id")

static void reply_offer(struct call *call, int64_t offer, const char *code)
{
	static const char sql[] = "SELECT o.id AS offer, " TITLE " AS title, " BODY " AS says,"
				  "  " CONDITIONS " AS conditions, o.valid_until"
				  "  FROM offer o WHERE o.id = :offer_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":offer_is", offer)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_text(call, "code", code);
}

/* What was typed long ago may have been used, or have ended, meanwhile. */
static void reply_codes(struct call *call)
{
	static const char sql[] = "SELECT c.text, c.id"
				  "  FROM customer_code k JOIN code c ON c.id = k.code"
				  " WHERE k.customer = :customer_is ORDER BY k.kept_at, k.code";
	const char *texts[CODES_MAX];
	int64_t ids[CODES_MAX];
	size_t count = 0;
	struct query *query = call_query(call, sql, BINDS(B_INT(":customer_is", call->customer)));

	while (count < CODES_MAX && query_step(query)) {
		texts[count] = call_copy(call, column_text(query, 0));
		ids[count++] = column_int(query, 1);
	}
	query_end(query);
	for (size_t i = 0; i < count; i++) {
		struct basket_code code;

		if (benefit_of_code(call, ids[i], &code) != DONE) {
			call_forgive(call);
			continue;
		}
		reply_row(call);
		reply_offer(call, code.offer, texts[i]);
	}
}

static enum refusal run_offers(struct call *call)
{
	struct benefit_mark *marks;
	size_t count = benefit_for_customer(call, call->customer, 0, call->now, &marks);

	for (size_t i = 0; i < count; i++) {
		reply_row(call);
		reply_offer(call, marks[i].offer, NULL);
	}
	reply_codes(call);
	return DONE;
}

const struct operation own_offers = {
	.name = "own.offers",
	.summary = N_("The advantages that are mine"),
	.kind = OP_READ,
	.access = OP_CUSTOMER,
	.shape = OP_LIST,
	.columns = offer_columns,
	.run = run_offers,
};

/* --- own.code --- */

static enum refusal run_code(struct call *call)
{
	static const char count[] =
		"SELECT count(*) FROM customer_code WHERE customer = :customer_is";
	static const char keep[] = "INSERT OR IGNORE INTO customer_code (customer, code, kept_at)"
				   " VALUES (:customer_is, :code_is, :now)";
	static const char text[] = "SELECT text FROM code WHERE id = :code_is";
	const struct bind *binds;
	struct basket_code code;

	TRY(benefit_by_code(call, arg_text(call, "code"), &code));
	binds = BINDS(B_INT(":customer_is", call->customer), B_INT(":code_is", code.code));
	if (call_int(call, count, binds, 0) >= CODES_MAX)
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many codes kept")), NULL);
	call_exec(call, keep, binds);
	audit_object(call, "customer", call->customer);
	reply_offer(call, code.offer, call_text(call, text, binds));
	return DONE;
}

const struct operation own_code = {
	.name = "own.code",
	.summary = N_("Type a partner’s or a single-use code"),
	.kind = OP_WRITE,
	.access = OP_CUSTOMER,
	.params = PARAMS({ "code", ARG_CODE, PARAM_REQUIRED, N_("Code") }),
	.columns = offer_columns,
	.run = run_code,
};
