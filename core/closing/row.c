/* A closing as it is kept, and its place in the chain. */
#include <stdio.h>
#include <string.h>

#include "core/closing/private.h"

static void copy_blob(struct query *query, int i, unsigned char *to, size_t size)
{
	size_t length;
	const void *bytes = column_blob(query, i, &length);

	memset(to, 0, size);
	if (bytes && length == size)
		memcpy(to, bytes, size);
}

void closing_read(struct call *call, struct query *query, struct closing *closing)
{
	*closing = (struct closing){
		.id = column_int(query, 0),
		.kind = closing_kinds[closing_kind_of(column_text(query, 1))],
		.period = call_copy(call, column_text(query, 2)),
		.first = column_int(query, 3),
		.last = column_int(query, 4),
		.cents = column_int(query, 5),
		.running = column_int(query, 6),
		.at = column_int(query, 7),
		.account = column_int(query, 8),
		.body = call_copy(call, column_text(query, 9)),
	};
	copy_blob(query, 10, closing->hash, sizeof closing->hash);
	copy_blob(query, 11, closing->signature, sizeof closing->signature);
}

enum refusal closing_find(struct call *call, struct closing *closing)
{
	static const char sql[] = "SELECT " CLOSING_ROW " FROM closing c WHERE c.id = :closing"
				  "  OR (:closing IS NULL AND c.period = :period AND"
				  "   (:kind IS NULL OR c.kind = :kind)) LIMIT 1";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);

	if (found)
		closing_read(call, query, closing);
	query_end(query);
	if (found)
		return DONE;
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("closing")), NULL);
}

void closing_chain(unsigned char hash[CHAIN_HASH], const struct closing *closing)
{
	char head[240];

	snprintf(head, sizeof head, "%lld\n%s\n%s\n%lld\n%lld\n%lld\n%lld\n%lld\n%lld\n",
		 (long long)closing->id, closing->kind, closing->period, (long long)closing->first,
		 (long long)closing->last, (long long)closing->cents, (long long)closing->running,
		 (long long)closing->at, (long long)closing->account);
	chain_hash(hash, head, closing->body);
}

void closing_hash_before(struct call *call, int64_t id, unsigned char hash[CHAIN_HASH])
{
	static const char sql[] = "SELECT hash FROM closing WHERE id = :closing_is - 1";
	struct query *query = call_query(call, sql, BINDS(B_INT(":closing_is", id)));

	memset(hash, 0, CHAIN_HASH);
	if (query_step(query))
		copy_blob(query, 0, hash, CHAIN_HASH);
	query_end(query);
}
