/* The one dispatcher: permission, arguments, retry, savepoint, handler, audit,
 * answer, in this order, for every operation and every door. */
#include <stdio.h>
#include <string.h>

#include "core/audit/audit.h"
#include "core/audit/refused.h"
#include "core/damage.h"
#include "core/op/list.h"
#include "core/op/private.h"
#include "core/system/writer.h"

/* Permission before arguments: who may not call learns nothing of the rest. */
static enum refusal admit(struct request *request)
{
	TRY(permission_check(&request->call));
	if (!request->parsed)
		TRY(arguments_read(&request->call, request->params));
	request->parsed = true;
	return DONE;
}

static enum refusal handle(struct call *call)
{
	return call->operation->run ? call->operation->run(call) : list_run(call);
}

static void enter(struct request *request, struct worker *worker, int64_t now)
{
	request->call.store = worker->store;
	request->call.now = now;
}

/* The disk failed under the operation: that, and not what the handler made of
 * rows it could not see, is the answer. Trying again helps where it is full or busy. */
static enum refusal failed(struct request *request, enum store_failure failure)
{
	call_forgive(&request->call);
	answer_forget(request);
	return refuse(&request->call,
		      failure == STORE_DAMAGED ? REFUSED_DAMAGED : REFUSED_TRY_AGAIN, NULL);
}

/* Undoes what was begun, and says in the log what failed and what to do. */
static enum store_failure give_up(struct worker *worker, const char *event, const char *operation,
				  size_t operations)
{
	enum store_failure failure = store_failure(worker->store);

	fprintf(stderr,
		"level=error event=%s operation=%s operations=%zu error=\"%s\" advice=\"%s\"\n",
		event, operation, operations, store_failure_text(worker->store),
		damage_advice(failure));
	if (failure == STORE_DAMAGED)
		damage_mark(core_folder(worker->core));
	store_rollback(worker->store);
	store_clear_failure(worker->store);
	return failure;
}

/* Ends a reader's transaction: what it read is worth nothing where the disk failed. */
static enum refusal end_read(struct worker *reader, struct request *request, enum refusal refusal)
{
	if (store_failure(reader->store) == STORE_FINE) {
		store_rollback(reader->store);
		return refusal;
	}
	return failed(request, give_up(reader, "read_failed", request->operation->name, 1));
}

static void answer(struct request *request, enum refusal refusal)
{
	request->outcome = refusal;
	request->class = REQUEST_ANSWERED;
	if (refusal != DONE)
		request->private.event_count = 0; /* nothing happened */
	answer_set(request, refusal);
}

/* What is refused to somebody is on record, in a read too: the writer notes it, as what a
 * write's preparation refused, and answers once the disk has it. */
static void answer_read(struct request *request, enum refusal refusal)
{
	int64_t between;

	if (!refused_has_line(&request->call, refusal, &between)) {
		answer(request, refusal);
		return;
	}
	if (between > 0)
		audit_object(&request->call, "before", between);
	request->outcome = refusal;
	request->class = REQUEST_WRITE;
}

void worker_read(struct worker *reader, struct request *request, int64_t now)
{
	enum refusal refusal;

	enter(request, reader, now);
	store_begin(reader->store);
	refusal = admit(request);
	if (refusal == DONE)
		refusal = handle(&request->call);
	answer_read(request, end_read(reader, request, refusal));
}

static const char *nonce_of(const struct request *request)
{
	return request->parsed && request->operation->kind == OP_WRITE
		       ? arg_text(&request->call, "nonce")
		       : NULL;
}

/* Who may not, or asks wrongly, is told so; who asked before has his answer. */
static enum refusal enter_write(struct request *request, bool *again)
{
	const char *nonce;

	*again = false;
	if (!request->scouted)
		TRY(admit(request));
	nonce = nonce_of(request);
	return nonce && request->caller.account ? nonce_find(request, nonce, again) : DONE;
}

/* In one snapshot, so that a backup is of one moment and never begins anew
 * because of what is written meanwhile. */
void worker_prepare(struct worker *reader, struct request *request, int64_t now)
{
	enum refusal refusal;
	bool again;

	enter(request, reader, now);
	store_begin(reader->store);
	refusal = enter_write(request, &again);
	if (refusal == DONE && !again)
		refusal = request->operation->prepare(&request->call);
	refusal = end_read(reader, request, refusal);
	if (again && !refusal_is_failure(refusal)) {
		request->class = REQUEST_ANSWERED;
		return;
	}
	request->outcome = refusal;
	/* Wrong usage is nobody's business; other refusals leave their line. */
	if (refusal != DONE && (refusal_exit(refusal) == 2 || refusal_is_failure(refusal) ||
				refusal == REFUSED_UNDER_WAY))
		answer(request, refusal);
}

/* --- Scouting --- */

/* As if it had only been parsed. */
static void begin_anew(struct request *request)
{
	struct call_private *private = &request->private;

	call_release(&request->call);
	*private = (struct call_private){ .told = private->told, .told_data = private->told_data };
	request->call.customer = 0;
	request->call.whole = false;
	request->parsed = request->scouted = false;
}

static void scout_one(struct worker *reader, struct request *request, int64_t now)
{
	enum refusal refusal;

	enter(request, reader, now);
	refusal = admit(request);
	if (refusal == DONE)
		refusal = request->operation->scout(&request->call);
	request->scouted = refusal == DONE && store_failure(reader->store) == STORE_FINE;
	if (!request->scouted)
		begin_anew(request);
}

