/* That nothing was changed since: closings follow from one another and are signed with
 * this network's key, each day has the receipts that follow those of the day before, and
 * totals are those of the receipts, which are a chain themselves. */
#include <string.h>

#include "core/closing/private.h"
#include "core/core.h"

static bool same_totals(struct call *call, const struct closing *closing)
{
	static const char *const members[] = { "receipts", "vat", "means" };
	json_t *totals = closing_totals(call, closing_kind_of(closing->kind), closing->period,
					closing->first, closing->last);
	json_t *body = json_loads(closing->body, 0, NULL);
	bool same = json_integer_value(json_object_get(totals, "cents")) == closing->cents;

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		same = same && json_equal(json_object_get(totals, members[i]),
					  json_object_get(body, members[i]));
	json_decref(totals);
	json_decref(body);
	return same;
}

/* The receipt that it ends with is still the same. */
static bool same_head(struct call *call, const struct closing *closing)
{
	json_t *body = json_loads(closing->body, 0, NULL);
	const char *head = json_string_value(json_object_get(body, "head"));
	unsigned char hash[CHAIN_HASH];
	bool found = receipt_hash(call, closing->last, hash);
	bool same = head && found && strcmp(head, closing->last ? chain_hex(call, hash) : "") == 0;

	json_decref(body);
	return same;
}

static bool same_hash(struct call *call, const struct closing *closing)
{
	unsigned char hash[CHAIN_HASH];

	closing_hash_before(call, closing->id, hash);
	closing_chain(hash, closing);
	return memcmp(hash, closing->hash, CHAIN_HASH) == 0;
}

const char *closing_fault(struct call *call, const struct closing *closing)
{
	if (!same_hash(call, closing))
		return N_("it does not follow from the closing before");
	if (!keys_verify(core_keys(call->core), closing->hash, CHAIN_HASH, closing->signature))
		return N_("its signature is not this network’s");
	if (!same_head(call, closing))
		return N_("its last receipt is another one, or is missing");
	if (!same_totals(call, closing))
		return N_("its totals are not those of its receipts");
	return NULL;
}

/* --- closing.verify --- */

struct place {
	int64_t id, last, running;
};

/* Days have one receipt after the other, and add them up. */
static const char *fault_of(struct call *call, const struct closing *closing, struct place *place)
{
	const char *fault = closing->id == place->id + 1 ? closing_fault(call, closing)
							 : N_("a closing is missing before it");
	bool day = strcmp(closing->kind, "day") == 0;

	place->id = closing->id;
	if (day && !fault && closing->first && closing->first != place->last + 1)
		fault = N_("receipts between it and the closing before are in neither");
	if (day)
		place->running += closing->cents;
	if (day && closing->last)
		place->last = closing->last;
	if (!fault && closing->running != place->running)
		fault = N_("its running total does not add up");
	return fault;
}

static enum refusal run(struct call *call)
{
	static const char sql[] = "SELECT " CLOSING_ROW
				  " FROM closing c WHERE c.id > :after_is ORDER BY c.id LIMIT 1";
	struct place place = { 0 };
	struct closing closing = { 0 };
	struct chain_walk walk;
	const char *fault = NULL;
	bool found = true;
	int64_t closings = 0;

	receipt_walk(call, &walk);
	while (found && !fault) {
		struct query *query = call_query(call, sql, BINDS(B_INT(":after_is", place.id)));

		found = query_step(query);
		if (found)
			closing_read(call, query, &closing);
		query_end(query);
		if (found)
			fault = fault_of(call, &closing, &place);
		if (found && !fault)
			closings++;
	}
	reply_bool(call, "ok", !fault && !walk.broken_at);
	reply_int(call, "closings", closings);
	reply_int(call, "receipts", walk.receipts);
	reply_text(call, "head", chain_hex(call, walk.hash));
	if (fault) {
		reply_text(call, "broken_at", closing.period);
		reply_text(call, "why", call_say(call, fault));
	}
	if (walk.broken_at)
		reply_int(call, "broken_receipt", walk.broken_at);
	return DONE;
}

const struct operation closing_verify = {
	.name = "closing.verify",
	.summary = N_("Check that closings and receipts were not changed"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.proof = true,
	.roles = "staff",
	.columns = COLUMNS(
		{ "ok", COLUMN_BOOL, N_("Whole") }, { "closings", COLUMN_INT, N_("Closings") },
		{ "receipts", COLUMN_INT, N_("Receipts") }, { "head", COLUMN_TEXT, N_("Head") },
		{ "broken_at", COLUMN_TEXT, N_("First wrong closing") },
		{ "why", COLUMN_TEXT, N_("Why") },
		{ "broken_receipt", COLUMN_INT, N_("First wrong receipt") }),
	.run = run,
};
