/* The core makes and writes it, on a reader: nothing of it holds up the loop or the
 * writer. One at a time: a slow disk is not asked twice. */
#include "server/daemon/measure.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/server.h"

static char *file_of(const struct server *server)
{
	const char *asked = server->options->metrics_file;

	if (!asked)
		return memory_path(core_folder(server->core), "metrics.prom");
	return strcmp(asked, "off") == 0 ? NULL : memory_copy(asked);
}

/* Told once, not each time. */
static void tell(struct server *server, const struct job *job)
{
	size_t length;
	const char *text = request_internal_answer(job->request, &length);
	json_t *answer = json_loadb(text, length, 0, NULL);
	const char *error = json_string_value(json_object_get(
		json_object_get(json_object_get(answer, "result"), "record"), "error"));

	if (error && !server->measure_failed)
		LOG(LEVEL_WARNING, "the file for Prometheus can't be written",
		    LOG_TEXT("error", error));
	server->measure_failed = error != NULL;
	json_decref(answer);
}

static void on_measured(struct job *job)
{
	struct server *server = job->context;

	server->measuring = false;
	tell(server, job);
	job_free(job);
}

static void on_time(uv_timer_t *timer)
{
	struct server *server = timer->data;
	char *file = file_of(server);
	struct job *job;

	if (file && !server->measuring && !server->stopping) {
		job = job_new(NULL, request_internal(server->core, "system.measure",
						     json_pack("{s:s}", "file", file)));
		job->work = WORK_READ;
		job->finished = on_measured;
		job->context = server;
		server->measuring = true;
		server_give(server, job);
	}
	free(file);
	uv_timer_start(timer, on_time, (uint64_t)server->options->metrics_seconds * 1000, 0);
}

void measure_begin(struct server *server)
{
	uv_timer_init(&server->loop, &server->measure);
	server->measure.data = server;
	uv_timer_start(&server->measure, on_time, 0, 0);
}

void measure_end(struct server *server)
{
	if (!uv_is_closing((uv_handle_t *)&server->measure))
		uv_close((uv_handle_t *)&server->measure, NULL);
}
