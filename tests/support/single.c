/* An offer that single-use codes open, and an organisation that hands them out. */
#include "tests/support/single.h"

#include <stdio.h>

#include "core/store/store.h"

void singles_open(struct singles *singles)
{
	static const char offer[] = "INSERT INTO offer (ref, state, target, scope, effect, percent,"
				    "                   season, created_at, changed_at)"
				    " SELECT 'TYD', 'published', 'single', 'basket', 'percent',"
				    "        1000, id, 0, 0 FROM season WHERE ref = 'S14'";
	struct scratch *s = &singles->pass.scratch;

	pass_open(&singles->pass);
	scratch_tamper(s, "INSERT INTO season (ref, name, starts, ends)"
			  " VALUES ('S14', 'Saison 2014-2015', 1700000000, 1900000000)");
	scratch_tamper(s, offer);
	scratch_tamper(s, "INSERT INTO offer_text (offer, language, title, title_key)"
			  " SELECT id, 'fr', 'Promo TYD', 'promo tyd' FROM offer"
			  "  WHERE ref = 'TYD'");
	scratch_tamper(s, "INSERT INTO customer (email, kind, name, name_key, language, created_at)"
			  " VALUES ('ce@tilleuls.example', 'organisation', 'CE des Tilleuls',"
			  "         'ce des tilleuls', 'fr', 0)");
	singles->offer =
		scratch_number(&singles->pass.scratch, "SELECT id FROM offer WHERE ref = 'TYD'");
	singles->customer = scratch_number(&singles->pass.scratch, "SELECT max(id) FROM customer");
	singles->season = scratch_number(&singles->pass.scratch, "SELECT max(id) FROM season");
}

int64_t singles_generate(struct singles *singles, int64_t codes, const char *prefix)
{
	struct scratch *s = &singles->pass.scratch;

	scratch_do(s, &s->admin, "code.generate", "{s:s, s:I, s:I, s:s}", "offer", "TYD",
		   "customer", (json_int_t)singles->customer, "codes", (json_int_t)codes, "prefix",
		   prefix);
	return scratch_int(s, "batch");
}

void singles_code(struct singles *singles, int64_t batch, int64_t n, char code[64])
{
	static const char sql[] = "SELECT c.text FROM code_range r JOIN code c"
				  "    ON c.id BETWEEN r.first AND r.last"
				  " WHERE r.batch = :batch ORDER BY c.id LIMIT 1 OFFSET :n";
	enum store_failure failure;
	char path[128];
	char error[256];
	struct store *store;
	struct query *query;

	snprintf(path, sizeof path, "%s/guichet.db", singles->pass.scratch.folder);
	store = store_open(path, STORE_READER, &failure, error, sizeof error);
	assert_non_null(store);
	query = store_query(store, sql);
	query_int(query, ":batch", batch);
	query_int(query, ":n", n);
	assert_true(query_step(query));
	snprintf(code, 64, "%s", column_text(query, 0));
	query_end(query);
	store_close(store);
}
