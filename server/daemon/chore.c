/* Chores go through the one writer, like all writes; nobody waits for their answers. */
#include "server/daemon/chore.h"

#include "core/core.h"
#include "server/daemon/backup.h"
#include "server/daemon/job.h"
#include "server/daemon/server.h"

enum { MINUTE = 60 * 1000 /* milliseconds */ };

void chore_queue(struct server *server, const char *operation)
{
	struct request *request = request_internal(server->core, operation, NULL);
	struct job *job = job_new(NULL, request);

	job->work = request_class(request) == REQUEST_PREPARED ? WORK_PREPARE : WORK_WRITE;
	job->silent = true;
	server_give(server, job);
}

static void on_minute(uv_timer_t *timer)
{
	struct server *server = timer->data;

	if (server->stopping)
		return;
	chore_queue(server, "order.expire");
	backups_tend(server);
}

void chore_begin(struct server *server)
{
	uv_timer_init(&server->loop, &server->minute);
	server->minute.data = server;
	uv_timer_start(&server->minute, on_minute, 0, MINUTE);
}

void chore_end(struct server *server)
{
	if (!uv_is_closing((uv_handle_t *)&server->minute))
		uv_close((uv_handle_t *)&server->minute, NULL);
}
