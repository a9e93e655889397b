/* Which request of a connection runs when. Answers come in the order of requests:
 * writes may be with the writer together, because it keeps their order; anything
 * else runs alone. Before authentication everything runs alone, because what
 * comes next depends on who it turns out to be. Who asks more than people do waits
 * behind those who do not. */
#include <stdio.h>
#include <string.h>

#include "schema/lang/lang.h"
#include "server/daemon/connection.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"
#include "server/daemon/mail.h"
#include "server/daemon/memory.h"
#include "server/daemon/options.h"
#include "server/daemon/server.h"

enum {
	STRANGER_LINE_MAX = 64 * 1024, /* before authentication */
	LOOP_LINE_MAX = 64 * 1024,     /* longer lines are parsed by a reader */
};

/* A code at a counter costs four; more than two each second is no person and no scanner. */
enum { CALM_AT_ONCE = 40, CALM_A_SECOND = 10 };

static const uint64_t SECOND = 1000000000;

/* --- Jobs --- */

/* Counts a request. What is busy stays so while anything of it runs: jobs keep their order
 * by that. */
static bool is_busy(struct connection *connection)
{
	static const uint64_t each = SECOND / CALM_A_SECOND;
	uint64_t now = uv_hrtime(), credit = CALM_AT_ONCE * each;

	connection->even =
		(connection->even + credit > now ? connection->even : now - credit) + each;
	connection->busy = connection->even > now ||
			   (connection->busy && connection->running + connection->left > 0);
	return connection->busy;
}

static void add_job(struct connection *connection, struct job *job)
{
	*connection->last = job;
	connection->last = &job->after;
	connection->jobs++;
}

void connection_run(struct connection *connection, struct job *job)
{
	add_job(connection, job);
	job->busy = is_busy(connection);
	connection->running++;
	connection->exclusive = job->work != WORK_WRITE;
	server_give(connection->server, job);
}

/* Its answer is there already. */
static void add_done(struct connection *connection, struct job *job)
{
	job->done = true;
	add_job(connection, job);
}

static void send_done(struct connection *connection)
{
	while (connection->first && connection->first->done && !connection->closing) {
		struct job *job = connection->first;

		connection->first = job->after;
		if (!connection->first)
			connection->last = &connection->first;
		connection->jobs--;
		connection_answer(connection, job);
	}
}

/* --- Lines --- */

static size_t line_max(const struct connection *connection)
{
	size_t max = (size_t)connection->server->options->line_max;

	return connection->caller.account || max < STRANGER_LINE_MAX ? max : STRANGER_LINE_MAX;
}

static bool is_too_long(const struct connection *connection, const char *line, size_t length)
{
	return (line ? length : buffer_held(&connection->in)) > line_max(connection);
}

static char *too_long_text(const struct connection *connection)
{
	char sentence[256], text[512];

	/* No quote and no backslash in this one. */
	snprintf(sentence, sizeof(sentence),
		 lang_text(connection->caller.lang, N_("A request is at most %zu bytes long.")),
		 line_max(connection));
	snprintf(text, sizeof(text),
		 "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"%s\","
		 "\"data\":{\"reason\":\"usage\",\"exit\":2}}}\n",
		 sentence);
	return memory_copy(text);
}

/* Where the next line begins can't be known: answered, then closed. */
static void refuse_long_line(struct connection *connection)
{
	struct job *job = job_new(connection, NULL);

	job->text = too_long_text(connection);
	add_done(connection, job);
	connection->ending = true;
	connection->why = "line too long";
}

static struct job *parse_elsewhere(struct connection *connection, const char *line, size_t length)
{
	struct job *job = job_new(connection, NULL);

	job->work = WORK_PARSE;
	job->caller = connection->caller;
	job->line = memory_new(length + 1);
	memcpy(job->line, line, length);
	job->length = length;
	return job;
}

static enum job_work work_of(const struct request *request)
{
	switch (request_class(request)) {
	case REQUEST_READ:
		return WORK_READ;
	case REQUEST_PREPARED:
		return WORK_PREPARE;
	default:
		return WORK_WRITE;
	}
}

