/* The table of what is told of the running server. */
#include "core/system/metrics.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "core/core.h"
#include "core/network/settings.h"
#include "core/op/call.h"
#include "core/system/backup.h"
#include "core/system/counters.h"
#include "core/system/writer.h"

/* --- What no query tells --- */

static int64_t started_at(struct call *call)
{
	return core_counters(call->core)->started_at;
}

static int64_t connections(struct call *call)
{
	const struct counters *counters = core_counters(call->core);

	return counter_read(&counters->connections[0]) + counter_read(&counters->connections[1]);
}

static int64_t writes_waiting(struct call *call)
{
	return core_writer(call->core)->waiting;
}

static int64_t writes_under_way(struct call *call)
{
	return core_writer(call->core)->under_way;
}

static int64_t size_of(struct call *call, const char *file)
{
	struct stat facts;

	if (stat(call_format(call, "%s/%s", core_folder(call->core), file), &facts) != 0)
		return 0;
	return facts.st_size;
}

static int64_t log_bytes(struct call *call)
{
	return size_of(call, "guichet.db-wal");
}

static int64_t free_bytes(struct call *call)
{
	struct statvfs facts;

	if (statvfs(core_folder(call->core), &facts) != 0)
		return METRIC_NONE;
	return (int64_t)(facts.f_bavail * facts.f_frsize);
}

static int64_t answers(struct call *call, enum counted_outcome outcome)
{
	struct counters *counters = core_counters(call->core);
	int64_t sum = 0;

	for (size_t i = 0; operation_table()[i]; i++)
		sum += counter_read(&counters->operations[i][outcome]);
	return sum;
}

static int64_t operations_done(struct call *call)
{
	return answers(call, COUNTED_DONE);
}

static int64_t operations_refused(struct call *call)
{
	return answers(call, COUNTED_REFUSED);
}

static int64_t operations_failed(struct call *call)
{
	return answers(call, COUNTED_FAILED);
}

/* How often a damage was met: where trying again does not help. */
static int64_t operations_damaged(struct call *call)
{
	return counter_read(&core_counters(call->core)->refusals[REFUSED_DAMAGED]);
}

static int64_t commits(struct call *call)
{
	return histogram_count(&core_counters(call->core)->commits);
}

/* Rounded up: half a millisecond is one. */
static int64_t commit_ms(struct call *call)
{
	int64_t ns = histogram_quantile(&core_counters(call->core)->commits, histogram_times, 99);

	return (ns + 999999) / 1000000;
}

static int64_t last_backup(struct call *call)
{
	static const char sql[] =
		"SELECT CASE WHEN checked_at IS NULL THEN 1 WHEN fault = '' THEN 2 ELSE 3 END"
		"  FROM backup WHERE removed_at IS NULL ORDER BY id DESC LIMIT 1";

	return call_int(call, sql, NULL, 0);
}

/* --- The table --- */

#define FORCED                                                                    \
	"SELECT (SELECT count(*) FROM offer_use WHERE forced IS NOT NULL"         \
	"   AND undone_at IS NULL AND kept_at IS NULL) + (SELECT count(*) FROM "  \
	"ticket_entry WHERE forced IS NOT NULL AND undone_at IS NULL AND kept_at" \
	" IS NULL)"

