/* One at a time, however long it takes; the next at once where something was done, for
 * what was made is to be proved, and what was proved lets old ones go. */
#include "server/daemon/backup.h"

#include <jansson.h>
#include <string.h>

#include "core/core.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/server.h"

enum { AGAIN = 60 * 60 * 1000 /* milliseconds */ };

/* True when something was done, and done well. */
static bool tell(const json_t *record)
{
	const char *did = json_string_value(json_object_get(record, "did"));
	const char *file = json_string_value(json_object_get(record, "file"));
	const char *error = json_string_value(json_object_get(record, "error"));

	if (!did || strcmp(did, "nothing") == 0)
		return false;
	if (error)
		LOG(LEVEL_ERROR, "backup failed", LOG_TEXT("not", did),
		    LOG_TEXT("file", file ? file : "-"), LOG_TEXT("error", error));
	else
		LOG(LEVEL_INFO, "backup", LOG_TEXT("was", did),
		    LOG_TEXT("file", file ? file : "-"));
	return !error;
}

static void on_tended(struct job *job)
{
	struct server *server = job->context;
	size_t length;
	const char *text = request_internal_answer(job->request, &length);
	json_t *answer = json_loadb(text, length, 0, NULL);
	const json_t *record = json_object_get(json_object_get(answer, "result"), "record");
	bool more = tell(record);

	/* Not written down: else each minute would make another. */
	if (!record)
		server->tend_after = uv_now(&server->loop) + AGAIN;
	json_decref(answer);
	job_free(job);
	server->tending = false;
	if (more)
		backups_tend(server);
}

void backups_tend(struct server *server)
{
	struct job *job;

	if (server->tending || server->stopping || uv_now(&server->loop) < server->tend_after)
		return;
	server->tending = true;
	job = job_new(NULL, request_internal(server->core, "backup.tend", NULL));
	job->work = WORK_PREPARE;
	job->finished = on_tended;
	job->context = server;
	server_give(server, job);
}