/* A look beforehand, while the writer is at others. Not where more is asked by the same
 * connection: that keeps its order only with the writer. */
static bool is_worth_scouting(const struct connection *connection, const struct request *request,
			      size_t length)
{
	return request_scouts(request) && connection->running == 0 &&
	       buffer_held(&connection->in) == length + 1 &&
	       core_writer_is_busy(connection->server->core);
}

/* The job of a line, or NULL when it must wait for what runs. */
static struct job *job_of_line(struct connection *connection, const char *line, size_t length)
{
	struct request *request;
	struct job *job;

	if (length > LOOP_LINE_MAX)
		return connection->running > 0 ? NULL : parse_elsewhere(connection, line, length);
	request = request_new(connection->server->core, &connection->caller, line, length);
	job = job_new(connection, request);
	job->done = request_class(request) == REQUEST_ANSWERED;
	job->work = work_of(request);
	if (is_worth_scouting(connection, request, length))
		job->work = WORK_SCOUT;
	if (!job->done && job->work != WORK_WRITE && connection->running > 0) {
		job_free(job);
		return NULL;
	}
	return job;
}

/* True when one was taken, and perhaps there are more. */
static bool take_line(struct connection *connection)
{
	size_t length = 0;
	char *line = buffer_peek(&connection->in, &length);
	struct job *job;

	if (is_too_long(connection, line, length)) {
		refuse_long_line(connection);
		return false;
	}
	if (!line)
		return false;
	job = job_of_line(connection, line, length);
	if (!job) {
		connection->held = true;
		return false;
	}
	buffer_line(&connection->in, &length);
	connection->requests++;
	if (job->done) {
		connection_note(connection, job);
		add_done(connection, job);
		send_done(connection);
	} else {
		connection_run(connection, job);
	}
	return true;
}

static bool may_take(const struct connection *connection)
{
	return !connection->ending && !connection->closing && !connection->exclusive &&
	       !connection->held && !connection_is_full(connection) &&
	       connection->jobs < (size_t)connection->server->options->in_flight &&
	       (connection->caller.account || connection->running == 0);
}

/* --- Reading --- */

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
	struct connection *connection = handle->data;

	(void)suggested;
	*room = uv_buf_init(connection->server->piece, SERVER_PIECE);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *piece)
{
	struct connection *connection = stream->data;

	if (n > 0) {
		memcpy(buffer_room(&connection->in, (size_t)n), piece->base, (size_t)n);
		buffer_filled(&connection->in, (size_t)n);
	} else if (n == UV_EOF) {
		connection->ended = true;
	} else if (n < 0) {
		connection_close(connection, "peer is gone");
	}
	connection_advance(connection);
}

static void read_or_not(struct connection *connection)
{
	bool want =
		(may_take(connection) || connection_may_leave(connection)) && !connection->ended;

	if (want == connection->reading)
		return;
	connection->reading = want;
	if (!want)
		uv_read_stop((uv_stream_t *)&connection->pipe);
	else if (uv_read_start((uv_stream_t *)&connection->pipe, on_room, on_read) != 0)
		connection_close(connection, "peer is gone");
}

/* --- Going on --- */

/* All that was taken is answered: say good-bye, and close when that is sent. */
static void finish(struct connection *connection)
{
	if (connection->farewell) {
		connection_notice(connection, connection->farewell, connection->farewell_text);
		connection->farewell = NULL;
	}
	if (connection_output(connection) == 0)
		connection_close(connection, "ended");
}

void connection_advance(struct connection *connection)
{
	if (connection->closing)
		return;
	connection_leave(connection);
	send_done(connection);
	while (may_take(connection) && take_line(connection)) {
		connection_leave(connection);
		send_done(connection);
	}
	send_done(connection);
	if (connection->closing)
		return;
	if (connection->ended && !connection->ending && may_take(connection)) {
		/* Half a line without its end is nobody's request. */
		connection->ending = true;
		connection->why = "peer has ended";
	}
	if (buffer_held(&connection->in) == 0)
		buffer_free(&connection->in);
	read_or_not(connection);
	if (connection->ending && connection->jobs == 0 && !connection->closing)
		finish(connection);
}

