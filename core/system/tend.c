/* backup.tend: what guichetd asks each minute. Each time does the first of these that there
 * is to do: make the backup that is due; prove the newest; take one away that nothing keeps.
 *
 * What was done is in the data file, and what is due follows from it and from the time
 * alone, so that neither a restart nor a clock that is set makes two of one, or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core.h"
#include "core/message/message.h"
#include "core/network/settings.h"
#include "core/op/call.h"
#include "core/system/backup.h"

enum { DAY = 86400, AGAIN = 3600 /* seconds until a failed one is tried again */ };

enum work { NOTHING, MAKE, PROVE, REMOVE };

struct tending {
	enum work work;
	int64_t slot;
	struct backup_made made;
	int64_t id;
	const char *file;
	bool done;
	char why[512];
};

/* --- When --- */

/* A setting "02:30" or "off": minutes after midnight, -1 for off; -2: neither. */
static int backup_minute(const char *text)
{
	int hour, minute;
	char end;

	if (strcmp(text, "off") == 0)
		return -1;
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, "0123456789:") != 5 ||
	    sscanf(text, "%2d:%2d%c", &hour, &minute, &end) != 2 || hour > 23 || minute > 59)
		return -2;
	return hour * 60 + minute;
}

const char *backup_check_time(const char *value)
{
	return backup_minute(value) == -2 ? N_("A time as 02:30 is wanted, or off.") : NULL;
}

/* On a day whose clock never shows it, so long after midnight. */
static int64_t moment(int64_t at, int minute)
{
	int64_t shown = network_clock(at, minute);

	return shown >= 0 ? shown : network_days_after(at, 0) + minute * 60;
}

/* The last moment at or before now at which one was due. */
static int64_t backup_slot(int64_t now, int minute)
{
	int64_t today = moment(now, minute);

	return today <= now ? today : moment(network_days_after(now, 0) - 1, minute);
}

/* One that lies more than a day ahead was made while the clock was wrong. A network is not
 * behind with what was due before it began. */
static bool is_due(struct call *call, int64_t slot)
{
	static const char last[] =
		"SELECT max((SELECT ifnull(max(slot), 0) FROM backup WHERE slot <= :now + :day),"
		"           ifnull((SELECT iif(at <= :now + :day, at, 0) FROM audit WHERE id = 1),"
		"                  :now))";
	static const char tried[] = "SELECT 1 FROM backup_trouble WHERE slot = :slot_is"
				    "   AND at BETWEEN :now - :again AND :now LIMIT 1";
	const struct bind *binds =
		BINDS(B_INT(":day", DAY), B_INT(":again", AGAIN), B_INT(":slot_is", slot));

	return slot > call_int(call, last, binds, 0) && call_int(call, tried, binds, 0) == 0;
}

/* --- Which may go --- */

struct kept {
	int64_t days, weeks; /* still to be kept */
	char day[11];        /* the last ones kept */
	char week[9];
};

static bool keeps(int64_t *left, char *last, size_t size, const char *this)
{
	if (*left <= 0 || strcmp(last, this) == 0)
		return false;
	(*left)--;
	snprintf(last, size, "%s", this);
	return true;
}

/* The oldest that was due, is neither the newest of one of so many days nor of one of so many
 * weeks, and has a newer one that is proved. Those found damaged keep nobody's place, and stay
 * for as many days, to be looked at. 0: none, or the newest is not proved. */
static int64_t to_remove(struct call *call)
{
	static const char sql[] =
		"SELECT id, strftime('%Y-%m-%d', slot, 'unixepoch', 'localtime'),"
		"       strftime('%Y %W', slot, 'unixepoch', 'localtime'), fault = '', slot,"
		"       checked_at IS NOT NULL AND fault = ''"
		"  FROM backup WHERE slot IS NOT NULL AND removed_at IS NULL ORDER BY id DESC";
	struct kept kept = { .days = setting_int(call, "backup_days"),
			     .weeks = setting_int(call, "backup_weeks") };
	int64_t patience = kept.days * DAY;
	struct query *query = call_query(call, sql, NULL);
	int64_t found = 0;
	bool newest = true;

	while (query_step(query)) {
		bool day, week;

		if (newest && !column_int(query, 5))
			break;
		if (!column_int(query, 3)) {
			if (column_int(query, 4) < call->now - patience)
				found = column_int(query, 0);
			continue;
		}
		day = keeps(&kept.days, kept.day, sizeof kept.day, column_text(query, 1));
		week = keeps(&kept.weeks, kept.week, sizeof kept.week, column_text(query, 2));
		if (!day && !week && !newest)
			found = column_int(query, 0);
		newest = false;
	}
	query_end(query);
	return found;
}

/* --- Beside the writer --- */