void worker_scout(struct worker *reader, struct request **requests, size_t count, int64_t now)
{
	int64_t changes = core_writer(reader->core)->changes; /* before the snapshot */

	store_begin(reader->store);
	for (size_t i = 0; i < count; i++) {
		requests[i]->changes = changes;
		scout_one(reader, requests[i], now);
	}
	store_rollback(reader->store);
	store_clear_failure(reader->store);
}

/* Whether what was found may be believed: what this group has written is not yet counted. */
static void doubt_scout(const struct worker *writer, struct request *request)
{
	if (request->scouted &&
	    (writer->changed || request->changes != core_writer(writer->core)->changes))
		begin_anew(request);
}

/* --- Writing --- */

static enum refusal attempt(struct request *request, bool *again)
{
	*again = false;
	if (request->outcome != DONE) /* prepare refused it, or it was given up */
		return request->outcome;
	if (request->private.parts == 0)
		TRY(enter_write(request, again));
	return *again ? DONE : handle(&request->call);
}

/* What stays of a refused write: what its handler wants on record, its line. */
static void record_refusal(struct worker *writer, struct request *request, enum refusal refusal)
{
	if (request->private.parts == 0 &&
	    (refusal_exit(refusal) == 2 || refusal == REFUSED_UNDER_WAY))
		return;
	if (request->private.after_refusal)
		request->private.after_refusal(&request->call);
	audit_line(&request->call, &writer->head, refusal);
}

/* An account's; a refusal that asks to try again is none to keep. */
static void settle_nonce(struct worker *writer, struct request *request, enum refusal refusal)
{
	const char *nonce = nonce_of(request);

	if (nonce == NULL || request->caller.account == 0 || request->private.discard)
		return;
	if (refusal_exit(refusal) != 4 && refusal != REFUSED_NONCE_REUSED) {
		nonce_keep(request, nonce, refusal);
		writer->nonces++;
	} else if (request->private.parts > 0) {
		nonce_forget(request, nonce);
	}
}

/* It stays unanswered, and is given to worker_group() again. */
static void keep_open(struct request *request)
{
	const char *nonce = nonce_of(request);

	if (request->private.parts == 0 && nonce && request->caller.account)
		nonce_begin(request, nonce);
	request->private.parts++;
	request->class = REQUEST_WRITE;
}

static void write_one(struct worker *writer, struct request *request, int64_t now)
{
	enum refusal refusal;
	bool again;

	core_writer(writer->core)->operation = request->operation->name;
	doubt_scout(writer, request);
	writer->changed |= request->operation->scout == NULL;
	enter(request, writer, now);
	request->private.again = false;
	store_savepoint(writer->store);
	refusal = attempt(request, &again);
	if (again || refusal != DONE || request->private.discard)
		store_rollback_savepoint(writer->store);
	else
		store_release(writer->store);
	if (again) {
		request->class = REQUEST_ANSWERED;
		return;
	}
	if (refusal == DONE && request->private.again) {
		keep_open(request);
		return;
	}
	if (refusal != DONE)
		record_refusal(writer, request, refusal);
	else if (!request->private.discard)
		audit_line(&request->call, &writer->head, DONE);
	settle_nonce(writer, request, refusal);
	answer(request, refusal);
}

/* What earlier parts of a long write left is cleaned up by a write, which may do better
 * once more; should it not, the next start finds it. */
static bool cleans_up(struct request *request, enum store_failure failure)
{
	if (request->private.parts == 0 || request->given_up)
		return false;
	request->given_up = true;
	request->outcome = failed(request, failure);
	request->class = REQUEST_WRITE;
	return true;
}

/* All or nothing: when the disk fails, none of the group has happened. `met` is the one under
 * which it did (count: none of them). A damage is where that one looked: the others may do
 * better when they are asked again. */
static void undo_group(struct worker *writer, struct request **requests, size_t count, size_t met,
		       const struct audit_head *head)
{
	const char *operation = met < count ? requests[met]->operation->name : "";
	enum store_failure failure = give_up(writer, "write_failed", operation, count);

	writer->head = *head;
	for (size_t i = 0; i < count; i++) {
		bool other = failure == STORE_DAMAGED && met < count && i != met;
		enum store_failure why = other ? STORE_IO : failure;

		if (!cleans_up(requests[i], why))
			answer(requests[i], failed(requests[i], why));
	}
}

static void write_group(struct worker *writer, struct request **requests, size_t count, int64_t now)
{
	struct audit_head head = writer->head;
	size_t met = count;

	writer->nonces = 0;
	writer->changed = false;
	if (!store_begin(writer->store)) {
		undo_group(writer, requests, count, count, &head);
		return;
	}
	for (size_t i = 0; i < count && met == count; i++) {
		write_one(writer, requests[i], now);
		if (store_failure(writer->store) != STORE_FINE)
			met = i;
	}
	if (writer->nonces > 0)
		nonces_forget(writer->store, now, writer->nonces);
	if (!store_commit(writer->store))
		undo_group(writer, requests, count, met, &head);
	if (writer->changed)
		core_writer(writer->core)->changes++;
}

void worker_group(struct worker *writer, struct request **requests, size_t count, int64_t now)
{
	struct writer_state *state = core_writer(writer->core);

	state->operation = requests[0]->operation->name;
	state->since = now;
	state->under_way = (int64_t)count;
	write_group(writer, requests, count, now);
	state->under_way = 0;
}

void request_stop(struct request *request)
{
	if (request->outcome == DONE)
		request->outcome = refuse(&request->call, REFUSED_STOPPING, NULL);
}
