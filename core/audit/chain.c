/* The chain: each line's hash covers the line and the hash of the one before.
 * It is keyed, so that who has only the data file can't make it anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/audit/audit.h"
#include "core/keys/keys.h"
#include "core/op/private.h"

/* A line's fields, each ended by a 0 so that no two lines read alike. */
static char *line_text(int64_t id, int64_t at, int64_t account, int64_t session,
		       const char *const texts[4], const unsigned char before[KEYS_HASH],
		       size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (out == NULL)
		abort();
	fwrite(before, 1, KEYS_HASH, out);
	fprintf(out, "%lld %lld %lld %lld", (long long)id, (long long)at, (long long)account,
		(long long)session);
	for (int i = 0; i < 4; i++) {
		fputc(0, out);
		fputs(texts[i], out);
	}
	fclose(out);
	return text;
}

static void hash_line(const struct keys *keys, struct audit_head *head, int64_t at, int64_t account,
		      int64_t session, const char *const texts[4])
{
	size_t length;
	char *text = line_text(head->id, at, account, session, texts, head->hash, &length);

	keys_hash(keys, KEYS_AUDIT, text, length, head->hash);
	free(text);
}

void audit_resume(struct store *store, struct audit_head *head)
{
	static const char sql[] = "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1";
	struct query *query = store_query(store, sql);
	size_t length;
	const void *hash;

	memset(head, 0, sizeof *head);
	if (query_step(query)) {
		head->id = column_int(query, 0);
		hash = column_blob(query, 1, &length);
		if (length == sizeof head->hash)
			memcpy(head->hash, hash, length);
	}
	query_end(query);
}

void audit_line(struct call *call, struct audit_head *head, enum refusal outcome)
{
	static const char sql[] =
		"INSERT INTO audit (id, at, account, session, address, operation, outcome,"
		"                   objects, hash)"
		" VALUES (:id, :now, nullif(:account, 0), nullif(:session, 0), :address,"
		"         :operation, :outcome, :objects, :hash)";
	const struct caller *caller = call->caller;
	const char *const texts[4] = { caller->address, call->operation->name,
				       refusal_name(outcome), call->private->objects };

	head->id++;
	call->private->line = head->id;
	hash_line(core_keys(call->core), head, call->now, caller->account, caller->session, texts);
	call_exec(call, sql,
		  BINDS(B_INT(":id", head->id), B_INT(":now", call->now),
			B_INT(":account", caller->account), B_INT(":session", caller->session),
			B_TEXT(":address", texts[0]), B_TEXT(":operation", texts[1]),
			B_TEXT(":outcome", texts[2]), B_TEXT(":objects", texts[3]),
			B_BLOB(":hash", head->hash, sizeof head->hash)));
}

/* Lines that are read in one snapshot: there may be tens of millions. */
enum { PART = 1000 };

/* Walks the next part of the chain from its head on, which is then that of the line read
 * last. How many lines there were. *broken: the first that does not follow from the one
 * before. */
static int64_t walk_part(struct call *call, struct audit_head *head, int64_t *broken)
{
	static const char sql[] = "SELECT id, at, ifnull(account, 0), ifnull(session, 0), address,"
				  "       operation, outcome, objects, hash FROM audit"
				  " WHERE id > :after ORDER BY id LIMIT :part";
	struct query *query =
		call_query(call, sql, BINDS(B_INT(":after", head->id), B_INT(":part", PART)));
	int64_t lines = 0;

	for (; *broken == 0 && query_step(query); lines++) {
		const char *const texts[4] = { column_text(query, 4), column_text(query, 5),
					       column_text(query, 6), column_text(query, 7) };
		size_t length;
		const void *hash = column_blob(query, 8, &length);

		head->id++;
		if (column_int(query, 0) == head->id)
			hash_line(core_keys(call->core), head, column_int(query, 1),
				  column_int(query, 2), column_int(query, 3), texts);
		if (column_int(query, 0) != head->id || length != sizeof head->hash ||
		    memcmp(hash, head->hash, length) != 0)
			*broken = head->id;
	}
	query_end(query);
	return lines;
}

/* Walks the whole chain. broken: id of the first line that does not follow from
 * the one before, 0 when all do. What is written meanwhile is walked too. */
static enum refusal run_verify(struct call *call)
{
	static const char first[] = "SELECT 1 FROM audit WHERE id < 1";
	static const char last[] = "SELECT max(id) FROM audit";
	int64_t lines = call_int(call, last, NULL, 0);
	struct audit_head head = { 0 };
	char hex[2 * KEYS_HASH + 1];
	int64_t broken = call_int(call, first, NULL, 0);

	while (broken == 0 && walk_part(call, &head, &broken) == PART) {
		call_progress(call, head.id, lines);
		call_look_anew(call);
	}
	for (int i = 0; i < KEYS_HASH; i++)
		snprintf(hex + 2 * i, 3, "%02x", head.hash[i]);
	reply_bool(call, "ok", broken == 0);
	reply_int(call, "lines", head.id);
	reply_text(call, "head", hex);
	if (broken)
		reply_int(call, "broken_at", broken);
	return DONE;
}

const struct operation audit_verify = {
	.name = "audit.verify",
	.summary = N_("Check that no line of the audit trail was changed or removed"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.proof = true,
	.columns = COLUMNS({ "ok", COLUMN_BOOL, N_("Whole") }, { "lines", COLUMN_INT, N_("Lines") },
			   { "head", COLUMN_TEXT, N_("Head") },
			   { "broken_at", COLUMN_INT, N_("First wrong line") }),
	.run = run_verify,
};
