/* backup_prove(): a backup is one when it can be restored. It is restored beside
 * everything, opened as a server would, and asked what proves it. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/core.h"
#include "core/folder.h"
#include "core/op/call.h"
#include "core/system/archive.h"
#include "core/system/backup.h"

struct proof {
	struct call *call;
	const char *folder; /* where it is restored */
	char *error;
	size_t size;
	/* Of the audit trail restored. */
	int64_t lines;
	char head[65];
};

static bool fail(struct proof *proof, const char *what, const char *why)
{
	snprintf(proof->error, proof->size, "%.150s: %.250s", what, why);
	return false;
}

static bool unpack(struct proof *proof, const char *file)
{
	return mkdir(call_format(proof->call, "%s/keys", proof->folder), 0700) == 0
		       ? archive_extract(file, proof->folder, proof->error, proof->size)
		       : fail(proof, proof->folder, strerror(errno));
}

static bool sound(struct proof *proof)
{
	const char *path = call_format(proof->call, "%s/guichet.db", proof->folder);
	enum store_failure failure;
	struct store *store = store_open(path, STORE_WRITER, &failure, proof->error, proof->size);
	bool done = store && store_check(store, proof->error, proof->size);

	store_close(store);
	return done;
}

/* --- What it says of itself --- */

static bool answered_well(struct proof *proof, const char *operation, const json_t *answer)
{
	const json_t *record = json_object_get(json_object_get(answer, "result"), "record");

	if (record == NULL)
		return fail(proof, operation, call_say(proof->call, N_("no answer")));
	if (!json_is_true(json_object_get(record, "ok")))
		return fail(proof, operation,
			    call_say(proof->call, N_("what it looks at was changed")));
	if (strcmp(operation, "audit.verify") == 0) {
		const char *head = json_string_value(json_object_get(record, "head"));

		proof->lines = json_integer_value(json_object_get(record, "lines"));
		snprintf(proof->head, sizeof proof->head, "%s", head ? head : "");
	}
	return true;
}

static bool ask(struct proof *proof, struct core *core, struct worker *reader,
		const char *operation)
{
	struct request *request = request_internal(core, operation, NULL);
	json_t *answer;
	const char *text;
	size_t length;
	bool fine;

	worker_read(reader, request, proof->call->now);
	text = request_internal_answer(request, &length);
	answer = json_loadb(text, length, 0, NULL);
	fine = answered_well(proof, operation, answer);
	json_decref(answer);
	request_free(request);
	return fine;
}

static bool speaks(struct proof *proof)
{
	static const char *const questions[] = { "audit.verify", "ledger.verify", "receipt.verify",
						 "closing.verify" };
	struct core *core = core_open(proof->folder, proof->call->now, proof->error, proof->size);
	struct worker *reader =
		core ? worker_new(core, WORKER_READER, proof->error, proof->size) : NULL;
	bool fine = reader != NULL;

	for (size_t i = 0; i < sizeof questions / sizeof *questions && fine; i++) {
		fine = ask(proof, core, reader, questions[i]);
		call_progress(proof->call, (int64_t)i + 1, sizeof questions / sizeof *questions);
	}
	worker_free(reader);
	core_close(core);
	return fine;
}

/* Its audit trail is the beginning of this network's: it is no other's backup, and no
 * line that was told of is missing in between. */
static bool is_ours(struct proof *proof)
{
	static const char sql[] = "SELECT lower(hex(hash)) FROM audit WHERE id = :line";
	static const char other[] = N_("its trail is not the beginning of this one's");
	const char *ours =
		proof->lines ? call_text(proof->call, sql, BINDS(B_INT(":line", proof->lines)))
			     : "";

	if (proof->lines > 0 && (ours == NULL || strcmp(ours, proof->head) != 0))
		return fail(proof, "audit.verify", call_say(proof->call, other));
	return true;
}

bool backup_prove(struct call *call, const char *file, char *error, size_t size)
{
	char folder[4200];
	struct proof proof = { .call = call, .folder = folder, .error = error, .size = size };
	bool fine;

	snprintf(folder, sizeof folder, "%s/" FOLDER_CHECKING "XXXXXX",
		 core_backup_folder(call->core));
	if (mkdtemp(folder) == NULL)
		return fail(&proof, core_backup_folder(call->core), strerror(errno));
	store_rollback(call->store);
	fine = unpack(&proof, file) && sound(&proof) && speaks(&proof);
	folder_discard(folder);
	store_begin(call->store);
	return fine && is_ours(&proof);
}
