#include "server/daemon/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/memory.h"
#include "server/daemon/server.h"

static void link_connection(struct connection *connection)
{
	struct server *server = connection->server;

	connection->next = server->connections;
	connection->previous = &server->connections;
	if (connection->next)
		connection->next->previous = &connection->next;
	server->connections = connection;
	server->connection_count++;
	core_count_connection(server->core, connection->caller.gate, 1);
}

static void unlink_connection(struct connection *connection)
{
	*connection->previous = connection->next;
	if (connection->next)
		connection->next->previous = connection->previous;
	connection->server->connection_count--;
	core_count_connection(connection->server->core, connection->caller.gate, -1);
}

/* --- Opening --- */

static int64_t peer_uid(uv_pipe_t *pipe)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)pipe, &fd) != 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return -1;
	return (int64_t)peer.uid;
}

/* Before anything else of it is handled: which account is this local user? */
static void ask_identity(struct connection *connection)
{
	struct request *request;
	struct job *job;

	if (connection->caller.uid < 0)
		return;
	request = request_local_identity(connection->server->core, &connection->caller);
	if (!request)
		return;
	job = job_new(connection, request);
	job->work = WORK_WRITE;
	job->silent = true;
	connection_run(connection, job);
}

void connection_open(struct server *server, uv_stream_t *listener, bool gate)
{
	struct connection *connection = memory_new(sizeof(*connection));
	struct caller *caller = &connection->caller;

	connection->server = server;
	connection->id = ++server->last_connection;
	connection->opened = uv_now(&server->loop);
	connection->last = &connection->first;
	caller->gate = gate;
	uv_pipe_init(&server->loop, &connection->pipe, 0);
	connection->pipe.data = connection;
	link_connection(connection);
	snprintf(caller->address, sizeof(caller->address), "%s", gate ? "" : "local");
	if (uv_accept(listener, (uv_stream_t *)&connection->pipe) != 0) {
		connection_close(connection, "not accepted");
		return;
	}
	caller->uid = gate ? -1 : peer_uid(&connection->pipe);
	LOG(LEVEL_INFO, "connection opened", LOG_INT("id", connection->id),
	    LOG_TEXT("socket", gate ? "gate" : "local"), LOG_INT("uid", caller->uid));
	if (!gate)
		ask_identity(connection);
	connection_advance(connection);
}

/* --- Closing --- */

/* What does not run is dropped; what runs is freed when it comes back. */
static void drop_jobs(struct connection *connection)
{
	struct job *job = connection->first;

	connection->first = NULL;
	connection->last = &connection->first;
	connection->jobs = 0;
	while (job) {
		struct job *after = job->after;

		if (job->done)
			job_free(job);
		job = after;
	}
}

static void on_close(uv_handle_t *handle)
{
	struct connection *connection = handle->data;

	connection->closed = true;
	connection_forget(connection);
}

void connection_close(struct connection *connection, const char *why)
{
	if (connection->closing)
		return;
	connection->closing = true;
	if (!connection->why)
		connection->why = why;
	drop_jobs(connection);
	buffer_free(&connection->in);
	uv_close((uv_handle_t *)&connection->pipe, on_close);
}

void connection_end(struct connection *connection, const char *kind, const char *text,
		    const char *why)
{
	if (connection->ending || connection->closing)
		return;
	connection->ending = true;
	connection->farewell = kind;
	connection->farewell_text = text;
	connection->why = why;
	connection_advance(connection);
}

static void end_session(struct connection *connection)
{
	struct server *server = connection->server;
	struct request *request = request_session_end(server->core, &connection->caller);
	struct job *job;

	if (!request)
		return;
	job = job_new(NULL, request);
	job->work = WORK_WRITE;
	server_give(server, job);
}

void connection_forget(struct connection *connection)
{
	struct server *server = connection->server;
	const struct caller *caller = &connection->caller;

	if (!connection->closed || connection->running > 0 || connection->left > 0)
		return;
	end_session(connection);
	LOG(LEVEL_INFO, "connection closed", LOG_INT("id", connection->id),
	    LOG_INT("account", caller->account), LOG_TEXT("address", caller->address),
	    LOG_INT("requests", connection->requests),
	    LOG_INT("seconds", (uv_now(&server->loop) - connection->opened) / 1000),
	    LOG_TEXT("why", connection->why));
	unlink_connection(connection);
	free(connection);
	server_check_end(server);
}
