#include "core/receipt/chain.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* hash = BLAKE2b-256(the hash before, head, body). */
void chain_hash(unsigned char hash[CHAIN_HASH], const char *head, const char *body)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, CHAIN_HASH);
	crypto_generichash_update(&state, hash, CHAIN_HASH);
	crypto_generichash_update(&state, (const unsigned char *)head, strlen(head));
	crypto_generichash_update(&state, (const unsigned char *)body, strlen(body));
	crypto_generichash_final(&state, hash, CHAIN_HASH);
}

/* One field a line; the body, which is JSON without a line's end, is the last. */
void receipt_chain(unsigned char hash[CHAIN_HASH], const struct receipt_row *receipt)
{
	char head[160];

	snprintf(head, sizeof head, "%lld\n%s\n%lld\n%lld\n%lld\n%lld\n",
		 (long long)receipt->number, receipt->kind, (long long)receipt->order,
		 (long long)receipt->cents, (long long)receipt->at, (long long)receipt->account);
	chain_hash(hash, head, receipt->body);
}

bool receipt_hash(struct call *call, int64_t number, unsigned char hash[CHAIN_HASH])
{
	static const char sql[] = "SELECT hash FROM receipt WHERE number = :number_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":number_is", number)));
	bool found = query_step(query);
	size_t length = 0;
	const void *kept = found ? column_blob(query, 0, &length) : NULL;

	memset(hash, 0, CHAIN_HASH);
	if (kept && length == CHAIN_HASH)
		memcpy(hash, kept, CHAIN_HASH);
	query_end(query);
	return found || number == 0;
}

const char *chain_hex(struct call *call, const unsigned char hash[CHAIN_HASH])
{
	char *hex = call_alloc(call, 2 * CHAIN_HASH + 1);

	return sodium_bin2hex(hex, 2 * CHAIN_HASH + 1, hash, CHAIN_HASH);
}

void receipt_walk(struct call *call, struct chain_walk *walk)
{
	static const char sql[] =
		"SELECT number, kind, customer_order, cents, at, account, body, hash"
		"  FROM receipt ORDER BY number";
	static const char last[] = "SELECT max(number) FROM receipt";
	int64_t all = call_int(call, last, NULL, 0);
	struct query *query = call_query(call, sql, NULL);

	memset(walk, 0, sizeof *walk);
	while (walk->broken_at == 0 && query_step(query)) {
		const struct receipt_row receipt = {
			.number = column_int(query, 0),
			.kind = column_text(query, 1),
			.order = column_int(query, 2),
			.cents = column_int(query, 3),
			.at = column_int(query, 4),
			.account = column_int(query, 5),
			.body = column_text(query, 6),
		};
		size_t length;
		const void *kept = column_blob(query, 7, &length);

		receipt_chain(walk->hash, &receipt);
		if (receipt.number != walk->receipts + 1 || length != CHAIN_HASH ||
		    memcmp(kept, walk->hash, CHAIN_HASH) != 0)
			walk->broken_at = walk->receipts + 1;
		else
			walk->receipts++;
		call_progress(call, receipt.number, all);
	}
	query_end(query);
}