/* --- What comes back --- */

static struct connection *find_session(struct server *server, int64_t session)
{
	for (struct connection *c = server->connections; c; c = c->next)
		if (c->caller.session == session && session != 0)
			return c;
	return NULL;
}

static void end_session(struct server *server, int64_t session)
{
	struct connection *connection = find_session(server, session);

	if (connection)
		connection_end(connection, "ended",
			       N_("This session was ended by an administrator."), "session ended");
}

static void become(struct connection *connection, const struct event *event)
{
	struct caller *caller = &connection->caller;

	caller->account = event->id;
	caller->session = event->session;
	caller->totp_pending = false;
	caller->pending = 0;
	snprintf(caller->via, sizeof(caller->via), "%.15s", event->text);
	LOG(LEVEL_INFO, "logged in", LOG_INT("id", connection->id), LOG_INT("account", event->id),
	    LOG_INT("session", event->session), LOG_TEXT("via", caller->via),
	    LOG_TEXT("address", caller->address));
}

static void apply_event(struct server *server, struct connection *connection,
			const struct event *event)
{
	struct caller *caller = connection ? &connection->caller : NULL;

	switch (event->type) {
	case EVENT_END_SESSION:
		end_session(server, event->id);
		break;
	case EVENT_RECHECK:
		break; /* the core looks at the rights at each call */
	case EVENT_IDENTITY:
		if (connection)
			become(connection, event);
		break;
	case EVENT_PENDING:
		if (caller) {
			caller->totp_pending = true;
			caller->pending = event->id;
			snprintf(caller->via, sizeof(caller->via), "%.15s", event->text);
		}
		break;
	case EVENT_LANGUAGE:
		if (caller)
			caller->lang = (enum lang)event->id;
		break;
	case EVENT_ADDRESS:
		if (caller)
			snprintf(caller->address, sizeof(caller->address), "%s", event->text);
		break;
	case EVENT_MAIL:
		mail_wake(server->mail);
		break;
	}
}

static void apply_events(struct server *server, const struct job *job)
{
	size_t count = request_event_count(job->request);

	for (size_t i = 0; i < count; i++)
		apply_event(server, job->connection, request_event(job->request, i));
}

/* True when the job has further to go. What a long write has left to do waits behind
 * all that was asked meanwhile. */
static bool goes_on(struct server *server, struct job *job)
{
	if (request_class(job->request) == REQUEST_ANSWERED)
		return false;
	if (job->work == WORK_PARSE)
		job->work = work_of(job->request);
	else if (job->work == WORK_PREPARE || job->work == WORK_READ)
		job->work = WORK_WRITE; /* a read: refused, and to be on record */
	else
		job->alone = true;
	if (job->alone && server->stopping)
		request_stop(job->request);
	server_give(server, job);
	return true;
}

/* Only parsed, and who asked is gone: it is not begun. */
static bool is_abandoned(const struct job *job)
{
	return job->connection && job->connection->closing && job->work == WORK_PARSE;
}

/* A local user that the disk kept from becoming an account would be told that it
 * may do nothing, when it should try again. */
static bool is_unwritten_identity(const struct job *job)
{
	return job->silent && request_failed(job->request) != NULL;
}

void connection_finished(struct server *server, struct job *job)
{
	struct connection *connection = job->connection;

	if (is_abandoned(job)) {
		connection->running--;
		job_free(job);
		connection_forget(connection);
		return;
	}
	if (goes_on(server, job))
		return;
	connection_note(connection, job);
	/* Not yet marked as done: an event may send what is. */
	apply_events(server, job);
	job->done = true;
	if (!connection) {
		if (job->left_by)
			connection_left_done(server, job);
		if (job->finished)
			job->finished(job);
		else
			job_free(job);
		return;
	}
	connection->running--;
	connection->exclusive = false;
	connection->held = connection->held && connection->running > 0;
	if (connection->closing) {
		job_free(job);
		connection_forget(connection);
		return;
	}
	if (is_unwritten_identity(job))
		connection_end(connection, "ended", request_failed(job->request),
			       "not written down");
	else
		connection_advance(connection);
}
