/* system.status: what an administrator looks at first. */
#include <stdlib.h>

#include "core/core.h"
#include "core/op/call.h"
#include "core/system/counters.h"
#include "core/system/metrics.h"
#include "core/system/system.h"
#include "core/system/writer.h"

/* Looked at while it goes on, so that the parts may be of two moments. */
static void reply_writer(struct call *call)
{
	const struct writer_state *state = core_writer(call->core);

	if (state->under_way > 0) {
		int64_t seconds = call->now - state->since;

		reply_text(call, "writing", state->operation);
		reply_int(call, "writing_seconds", seconds > 0 ? seconds : 0);
	}
}

/* What is wrong with backups, in words: of the last that could not be made, or of the
 * newest where it can't be restored. */
static void reply_backup(struct call *call)
{
	static const char made[] =
		"SELECT why FROM backup_trouble WHERE slot > (SELECT ifnull(max(slot), 0)"
		" FROM backup WHERE slot <= :now + 86400) ORDER BY id DESC LIMIT 1";
	static const char proved[] = "SELECT nullif(fault, '') FROM backup"
				     " WHERE removed_at IS NULL ORDER BY id DESC LIMIT 1";
	const char *why = call_text(call, made, NULL);

	reply_text(call, "backup_why", why ? why : call_text(call, proved, NULL));
}

struct refused {
	enum refusal why;
	int64_t count;
};

static int most_first(const void *a, const void *b)
{
	const struct refused *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count ? 1 : -1) : (int)x->why - (int)y->why;
}

/* "already used 12 · typing error 3". */
static void reply_refusals(struct call *call)
{
	struct refused refused[REFUSAL_COUNT];
	const char *text = NULL;

	for (enum refusal i = DONE; i < REFUSAL_COUNT; i++)
		refused[i] =
			(struct refused){ i,
					  counter_read(&core_counters(call->core)->refusals[i]) };
	qsort(refused, REFUSAL_COUNT, sizeof *refused, most_first);
	for (size_t i = 0; i < REFUSAL_COUNT && refused[i].count > 0; i++)
		text = call_format(call, "%s%s%s %lld", text ? text : "", text ? " · " : "",
				   call_say(call, refusal_label(refused[i].why)),
				   (long long)refused[i].count);
	reply_text(call, "refusals", text);
}

static void reply_metric(struct call *call, const struct metric *metric)
{
	int64_t value = metric_value(call, metric);

	if (value == METRIC_NONE)
		return;
	if (metric->choices)
		reply_text(call, metric->column, metric->choices[value]);
	else
		reply_int(call, metric->column, value);
}

static enum refusal run(struct call *call)
{
	reply_text(call, "version", GUICHET_VERSION);
	for (const struct metric *metric = metrics; metric->column || metric->name; metric++)
		if (metric->column)
			reply_metric(call, metric);
	reply_refusals(call);
	reply_backup(call);
	reply_writer(call);
	return DONE;
}

/* The columns are the table's. */
enum { COLUMNS_MAX = 63 };
static struct column columns[COLUMNS_MAX + 1];

__attribute__((constructor)) static void declare_columns(void)
{
	static const struct column last[] = {
		{ "refusals", COLUMN_TEXT, N_("Refused, by reason") },
		{ "backup_why", COLUMN_TEXT, N_("What is wrong with it") },
		{ "writing", COLUMN_TEXT, N_("Being written") },
		{ "writing_seconds", COLUMN_INT, N_("For seconds") },
	};
	size_t count = 0;

	columns[count++] = (struct column){ "version", COLUMN_TEXT, N_("Version") };
	for (const struct metric *metric = metrics; metric->column || metric->name; metric++) {
		if (count + sizeof last / sizeof *last >= COLUMNS_MAX)
			abort();
		if (metric->column)
			columns[count++] = (struct column){ .name = metric->column,
							    .type = metric->type,
							    .label = metric->label,
							    .choices = metric->choices,
							    .noun = metric->noun };
	}
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		columns[count++] = last[i];
}

const struct operation system_status = {
	.name = "system.status",
	.summary = N_("How the service is"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns = columns,
	.run = run,
};
