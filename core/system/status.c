/* system.status: what an administrator looks at first. */
#include "core/core.h"
#include "core/network/settings.h"
#include "core/op/call.h"
#include "core/system/system.h"
#include "core/system/writer.h"

static int64_t count(struct call *call, const char *sql)
{
	return call_int(call, sql, BINDS(B_INT(":today", network_days_after(call->now, 0))), 0);
}

/* Looked at while it goes on, so that the parts may be of two moments. */
static void reply_writer(struct call *call)
{
	const struct writer_state *state = core_writer(call->core);
	int64_t under_way = state->under_way;

	reply_int(call, "writes_waiting", state->waiting);
	reply_int(call, "writes_under_way", under_way);
	if (under_way > 0) {
		int64_t seconds = call->now - state->since;

		reply_text(call, "writing", state->operation);
		reply_int(call, "writing_seconds", seconds > 0 ? seconds : 0);
	}
}

static enum refusal run(struct call *call)
{
	static const struct {
		const char *column, *sql;
	} counts[] = {
		{ "sessions", "SELECT count(*) FROM session WHERE ended_at IS NULL" },
		{ "vouchers_today", "SELECT count(*) FROM voucher WHERE issued_at >= :today" },
		{ "redemptions_today",
		  "SELECT count(*) FROM offer_use WHERE at >= :today AND undone_at IS NULL"
		  "   AND customer_order IS NULL" },
		{ "refused_today", "SELECT count(*) FROM attempt WHERE at >= :today" },
		{ "offers_published",
		  "SELECT count(*) FROM offer WHERE state = 'published' AND scope = 'none'" },
		{ "offers_draft",
		  "SELECT count(*) FROM offer WHERE state = 'draft' AND scope = 'none'" },
		{ "forced_open",
		  "SELECT (SELECT count(*) FROM offer_use WHERE forced IS NOT NULL"
		  "   AND undone_at IS NULL AND kept_at IS NULL) + (SELECT count(*) FROM "
		  "ticket_entry"
		  "   WHERE forced IS NOT NULL AND undone_at IS NULL AND kept_at IS NULL)" },
		{ "access_expiring", "SELECT count(*) FROM access WHERE revoked_at IS NULL"
				     "   AND valid_until BETWEEN :now AND :now + 7 * 86400" },
		{ "data_bytes", "SELECT page_count * page_size"
				"  FROM pragma_page_count(), pragma_page_size()" },
		{ "schema", "SELECT user_version FROM pragma_user_version()" },
	};
	int64_t backup = call_int(call, "SELECT max(at) FROM backup", NULL, 0);

	reply_text(call, "version", GUICHET_VERSION);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		reply_int(call, counts[i].column, count(call, counts[i].sql));
	if (backup)
		reply_int(call, "last_backup_at", backup);
	reply_writer(call);
	return DONE;
}

const struct operation system_status = {
	.name = "system.status",
	.summary = N_("How the service is"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns = COLUMNS({ "version", COLUMN_TEXT, N_("Version") },
			   { "schema", COLUMN_INT, N_("Schema") },
			   { "sessions", COLUMN_INT, N_("Open sessions") },
			   { "vouchers_today", COLUMN_INT, N_("Vouchers today") },
			   { "redemptions_today", COLUMN_INT, N_("Redemptions today") },
			   { "refused_today", COLUMN_INT, N_("Refused today") },
			   { "offers_published", COLUMN_INT, N_("Published offers") },
			   { "offers_draft", COLUMN_INT, N_("Offers to validate") },
			   { "forced_open", COLUMN_INT, N_("Forced redemptions") },
			   { "access_expiring", COLUMN_INT, N_("Access passwords that expire") },
			   { "data_bytes", COLUMN_INT, N_("Data, bytes") },
			   { "last_backup_at", COLUMN_TIME, N_("Last backup") },
			   { "writes_waiting", COLUMN_INT, N_("Writes that wait") },
			   { "writes_under_way", COLUMN_INT, N_("Writes under way") },
			   { "writing", COLUMN_TEXT, N_("Being written") },
			   { "writing_seconds", COLUMN_INT, N_("For seconds") }),
	.run = run,
};
