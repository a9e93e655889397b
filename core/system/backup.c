/* system.backup: everything that makes the service itself, in one file, while it
 * serves. The copy is made in another thread; the writer only notes it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "core/core.h"
#include "core/op/call.h"
#include "core/system/archive.h"
#include "core/system/backup.h"
#include "core/system/system.h"

static const char *new_name(struct call *call, const char *folder)
{
	char stamp[32];
	time_t seconds = (time_t)call->now;
	struct tm t = { 0 };
	const char *path;
	int copy = 0;

	gmtime_r(&seconds, &t);
	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &t);
	do {
		path = copy ? call_format(call, "%s/guichet-%s-%d.tar", folder, stamp, copy)
			    : call_format(call, "%s/guichet-%s.tar", folder, stamp);
		copy++;
	} while (access(path, F_OK) == 0);
	return path;
}

/* Under a name of its own until it is whole: what a crash leaves is no backup. */
static bool pack(struct call *call, const char *database, struct backup_made *made, char *error,
		 size_t size)
{
	static const char *const names[] = { "keys/secret", "keys/signing", "keys/host",
					     "guichetd.conf" };
	const char *folder = core_folder(call->core);
	const char *unfinished = call_format(call, "%s.making", made->file);
	struct archive *archive = archive_create(unfinished, error, size);

	if (archive == NULL)
		return false;
	archive_take(archive, "guichet.db", database);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		archive_add(archive, names[i], call_format(call, "%s/%s", folder, names[i]),
			    strcmp(names[i], "guichetd.conf") == 0);
	if (!archive_finish(archive, made->digest, &made->bytes, error, size))
		return false;
	if (archive_name(unfinished, made->file))
		return true;
	snprintf(error, size, "%.150s: %s", made->file, strerror(errno));
	unlink(unfinished);
	return false;
}

/* Packing gives the copy back as it goes, so that the size of the data is needed once. Told
 * before, rather than by a disk that is full for everybody. */
static bool has_room(struct call *call, const char *folder, char *error, size_t size)
{
	struct stat data = { 0 };
	struct stat log = { 0 };
	struct statvfs facts;
	int64_t wanted, left;

	stat(call_format(call, "%s/guichet.db", core_folder(call->core)), &data);
	stat(call_format(call, "%s/guichet.db-wal", core_folder(call->core)), &log);
	wanted = (int64_t)data.st_size + (int64_t)log.st_size;
	if (statvfs(folder, &facts) != 0) {
		snprintf(error, size, "%.150s: %s", folder, strerror(errno));
		return false;
	}
	left = (int64_t)(facts.f_bavail * facts.f_frsize);
	if (left >= wanted)
		return true;
	snprintf(error, size, "%s",
		 call_format(call,
			     call_say(call, N_("%.150s: %lld MB are free, and %lld MB are needed: "
					       "make room there")),
			     folder, (long long)left / 1000000,
			     (long long)(wanted + 999999) / 1000000));
	return false;
}

static void tell(void *data, int64_t done, int64_t all)
{
	call_progress(data, done, all);
}

bool backup_make(struct call *call, struct backup_made *made, char *error, size_t size)
{
	const char *folder = core_backup_folder(call->core);
	const char *copy;
	bool done;

	mkdir(folder, 0700);
	made->file = new_name(call, folder);
	copy = call_format(call, "%s.part", made->file);
	done = has_room(call, folder, error, size) &&
	       store_backup(call->store, copy, tell, call, error, size) &&
	       pack(call, copy, made, error, size);
	unlink(copy);
	if (!done)
		fprintf(stderr, "level=error event=backup_failed error=\"%s\"\n", error);
	return done;
}

void backup_note(struct call *call, const struct backup_made *made, int64_t slot)
{
	static const char sql[] = "INSERT INTO backup (at, file, bytes, digest, slot)"
				  " VALUES (:now, :file, :bytes, :digest, nullif(:slot, 0))";

	call_exec(call, sql,
		  BINDS(B_TEXT(":file", made->file), B_INT(":bytes", made->bytes),
			B_TEXT(":digest", made->digest), B_INT(":slot", slot)));
	audit_object(call, "backup", store_last_id(call->store));
}

static enum refusal prepare(struct call *call)
{
	struct backup_made *made = call_alloc(call, sizeof *made);
	char error[512] = "";

	call_keep(call, made);
	if (backup_make(call, made, error, sizeof error))
		return DONE;
	return refuse(call, REFUSED_BACKUP, "why", error, NULL);
}

static enum refusal run(struct call *call)
{
	const struct backup_made *made = call_kept(call);

	backup_note(call, made, 0);
	reply_text(call, "file", made->file);
	reply_int(call, "bytes", made->bytes);
	reply_text(call, "digest", made->digest);
	reply_int(call, "at", call->now);
	return DONE;
}

static const struct column columns[] = {
	{ "file", COLUMN_TEXT, N_("File") },
	{ "bytes", COLUMN_INT, N_("Bytes") },
	{ "digest", COLUMN_TEXT, N_("Digest") },
	{ "at", COLUMN_TIME, N_("When") },
	{ .name = NULL },
};

const struct operation system_backup = {
	.name = "system.backup",
	.summary = N_("Back up the whole service while it serves"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.columns = columns,
	.prepare = prepare,
	.run = run,
};

/* --- backup.list --- */

const char *const backup_states[] = { "none", "unchecked", "sound", "damaged", NULL };

static const struct column list_columns[] = {
	{ "file", COLUMN_TEXT, N_("File") },
	{ "bytes", COLUMN_INT, N_("Bytes") },
	{ "digest", COLUMN_TEXT, N_("Digest") },
	{ "at", COLUMN_TIME, N_("When") },
	{ "scheduled", COLUMN_BOOL, N_("Scheduled") },
	{ "state", COLUMN_CHOICE, N_("State"), backup_states, "backup" },
	{ "checked_at", COLUMN_TIME, N_("Checked") },
	{ "fault", COLUMN_TEXT, N_("What is wrong") },
	{ .name = NULL },
};

#define FROM_BACKUP                              \
	"  FROM backup WHERE removed_at IS NULL" \
	"   AND (:arg_filter IS NULL OR instr(lower(file), lower(:arg_filter)))"
#define SELECT_BACKUP                                                                       \
	"SELECT file, bytes, digest, at, slot IS NOT NULL AS scheduled,"                    \
	"       CASE WHEN checked_at IS NULL THEN 'unchecked' WHEN fault = '' THEN 'sound'" \
	"            ELSE 'damaged' END AS state, checked_at, nullif(fault, '') AS "        \
	"fault" FROM_BACKUP

const struct operation backup_list = {
	.name = "backup.list",
	.summary = N_("Backups that were made"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.columns = list_columns,
	.orders = ORDERS({ "-at", SELECT_BACKUP " ORDER BY id DESC LIMIT :limit OFFSET :offset" },
			 { "at", SELECT_BACKUP " ORDER BY id LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*)" FROM_BACKUP,
};

const struct operation *const system_operations[] = {
	&system_describe, &system_night,   &system_today,  &system_waiting,
	&system_status,   &system_measure, &system_backup, &backup_list,
	&backup_check,    &backup_tend,    NULL,
};
