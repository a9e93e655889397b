/* The same as Prometheus reads it, and system.measure, which guichetd asks for it now and
 * then: a file is written beside and renamed, so that nobody reads half of one.
 *
 * Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text, 0.0.4). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/core.h"
#include "core/op/call.h"
#include "core/system/counters.h"
#include "core/system/metrics.h"
#include "core/system/system.h"

static void put_head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP guichet_%s %s\n# TYPE guichet_%s %s\n", name, help, name, type);
}

/* A label's value: the three characters that the format escapes. */
static void put_label(FILE *out, const char *label, const char *value)
{
	fprintf(out, "%s=\"", label);
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			fprintf(out, "\\%c", *value);
		else if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
	fputc('"', out);
}

static void put_one(FILE *out, const char *name, const char *label, const char *value,
		    int64_t number)
{
	fprintf(out, "guichet_%s{", name);
	put_label(out, label, value);
	fprintf(out, "} %lld\n", (long long)number);
}

static void put_metrics(struct call *call, FILE *out)
{
	for (const struct metric *metric = metrics; metric->column || metric->name; metric++) {
		int64_t value = metric->name ? metric_value(call, metric) : METRIC_NONE;

		if (value == METRIC_NONE)
			continue;
		put_head(out, metric->name, metric->kind == METRIC_COUNTER ? "counter" : "gauge",
			 metric->help);
		fprintf(out, "guichet_%s %lld\n", metric->name, (long long)value);
	}
}

/* --- With labels --- */

static void put_version(struct call *call, FILE *out)
{
	(void)call;
	put_head(out, "build_info", "gauge", "Which guichet this is; always 1.");
	put_one(out, "build_info", "version", GUICHET_VERSION, 1);
}

static void put_connections(struct call *call, FILE *out)
{
	static const char *const sockets[] = { "local", "gate" };
	const struct counters *counters = core_counters(call->core);

	put_head(out, "connections", "gauge",
		 "Open connections: of users of this machine, of the gate.");
	for (int i = 0; i < 2; i++)
		put_one(out, "connections", "socket", sockets[i],
			counter_read(&counters->connections[i]));
	put_head(out, "connections_total", "counter", "Connections that were opened.");
	for (int i = 0; i < 2; i++)
		put_one(out, "connections_total", "socket", sockets[i],
			counter_read(&counters->connections_opened[i]));
}

static void put_sessions(struct call *call, FILE *out)
{
	static const char *const ways[] = { "password", "key", "uid", "open" };
	static const char sql[] =
		"SELECT count(*) FROM session WHERE ended_at IS NULL AND via = :way";

	put_head(out, "sessions", "gauge", "Logged-in sessions, by how they proved who they are.");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		put_one(out, "sessions", "via", ways[i],
			call_int(call, sql, BINDS(B_TEXT(":way", ways[i])), 0));
}

/* Only what has happened: some hundreds of lines that say 0 help nobody. */
static void put_operations(struct call *call, FILE *out)
{
	static const char *const outcomes[] = {
		[COUNTED_DONE] = "done", [COUNTED_REFUSED] = "refused", [COUNTED_FAILED] = "failed"
	};
	const struct counters *counters = core_counters(call->core);

	put_head(out, "operations_total", "counter",
		 "Operations that were answered, by name and outcome.");
	for (size_t i = 0; operation_table()[i]; i++) {
		for (int outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
			int64_t count = counter_read(&counters->operations[i][outcome]);

			if (count == 0)
				continue;
			fputs("guichet_operations_total{", out);
			put_label(out, "operation", operation_table()[i]->name);
			fputc(',', out);
			put_label(out, "outcome", outcomes[outcome]);
			fprintf(out, "} %lld\n", (long long)count);
		}
	}
}

static void put_refusals(struct call *call, FILE *out)
{
	const struct counters *counters = core_counters(call->core);

	put_head(out, "refusals_total", "counter", "Refused operations, by reason.");
	for (enum refusal i = DONE + 1; i < REFUSAL_COUNT; i++)
		put_one(out, "refusals_total", "reason", refusal_name(i),
			counter_read(&counters->refusals[i]));
}

