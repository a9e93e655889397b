/* What goes to the peer. Libuv writes at once what the kernel takes, and keeps
 * the rest: a job, or a notice, lives until its last byte is gone. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "schema/lang/lang.h"
#include "server/daemon/connection.h"
#include "server/daemon/job.h"
#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/server.h"

enum { OUTPUT_HIGH = 1024 * 1024 };

struct notice {
	uv_write_t write;
	char *text;
};

size_t connection_output(const struct connection *connection)
{
	return uv_stream_get_write_queue_size((const uv_stream_t *)&connection->pipe);
}

bool connection_is_full(const struct connection *connection)
{
	return connection_output(connection) > OUTPUT_HIGH;
}

static void written(struct connection *connection, int status)
{
	if (connection->closing)
		return;
	if (status < 0)
		connection_close(connection, "peer is gone");
	else
		connection_advance(connection);
}

static void on_answer_written(uv_write_t *write, int status)
{
	struct job *job = write->data;
	struct connection *connection = job->connection;

	job_free(job);
	written(connection, status);
}

static void on_notice_written(uv_write_t *write, int status)
{
	struct notice *notice = write->data;
	struct connection *connection = write->handle->data;

	free(notice->text);
	free(notice);
	written(connection, status);
}

/* False when the pipe takes nothing any more; then the callback never comes. */
static bool send_bytes(struct connection *connection, uv_write_t *write, const char *bytes,
		       size_t length, uv_write_cb done)
{
	/* uv_buf_init() takes what it never writes to. */
	uv_buf_t piece = { .len = length };

	memcpy(&piece.base, &bytes, sizeof(bytes));
	if (uv_write(write, (uv_stream_t *)&connection->pipe, &piece, 1, done) != 0) {
		connection_close(connection, "peer is gone");
		return false;
	}
	if (connection_output(connection) > 0)
		server_watch_output(connection->server);
	return true;
}

void connection_answer(struct connection *connection, struct job *job)
{
	size_t length;
	const char *bytes;

	if (job->silent) {
		job_free(job);
		return;
	}
	if (job->text) {
		bytes = job->text;
		length = strlen(bytes);
	} else {
		bytes = request_answer(job->request, &length);
	}
	job->write.data = job;
	if (!send_bytes(connection, &job->write, bytes, length, on_answer_written))
		job_free(job);
}

/* Takes params over. */
static char *notice_text(json_t *params)
{
	json_t *notice = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", "notice",
				   "params", params);
	char *line = json_dumps(notice, JSON_COMPACT);
	size_t length;

	json_decref(notice);
	if (!line)
		abort();
	length = strlen(line);
	line = realloc(line, length + 2);
	if (!line)
		abort();
	memcpy(line + length, "\n", 2);
	return line;
}

static void send_notice(struct connection *connection, json_t *params)
{
	struct notice *notice = memory_new(sizeof(*notice));

	notice->text = notice_text(params);
	notice->write.data = notice;
	if (!send_bytes(connection, &notice->write, notice->text, strlen(notice->text),
			on_notice_written)) {
		free(notice->text);
		free(notice);
	}
}

void connection_notice(struct connection *connection, const char *kind, const char *text)
{
	if (!connection->closing)
		send_notice(connection, json_pack("{s:s, s:s}", "kind", kind, "message",
						  lang_text(connection->caller.lang, text)));
}

void connection_progress(struct connection *connection)
{
	for (struct job *job = connection->first; job && !connection->closing; job = job->after) {
		int percent = job->percent;

		if (percent <= job->told || job->done || job->silent)
			continue;
		job->told = percent;
		send_notice(connection,
			    json_pack("{s:s, s:i}", "kind", "progress", "percent", percent));
	}
}

bool connection_sweep(struct connection *connection, uint64_t now)
{
	size_t output = connection_output(connection);
	uint64_t patience = (uint64_t)connection->server->options->write_timeout * 1000;

	if (connection->closing)
		return false;
	if (output == 0) {
		connection->output_since = 0;
	} else if (output != connection->output || connection->output_since == 0) {
		connection->output_since = now;
	} else if (now - connection->output_since >= patience) {
		connection_close(connection, "takes no answers");
		return false;
	}
	connection->output = output;
	return output > 0;
}
