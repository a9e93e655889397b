/* An administrator's day: what waits, and how today goes beside yesterday. */
#include "core/network/settings.h"
#include "core/report/report.h"
#include "core/system/system.h"

enum { WEEK = 7 * 86400, DAYS = 14 };

/* --- system.waiting --- */

static enum refusal run_waiting(struct call *call)
{
	static const struct {
		const char *column, *sql;
	} counts[] = {
		{ "offers_draft",
		  "SELECT count(*) FROM offer WHERE state = 'draft' AND scope = 'none'" },
		{ "mails_failed",
		  "SELECT count(*) FROM message WHERE state = 'failed' AND recipient <> ''" },
		{ "mails_queued",
		  "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')" },
		{ "forced",
		  "SELECT (SELECT count(*) FROM offer_use WHERE forced IS NOT NULL"
		  "   AND undone_at IS NULL AND kept_at IS NULL AND at >= :now - 30 * 86400)"
		  " + (SELECT count(*) FROM ticket_entry WHERE forced IS NOT NULL"
		  "   AND undone_at IS NULL AND kept_at IS NULL AND at >= :now - 30 * 86400)" },
		{ "access_expiring",
		  "SELECT count(*) FROM access a JOIN party p ON p.id = a.party AND p.active"
		  " WHERE a.revoked_at IS NULL AND a.valid_until > :now"
		  "   AND a.valid_until <= :now + :week AND NOT EXISTS (SELECT 1 FROM access b"
		  "    WHERE b.party = a.party AND b.reason = a.reason AND b.revoked_at IS NULL"
		  "      AND b.valid_from <= a.valid_until"
		  "      AND ifnull(b.valid_until, 9223372036854775807) > a.valid_until)" },
		{ "cards_to_give",
		  "SELECT count(*) FROM card WHERE party IS NULL AND revoked_at IS NULL" },
		{ "cards_to_activate", "SELECT count(*) FROM card WHERE party IS NOT NULL"
				       "   AND activated_at IS NULL AND revoked_at IS NULL" },
		/* Opened on an earlier day. */
		{ "tills_open", "SELECT count(*) FROM till WHERE closed_at IS NULL"
				"   AND opened_at < :today" },
		{ "backup_failed",
		  "SELECT EXISTS (SELECT 1 FROM backup_trouble WHERE slot > (SELECT"
		  "     ifnull(max(slot), 0) FROM backup WHERE slot <= :now + 86400))"
		  " OR ifnull((SELECT fault <> '' FROM backup WHERE removed_at IS NULL"
		  "     ORDER BY id DESC LIMIT 1), 0)" },
		{ "backup_old", "SELECT ifnull(max(at), 0) < :now - :week FROM backup" },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		reply_int(call, counts[i].column,
			  call_int(call, counts[i].sql,
				   BINDS(B_INT(":week", WEEK),
					 B_INT(":today", network_days_after(call->now, 0))),
				   0));
	return DONE;
}

const struct operation system_waiting = {
	.name = "system.waiting",
	.summary = N_("What waits for somebody of the network"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns = COLUMNS({ "offers_draft", COLUMN_INT, N_("Offers to validate") },
			   { "mails_failed", COLUMN_INT, N_("Mails that failed") },
			   { "mails_queued", COLUMN_INT, N_("Mails to be sent") },
			   { "forced", COLUMN_INT, N_("Forced redemptions to check") },
			   { "access_expiring", COLUMN_INT, N_("Access passwords to renew") },
			   { "cards_to_give", COLUMN_INT, N_("Cards to give") },
			   { "cards_to_activate", COLUMN_INT, N_("Cards not handed out yet") },
			   { "tills_open", COLUMN_INT, N_("Tills left open") },
			   { "backup_failed", COLUMN_BOOL, N_("A backup failed") },
			   { "backup_old", COLUMN_BOOL, N_("No backup for a week") }),
	.run = run_waiting,
};

/* --- system.today --- */

static enum refusal run_today(struct call *call)
{
	static const struct {
		enum report_count what;
		const char *today, *yesterday, *days;
	} columns[] = {
		{ REPORT_VOUCHERS, "vouchers", "vouchers_yesterday", "vouchers_days" },
		{ REPORT_REDEMPTIONS, "redemptions", "redemptions_yesterday", "redemptions_days" },
		{ REPORT_REFUSALS, "refusals", "refusals_yesterday", "refusals_days" },
	};

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		int64_t counts[DAYS];
		json_t *days = json_array();

		report_days(call, columns[i].what, DAYS, counts);
		for (int d = 0; d < DAYS; d++)
			json_array_append_new(days, json_integer(counts[d]));
		reply_int(call, columns[i].today, counts[DAYS - 1]);
		reply_int(call, columns[i].yesterday, counts[DAYS - 2]);
		reply_json(call, columns[i].days, days);
	}
	return DONE;
}

const struct operation system_today = {
	.name = "system.today",
	.summary = N_("Today beside yesterday, and the last fourteen days"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.columns = COLUMNS({ "vouchers", COLUMN_INT, N_("Vouchers today") },
			   { "vouchers_yesterday", COLUMN_INT, N_("Vouchers yesterday") },
			   { "vouchers_days", COLUMN_JSON, NULL },
			   { "redemptions", COLUMN_INT, N_("Redemptions today") },
			   { "redemptions_yesterday", COLUMN_INT, N_("Redemptions yesterday") },
			   { "redemptions_days", COLUMN_JSON, NULL },
			   { "refusals", COLUMN_INT, N_("Refused today") },
			   { "refusals_yesterday", COLUMN_INT, N_("Refused yesterday") },
			   { "refusals_days", COLUMN_JSON, NULL }),
	.run = run_today,
};
