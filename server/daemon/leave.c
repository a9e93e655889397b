/* Leaving what one waits for: session.leave, asked while earlier requests of the
 * connection are still with the workers, has each of those answered at once with
 * the refusal `left`. They go on, belong to nobody, and what they answer later is
 * dropped here: so each request has one answer, in order, and none can be taken for
 * that of another. */
#include <string.h>

#include "server/daemon/connection.h"
#include "server/daemon/job.h"
#include "server/daemon/server.h"

enum {
	LINE_MAX_LEAVE = 256, /* bytes of such a line */
	LEFT_MAX = 4,         /* of a connection, that are still under way */
};

/* The next line is a session.leave. */
static bool asks_to_leave(struct connection *connection)
{
	static const char name[] = "session.leave";
	struct request *request;
	size_t length = 0;
	const char *line;
	bool asks;

	line = buffer_peek(&connection->in, &length);
	if (!line || length > LINE_MAX_LEAVE || !memmem(line, length, name, sizeof name - 1))
		return false;
	request = request_new(connection->server->core, &connection->caller, line, length);
	asks = strcmp(request_operation(request), name) == 0;
	request_free(request);
	return asks;
}

/* Puts an answer in the place of the job, which is the connection's no more. */
static void replace(struct connection *connection, struct job **place)
{
	struct job *job = *place;
	struct job *answer = job_new(connection, NULL);

	answer->text = request_left(job->request);
	answer->done = true;
	answer->after = job->after;
	*place = answer;
	if (connection->last == &job->after)
		connection->last = &answer->after;
	job->after = NULL;
	job->connection = NULL;
	job->caller = connection->caller; /* for the log */
	job->left_by = connection->id;
	connection->running--;
	connection->left++;
}

void connection_leave(struct connection *connection)
{
	if (connection->running == 0 || connection->caller.account == 0 || connection->ending ||
	    connection->closing || !asks_to_leave(connection))
		return;
	for (struct job **place = &connection->first; *place; place = &(*place)->after)
		if (!(*place)->done && (*place)->request && connection->left < LEFT_MAX)
			replace(connection, place);
	if (connection->running == 0)
		connection->exclusive = connection->held = false;
}

void connection_left_done(struct server *server, const struct job *job)
{
	for (struct connection *c = server->connections; c; c = c->next) {
		if (c->id != job->left_by)
			continue;
		c->left--;
		connection_forget(c);
		return;
	}
}

bool connection_may_leave(const struct connection *connection)
{
	return connection->running > 0 && connection->caller.account != 0 && !connection->ending &&
	       !connection->closing && buffer_held(&connection->in) <= LINE_MAX_LEAVE;
}