const struct metric metrics[] = {
	{ "schema", COLUMN_INT, N_("Schema"), "schema_version", METRIC_GAUGE,
	  "Version of the data file's schema.", "SELECT user_version FROM pragma_user_version()" },
	{ "started_at", COLUMN_TIME, N_("Running since"), "start_time_seconds", METRIC_GAUGE,
	  "When guichetd was started, in seconds since 1970.", .value = started_at },
	{ "connections", COLUMN_INT, N_("Open connections"), .value = connections },
	{ "sessions", COLUMN_INT, N_("Open sessions"),
	  .sql = "SELECT count(*) FROM session WHERE ended_at IS NULL" },
	{ "vouchers_today", COLUMN_INT, N_("Vouchers today"),
	  .sql = "SELECT count(*) FROM voucher WHERE issued_at >= :today" },
	{ "redemptions_today", COLUMN_INT, N_("Redemptions today"),
	  .sql = "SELECT count(*) FROM offer_use WHERE at >= :today AND undone_at IS NULL"
		 "   AND customer_order IS NULL" },
	{ "refused_today", COLUMN_INT, N_("Refused today"),
	  .sql = "SELECT count(*) FROM attempt WHERE at >= :today" },
	{ "offers_published", COLUMN_INT, N_("Published offers"),
	  .sql = "SELECT count(*) FROM offer WHERE state = 'published' AND scope = 'none'" },
	{ "offers_draft", COLUMN_INT, N_("Offers to validate"),
	  .sql = "SELECT count(*) FROM offer WHERE state = 'draft' AND scope = 'none'" },
	{ "forced_open", COLUMN_INT, N_("Forced redemptions"), .sql = FORCED },
	{ "access_expiring", COLUMN_INT, N_("Access passwords that expire"),
	  .sql = "SELECT count(*) FROM access WHERE revoked_at IS NULL"
		 "   AND valid_until BETWEEN :now AND :now + 7 * 86400" },
	{ "data_bytes", COLUMN_INT, N_("Data, bytes"), "data_file_bytes", METRIC_GAUGE,
	  "Size of the data file.",
	  "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()" },
	{ "log_bytes", COLUMN_INT, N_("Log beside the data, bytes"), "log_file_bytes", METRIC_GAUGE,
	  "Size of the write-ahead log beside the data file.", .value = log_bytes },
	{ "disk_free_bytes", COLUMN_INT, N_("Free on the disk, bytes"), "disk_free_bytes",
	  METRIC_GAUGE, "Free for the data folder on its disk.", .value = free_bytes },
	{ "last_backup_at", COLUMN_TIME, N_("Last backup"), "backup_last_time_seconds",
	  METRIC_GAUGE, "When the last backup was made, in seconds since 1970.",
	  "SELECT max(at) FROM backup" },
	{ "last_backup_bytes", COLUMN_INT, N_("Last backup, bytes"), "backup_last_bytes",
	  METRIC_GAUGE, "Size of the last backup.",
	  "SELECT bytes FROM backup ORDER BY id DESC LIMIT 1" },
	{ "last_backup", COLUMN_CHOICE, N_("Its state"), .choices = backup_states, .noun = "backup",
	  .value = last_backup },
	{ .name = "backup_sound",
	  .kind = METRIC_GAUGE,
	  .help = "1 when the last backup that was proved could be restored, else 0.",
	  .sql = "SELECT fault = '' FROM backup WHERE checked_at IS NOT NULL"
		 " ORDER BY id DESC LIMIT 1" },
	{ "proved_backup_at", COLUMN_TIME, N_("Last backup proved"), "backup_proved_time_seconds",
	  METRIC_GAUGE,
	  "When the newest backup that was restored and proved was made, in seconds since 1970.",
	  "SELECT max(at) FROM backup WHERE checked_at IS NOT NULL AND fault = ''" },
	{ "backup_troubles", COLUMN_INT, N_("Backups that failed since"), "backup_failed_attempts",
	  METRIC_GAUGE, "Scheduled backups that could not be made, since the last one that was.",
	  "SELECT count(*) FROM backup_trouble"
	  " WHERE slot > (SELECT ifnull(max(slot), 0) FROM backup WHERE slot <= :now + 86400)" },
	{ "mails_waiting", COLUMN_INT, N_("Mails to be sent"), "mail_waiting_messages",
	  METRIC_GAUGE, "Messages of the outbox that are to be sent.",
	  "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')" },
	{ "mail_oldest_at", COLUMN_TIME, N_("Oldest of them"), "mail_oldest_time_seconds",
	  METRIC_GAUGE, "When the oldest message that waits was queued, in seconds since 1970.",
	  "SELECT min(created_at) FROM message WHERE state IN ('queued', 'sending')" },
	{ "mails_failed", COLUMN_INT, N_("Mails that failed"), "mail_failed_messages", METRIC_GAUGE,
	  "Messages that were given up.",
	  "SELECT count(*) FROM message WHERE state = 'failed' AND recipient <> ''" },
	{ "operations_done", COLUMN_INT, N_("Operations done"), .value = operations_done },
	{ "operations_refused", COLUMN_INT, N_("Operations refused"), .value = operations_refused },
	{ "operations_failed", COLUMN_INT, N_("Operations not written down"),
	  .value = operations_failed },
	{ "operations_damaged", COLUMN_INT, N_("Operations that met damaged data"),
	  "damaged_operations", METRIC_GAUGE,
	  "Operations refused since the start because the data file is damaged where they looked.",
	  .value = operations_damaged },
	{ "commits", COLUMN_INT, N_("Commits"), .value = commits },
	{ "commit_ms", COLUMN_INT, N_("99 of 100 commits within, ms"), .value = commit_ms },
	{ "writes_waiting", COLUMN_INT, N_("Writes that wait"), "writer_waiting_operations",
	  METRIC_GAUGE, "Writes that wait for the writer.", .value = writes_waiting },
	{ "writes_under_way", COLUMN_INT, N_("Writes under way"), "writer_group_operations",
	  METRIC_GAUGE, "Writes in the group that is being written.", .value = writes_under_way },
	{ .column = NULL },
};

int64_t metric_value(struct call *call, const struct metric *metric)
{
	if (metric->value)
		return metric->value(call);
	return call_int(call, metric->sql, BINDS(B_INT(":today", network_days_after(call->now, 0))),
			METRIC_NONE);
}
