/* system.backup: everything that makes the service itself, in one file, while it
 * serves. The copy is made in another thread; the writer only notes it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/core.h"
#include "core/op/call.h"
#include "core/system/archive.h"
#include "core/system/system.h"

struct made {
	const char *file;
	int64_t bytes;
	char digest[65];
};

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
		path = copy ? call_format(call, "%s/backup/guichet-%s-%d.tar", folder, stamp, copy)
			    : call_format(call, "%s/backup/guichet-%s.tar", folder, stamp);
		copy++;
	} while (access(path, F_OK) == 0);
	return path;
}

static bool pack(struct call *call, const char *database, struct made *made, char *error,
		 size_t size)
{
	static const char *const names[] = { "keys/secret", "keys/signing", "keys/host",
					     "guichetd.conf" };
	const char *folder = core_folder(call->core);
	struct archive *archive = archive_create(made->file, error, size);

	if (archive == NULL)
		return false;
	archive_add(archive, "guichet.db", database, false);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		archive_add(archive, names[i], call_format(call, "%s/%s", folder, names[i]),
			    strcmp(names[i], "guichetd.conf") == 0);
	return archive_finish(archive, made->digest, &made->bytes, error, size);
}

static void tell(void *data, int64_t done, int64_t all)
{
	call_progress(data, done, all);
}

static enum refusal prepare(struct call *call)
{
	struct made *made = call_alloc(call, sizeof *made);
	const char *folder = core_folder(call->core);
	char error[256] = "";
	char *copy;
	bool done;

	mkdir(call_format(call, "%s/backup", folder), 0700);
	made->file = new_name(call, folder);
	copy = call_format(call, "%s.part", made->file);
	done = store_backup(call->store, copy, tell, call, error, sizeof error) &&
	       pack(call, copy, made, error, sizeof error);
	unlink(copy);
	call_keep(call, made);
	if (done)
		return DONE;
	fprintf(stderr, "level=error event=backup_failed error=\"%s\"\n", error);
	return refuse(call, REFUSED_BACKUP, "why", error, NULL);
}

static enum refusal run(struct call *call)
{
	static const char sql[] = "INSERT INTO backup (at, file, bytes, digest)"
				  " VALUES (:now, :file, :bytes, :digest)";
	const struct made *made = call_kept(call);

	call_exec(call, sql,
		  BINDS(B_TEXT(":file", made->file), B_INT(":bytes", made->bytes),
			B_TEXT(":digest", made->digest)));
	audit_object(call, "backup", store_last_id(call->store));
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

#define FROM_BACKUP \
	"  FROM backup WHERE :arg_filter IS NULL OR instr(lower(file), lower(:arg_filter))"
#define SELECT_BACKUP "SELECT file, bytes, digest, at" FROM_BACKUP

const struct operation backup_list = {
	.name = "backup.list",
	.summary = N_("Backups that were made"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.columns = columns,
	.orders = ORDERS({ "-at", SELECT_BACKUP " ORDER BY id DESC LIMIT :limit OFFSET :offset" },
			 { "at", SELECT_BACKUP " ORDER BY id LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*)" FROM_BACKUP,
};

const struct operation *const system_operations[] = {
	&system_describe, &system_night,  &system_today,
	&system_waiting,  &system_status, &system_measure,
	&system_backup,   &backup_list,   NULL
};
