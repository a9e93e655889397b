/* Retries: the first answer to a write that carried a nonce is kept, encrypted,
 * for some days; the same nonce from the same account gives it again. The
 * arguments are kept as a keyed hash only, to refuse another question under the
 * same nonce. An empty answer is that of a long write which is still under way. */
#include <stdlib.h>
#include <string.h>

#include "core/keys/keys.h"
#include "core/op/private.h"

enum { KEEP_SECONDS = 15 * 86400 };

static void hash_arguments(struct request *request, unsigned char hash[KEYS_HASH])
{
	json_t *params = json_copy(request->params);
	char *text;
	char *whole;

	json_object_del(params, "nonce");
	text = json_dumps(params, JSON_SORT_KEYS | JSON_COMPACT);
	whole = call_format(&request->call, "%s %s", request->operation->name, text);
	keys_hash(core_keys(request->core), KEYS_ARGUMENTS, whole, strlen(whole), hash);
	free(text);
	json_decref(params);
}

enum refusal nonce_find(struct request *request, const char *nonce, bool *found)
{
	static const char sql[] = "SELECT arguments, answer_sealed FROM answer"
				  " WHERE account = :account AND nonce = :nonce";
	struct call *call = &request->call;
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":nonce", nonce)));
	unsigned char hash[KEYS_HASH];
	enum refusal refusal = DONE;
	const void *bytes;
	size_t length;

	*found = query_step(query);
	if (!*found)
		return DONE;
	hash_arguments(request, hash);
	bytes = column_blob(query, 0, &length);
	if (length != sizeof hash || memcmp(bytes, hash, sizeof hash) != 0) {
		*found = false;
		refusal = refuse(call, REFUSED_NONCE_REUSED, NULL);
	} else if (column_blob(query, 1, &length), length == 0) {
		*found = false;
		refusal = refuse(call, REFUSED_UNDER_WAY, NULL);
	} else {
		char *text;

		bytes = column_blob(query, 1, &length);
		text = call_alloc(call, length + 1);
		if (keys_unseal(core_keys(request->core), bytes, length, text))
			answer_copy(request, text);
		else
			refusal = refuse(call, REFUSED_TRY_AGAIN, NULL);
	}
	query_end(query);
	return refusal;
}

void nonce_keep(struct request *request, const char *nonce, enum refusal refusal)
{
	static const char sql[] =
		"INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
		" VALUES (:account, :nonce, :hash, :sealed, :now)"
		" ON CONFLICT (account, nonce) DO UPDATE SET answer_sealed = "
		"excluded.answer_sealed";
	struct call *call = &request->call;
	unsigned char hash[KEYS_HASH];
	const char *body = answer_body(request, refusal);
	size_t length = strlen(body);
	unsigned char *sealed = call_alloc(call, length + KEYS_SEAL);

	hash_arguments(request, hash);
	keys_seal(core_keys(request->core), body, length, sealed);
	call_exec(call, sql,
		  BINDS(B_TEXT(":nonce", nonce), B_BLOB(":hash", hash, sizeof hash),
			B_BLOB(":sealed", sealed, length + KEYS_SEAL)));
}

/* More than come, so that the table stays bounded. */
void nonces_forget(struct store *store, int64_t now, int64_t count)
{
	static const char sql[] = "DELETE FROM answer WHERE id IN"
				  " (SELECT id FROM answer WHERE at < :before"
				  "  ORDER BY at LIMIT :count)";
	struct query *query = store_query(store, sql);

	query_int(query, ":before", now - KEEP_SECONDS);
	query_int(query, ":count", 2 * count);
	query_step(query);
}

void nonce_begin(struct request *request, const char *nonce)
{
	static const char sql[] =
		"INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
		" VALUES (:account, :nonce, :hash, zeroblob(0), :now)";
	unsigned char hash[KEYS_HASH];

	hash_arguments(request, hash);
	call_exec(&request->call, sql,
		  BINDS(B_TEXT(":nonce", nonce), B_BLOB(":hash", hash, sizeof hash)));
}

void nonce_forget(struct request *request, const char *nonce)
{
	static const char sql[] = "DELETE FROM answer WHERE account = :account AND nonce = :nonce"
				  "   AND length(answer_sealed) = 0";

	call_exec(&request->call, sql, BINDS(B_TEXT(":nonce", nonce)));
}
