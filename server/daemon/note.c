/* What the log says of a request that was answered. On the loop: the writer writes no line.
 * Ids only, as in the audit trail: no code, no name, no address of a person. */
#include <stdio.h>
#include <string.h>

#include "server/daemon/connection.h"
#include "server/daemon/job.h"
#include "server/daemon/log.h"

enum { LOG_FIELDS = 24 };

/* What a write was about, "redemption:34 offer:3", as fields: each id can be searched for. */
static size_t object_fields(char *objects, struct log_field *fields, size_t max)
{
	size_t count = 0;
	char *rest = NULL;

	for (char *one = strtok_r(objects, " ", &rest); one && count < max;
	     one = strtok_r(NULL, " ", &rest)) {
		char *id = strchr(one, ':');

		if (!id)
			continue;
		*id = '\0';
		fields[count++] = (struct log_field)LOG_TEXT(one, id + 1);
	}
	return count;
}

/* A line for each line of the audit trail, which has its number: what was done or refused,
 * for whom, on what, in which commit. */
static void log_written(const struct job *job, const struct caller *caller, uint64_t connection)
{
	struct log_field fields[LOG_FIELDS + 1] = {
		LOG_INT("line", request_line(job->request)),
		LOG_TEXT("operation", request_operation(job->request)),
		LOG_TEXT("outcome", request_outcome(job->request)),
		LOG_INT("account", caller->account),
		LOG_INT("session", caller->session),
		LOG_INT("connection", connection),
		LOG_TEXT("address", caller->address),
		LOG_INT("commit", job->group),
		LOG_INT("us", (uv_hrtime() - job->begun) / 1000),
	};
	size_t count = 9;
	char objects[512];

	snprintf(objects, sizeof(objects), "%s", request_objects(job->request));
	count += object_fields(objects, fields + count, LOG_FIELDS - count);
	fields[count] = (struct log_field){ .key = NULL };
	log_write(LEVEL_INFO, "written", fields);
}

void connection_note(const struct connection *connection, const struct job *job)
{
	const struct caller *caller = connection ? &connection->caller : &job->caller;
	const char *outcome = request_outcome(job->request);
	bool failed = request_failed(job->request) != NULL;

	core_count_answer(job->request, (int64_t)(uv_hrtime() - job->begun));
	if (request_line(job->request) != 0 && !failed) {
		log_written(job, caller, connection ? connection->id : 0);
		return;
	}
	LOG(failed ? LEVEL_ERROR : LEVEL_DEBUG, failed ? "not written down" : "request",
	    LOG_TEXT("operation", request_operation(job->request)), LOG_TEXT("outcome", outcome),
	    LOG_INT("ms", (uv_hrtime() - job->begun) / 1000000),
	    LOG_INT("account", caller->account), LOG_TEXT("address", caller->address),
	    LOG_INT("connection", connection ? connection->id : 0));
}
