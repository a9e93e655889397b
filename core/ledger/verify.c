/* The proof of the ledger: adds everything up again, from the movements alone. */
#include "core/ledger/private.h"

struct proof {
	json_t *faults;
	int64_t balances, movements;
};

static void fault(struct proof *proof, const char *sentence)
{
	json_array_append_new(proof->faults, json_string(sentence));
}

/* Whatever was moved left one balance and reached another. */
static void prove_units(struct call *call, struct proof *proof)
{
	static const char sql[] =
		"SELECT unit, sum(amount) FROM balance GROUP BY unit HAVING sum(amount) <> 0";
	struct query *query = call_query(call, sql, NULL);

	while (query_step(query))
		fault(proof, call_format(call, call_say(call, N_("%s sums to %lld instead of 0.")),
					 column_text(query, 0), (long long)column_int(query, 1)));
}

/* A balance's rules are those of its name: who took its floor away is found too. */
static void prove_rules(struct call *call, struct proof *proof, struct query *query)
{
	const char *name = column_text(query, 1);
	const struct balance_kind *kind = balance_kind(name);
	int64_t floor = !column_null(query, 5);
	long long held = kind ? column_int(query, 2) * kind->sign : 0;

	if (kind == NULL)
		fault(proof,
		      call_format(call, call_say(call, N_("%s is no known balance.")), name));
	else if (column_int(query, 4) != kind->sign || floor != kind->floor ||
		 column_int(query, 5) != 0)
		fault(proof, call_format(call,
					 call_say(call, N_("%s has not the sign and the floor that "
							   "its name asks for.")),
					 name));
	if (kind && kind->floor && held < 0)
		fault(proof, call_format(call, call_say(call, N_("%s is below its floor: %lld.")),
					 name, held));
}

static void prove_balances(struct call *call, struct proof *proof)
{
	static const char sql[] =
		"SELECT b.id, b.name, b.amount,"
		"       ifnull((SELECT sum(amount) FROM movement WHERE target = b.id), 0)"
		"     - ifnull((SELECT sum(amount) FROM movement WHERE source = b.id), 0),"
		"       b.sign, b.least"
		"  FROM balance b ORDER BY b.id";
	struct query *query = call_query(call, sql, NULL);

	while (query_step(query)) {
		proof->balances++;
		if (column_int(query, 2) != column_int(query, 3))
			fault(proof,
			      call_format(call,
					  call_say(call, N_("%s holds %lld, but its movements sum "
							    "to %lld.")),
					  column_text(query, 1), (long long)column_int(query, 2),
					  (long long)column_int(query, 3)));
		prove_rules(call, proof, query);
	}
}

/* A number that is missing was a movement. */
static void prove_movements(struct call *call, struct proof *proof)
{
	static const char last[] = "SELECT seq FROM sqlite_sequence WHERE name = 'movement'";
	static const char mixed[] =
		"SELECT m.id FROM movement m JOIN balance s ON s.id = m.source"
		"  JOIN balance t ON t.id = m.target WHERE s.unit <> t.unit ORDER BY m.id";
	struct query *query;
	int64_t numbered = call_int(call, last, NULL, 0);

	proof->movements = call_int(call, "SELECT count(*) FROM movement", NULL, 0);
	if (numbered != proof->movements)
		fault(proof, call_format(call, call_say(call, N_("%lld movements are missing.")),
					 (long long)(numbered - proof->movements)));
	query = call_query(call, mixed, NULL);
	while (query_step(query))
		fault(proof, call_format(call, call_say(call, N_("Movement %lld mixes units.")),
					 (long long)column_int(query, 0)));
}

static enum refusal run(struct call *call)
{
	struct proof proof = { .faults = json_array() };

	prove_units(call, &proof);
	prove_balances(call, &proof);
	prove_movements(call, &proof);
	reply_bool(call, "ok", json_array_size(proof.faults) == 0);
	reply_int(call, "balances", proof.balances);
	reply_int(call, "movements", proof.movements);
	reply_json(call, "faults", proof.faults);
	return DONE;
}

const struct operation ledger_verify = {
	.name = "ledger.verify",
	.summary = N_("Prove the ledger: every unit sums to zero, no floor is broken"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.proof = true,
	.roles = "staff",
	.columns = COLUMNS({ "ok", COLUMN_BOOL, N_("In order") },
			   { "balances", COLUMN_INT, N_("Balances") },
			   { "movements", COLUMN_INT, N_("Movements") },
			   { "faults", COLUMN_JSON, N_("Faults") }),
	.run = run,
};