/* --- Histograms --- */

/* label is "" or a whole label with its comma. unit is what 1 of the format is. */
static void put_histogram(FILE *out, const char *name, const char *label,
			  const struct histogram *histogram, const int64_t *bounds, double unit)
{
	int64_t count = 0;
	size_t length = strlen(label);

	for (int i = 0; i < HISTOGRAM_BOUNDS; i++) {
		count += counter_read(&histogram->counts[i]);
		fprintf(out, "guichet_%s_bucket{%sle=\"%g\"} %lld\n", name, label,
			(double)bounds[i] / unit, (long long)count);
	}
	count += counter_read(&histogram->counts[HISTOGRAM_BOUNDS]);
	fprintf(out, "guichet_%s_bucket{%sle=\"+Inf\"} %lld\n", name, label, (long long)count);
	fprintf(out, "guichet_%s_sum%s%.*s%s %.9g\n", name, length ? "{" : "",
		length ? (int)length - 1 : 0, label, length ? "}" : "",
		(double)counter_read(&histogram->sum) / unit);
	fprintf(out, "guichet_%s_count%s%.*s%s %lld\n", name, length ? "{" : "",
		length ? (int)length - 1 : 0, label, length ? "}" : "", (long long)count);
}

static void put_histograms(struct call *call, FILE *out)
{
	const double second = 1e9;
	const struct counters *counters = core_counters(call->core);

	put_head(out, "answer_seconds", "histogram",
		 "From a request to its answer, by kind of operation.");
	put_histogram(out, "answer_seconds", "kind=\"read\",", &counters->answers[0],
		      histogram_times, second);
	put_histogram(out, "answer_seconds", "kind=\"write\",", &counters->answers[1],
		      histogram_times, second);
	put_head(out, "commit_seconds", "histogram",
		 "A group of writes, from its first statement until the disk has it.");
	put_histogram(out, "commit_seconds", "", &counters->commits, histogram_times, second);
	put_head(out, "commit_operations", "histogram", "Writes in a group.");
	put_histogram(out, "commit_operations", "", &counters->groups, histogram_sizes, 1);
}

/* Everything in the text format of Prometheus 0.0.4, as node_exporter's textfile
 * collector reads it. On the call. */
static const char *metrics_text(struct call *call)
{
	static void (*const parts[])(struct call *, FILE *) = { put_version,     put_metrics,
								put_connections, put_sessions,
								put_operations,  put_refusals,
								put_histograms };
	char *text = NULL;
	const char *copy;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (out == NULL)
		abort();
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		parts[i](call, out);
	fclose(out);
	copy = call_copy(call, text);
	free(text);
	return copy;
}

/* --- system.measure --- */

static bool write_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t wrote = write(fd, text, left);

		if (wrote < 0 && errno != EINTR)
			return false;
		if (wrote > 0) {
			text += wrote;
			left -= (size_t)wrote;
		}
	}
	return true;
}

/* Others may read it: it names nobody. */
static bool write_file(struct call *call, const char *path, const char *text)
{
	const char *fresh = call_format(call, "%s.new", path);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	bool done =
		fd >= 0 && fchmod(fd, 0644) == 0 && write_all(fd, text) && rename(fresh, path) == 0;
	int why = errno;

	if (fd >= 0)
		close(fd);
	if (!done && fd >= 0)
		unlink(fresh);
	errno = why;
	return done;
}

static enum refusal run(struct call *call)
{
	const char *path = arg_text(call, "file");

	if (!write_file(call, path, metrics_text(call)))
		reply_text(call, "error", strerror(errno));
	return DONE;
}

const struct operation system_measure = {
	.name = "system.measure",
	.kind = OP_READ,
	.access = OP_INTERNAL,
	.params = PARAMS({ "file", ARG_TEXT, PARAM_REQUIRED, NULL, .max = 4096 }),
	.columns = COLUMNS({ "error", COLUMN_TEXT, NULL }),
	.run = run,
};
