/* A worker: a connection to the data file, and what goes with it on its thread. */
#include <stdio.h>
#include <stdlib.h>

#include "core/audit/audit.h"
#include "core/damage.h"
#include "core/op/private.h"

struct worker *worker_new(struct core *core, enum worker_kind kind, char *error, size_t size)
{
	static const enum store_mode modes[] = { [WORKER_WRITER] = STORE_WRITER,
						 [WORKER_READER] = STORE_READER,
						 [WORKER_KEEPER] = STORE_KEEPER };
	struct worker *worker = calloc(1, sizeof *worker);
	enum store_failure failure;
	char path[4096];
	char why[4096];

	if (worker == NULL)
		abort();
	snprintf(path, sizeof path, "%s/guichet.db", core_folder(core));
	worker->core = core;
	worker->store = store_open(path, modes[kind], &failure, error, size);
	if (worker->store == NULL) {
		free(worker);
		return NULL;
	}
	if (kind == WORKER_WRITER)
		audit_resume(worker->store, &worker->head);
	failure = store_failure(worker->store);
	if (failure == STORE_FINE)
		return worker;
	/* No line may follow from one that could not be read. */
	snprintf(why, sizeof why, "%.3500s: %.255s", path, store_failure_text(worker->store));
	damage_explain(error, size, why, failure);
	worker_free(worker);
	return NULL;
}

void worker_free(struct worker *worker)
{
	if (worker == NULL)
		return;
	store_close(worker->store);
	free(worker);
}

void worker_leave_log(struct worker *writer)
{
	store_leave_log(writer->store);
}

bool worker_log_is_long(const struct worker *writer)
{
	return store_log_pages(writer->store) >= STORE_LOG_PAGES;
}

int64_t worker_shorten_log(struct worker *worker)
{
	return store_shorten_log(worker->store);
}