static const char *file_of(struct call *call, int64_t id)
{
	static const char sql[] = "SELECT file FROM backup WHERE id = :backup_is";

	return call_text(call, sql, BINDS(B_INT(":backup_is", id)));
}

static void choose(struct call *call, struct tending *tending)
{
	static const char unproved[] = "SELECT id FROM backup WHERE checked_at IS NULL AND id ="
				       " (SELECT max(id) FROM backup WHERE slot IS NOT NULL"
				       "     AND removed_at IS NULL)";
	int minute = backup_minute(setting_text(call, "backup_at"));

	tending->slot = minute >= 0 ? backup_slot(call->now, minute) : 0;
	if (minute >= 0 && is_due(call, tending->slot))
		tending->work = MAKE;
	else if ((tending->id = call_int(call, unproved, NULL, 0)) != 0)
		tending->work = PROVE;
	else if ((tending->id = to_remove(call)) != 0)
		tending->work = REMOVE;
	if (tending->id)
		tending->file = file_of(call, tending->id);
}

static bool take_away(struct tending *tending)
{
	if (unlink(tending->file) == 0 || errno == ENOENT)
		return true;
	snprintf(tending->why, sizeof tending->why, "%.200s: %s", tending->file, strerror(errno));
	return false;
}

static enum refusal prepare(struct call *call)
{
	struct tending *tending = call_alloc(call, sizeof *tending);

	call_keep(call, tending);
	/* Nobody has asked: what goes wrong is told in the network's language. */
	call->lang = lang_parse(setting_text(call, "language"), call->lang);
	choose(call, tending);
	if (tending->work == MAKE)
		tending->done =
			backup_make(call, &tending->made, tending->why, sizeof tending->why);
	else if (tending->work == PROVE)
		tending->done =
			backup_prove(call, tending->file, tending->why, sizeof tending->why);
	else if (tending->work == REMOVE)
		tending->done = take_away(tending);
	return DONE;
}

/* --- On the writer --- */

/* Once for each that was due, not for each try. */
static void alert(struct call *call, const struct tending *tending)
{
	const char *who = setting_text(call, "alert_email");

	if (*who)
		message_queue_extra(call, MESSAGE_ALERT, 0, 0, who, setting_text(call, "language"),
				    tending->why);
}

static void note_trouble(struct call *call, const struct tending *tending)
{
	static const char tried[] = "SELECT 1 FROM backup_trouble WHERE slot = :slot_is LIMIT 1";
	static const char forget[] = "DELETE FROM backup_trouble WHERE id <="
				     " (SELECT max(id) - 100 FROM backup_trouble)";
	static const char sql[] =
		"INSERT INTO backup_trouble (at, slot, why) VALUES (:now, :slot_is, :why)";

	if (!call_int(call, tried, BINDS(B_INT(":slot_is", tending->slot)), 0))
		alert(call, tending);
	call_exec(call, sql, BINDS(B_INT(":slot_is", tending->slot), B_TEXT(":why", tending->why)));
	call_exec(call, forget, NULL);
}

static void note_proof(struct call *call, const struct tending *tending)
{
	static const char sql[] =
		"UPDATE backup SET checked_at = :now, fault = :fault WHERE id = :backup_is";

	call_exec(call, sql,
		  BINDS(B_TEXT(":fault", tending->done ? "" : tending->why),
			B_INT(":backup_is", tending->id)));
	audit_object(call, "backup", tending->id);
	if (!tending->done)
		alert(call, tending);
}

static void note_removal(struct call *call, const struct tending *tending)
{
	static const char sql[] = "UPDATE backup SET removed_at = :now WHERE id = :backup_is";

	call_exec(call, sql, BINDS(B_INT(":backup_is", tending->id)));
	audit_object(call, "backup", tending->id);
}

static enum refusal run(struct call *call)
{
	static const char *const words[] = { "nothing", "made", "proved", "removed" };
	const struct tending *tending = call_kept(call);

	if (tending->work == MAKE && tending->done)
		backup_note(call, &tending->made, tending->slot);
	else if (tending->work == MAKE)
		note_trouble(call, tending);
	else if (tending->work == PROVE)
		note_proof(call, tending);
	else if (tending->work == REMOVE && tending->done)
		note_removal(call, tending);
	else
		call_discard(call);
	reply_text(call, "did", words[tending->work]);
	reply_text(call, "file", tending->work == MAKE ? tending->made.file : tending->file);
	reply_text(call, "error", tending->work != NOTHING && !tending->done ? tending->why : NULL);
	return DONE;
}

const struct operation backup_tend = {
	.name = "backup.tend",
	.kind = OP_WRITE,
	.access = OP_INTERNAL,
	.columns = COLUMNS({ "did", COLUMN_TEXT, NULL }, { "file", COLUMN_TEXT, NULL },
			   { "error", COLUMN_TEXT, NULL }),
	.prepare = prepare,
	.run = run,
};
