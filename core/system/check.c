/* backup.check: whether the newest backup can be restored. */
#include "core/core.h"
#include "core/op/call.h"
#include "core/system/backup.h"

struct found {
	int64_t id;
	const char *file;
	bool sound;
	char fault[512];
};

static enum refusal prepare(struct call *call)
{
	static const char newest[] =
		"SELECT id FROM backup WHERE removed_at IS NULL ORDER BY id DESC LIMIT 1";
	static const char file[] = "SELECT file FROM backup WHERE id = :backup_is";
	struct found *found = call_alloc(call, sizeof *found);

	call_keep(call, found);
	found->id = call_int(call, newest, NULL, 0);
	if (found->id == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("backup")), NULL);
	found->file = call_text(call, file, BINDS(B_INT(":backup_is", found->id)));
	found->sound = backup_prove(call, found->file, found->fault, sizeof found->fault);
	return DONE;
}

static enum refusal run(struct call *call)
{
	static const char sql[] =
		"UPDATE backup SET checked_at = :now, fault = :fault WHERE id = :backup_is";
	const struct found *found = call_kept(call);

	call_exec(call, sql,
		  BINDS(B_TEXT(":fault", found->sound ? "" : found->fault),
			B_INT(":backup_is", found->id)));
	audit_object(call, "backup", found->id);
	reply_bool(call, "ok", found->sound);
	reply_text(call, "file", found->file);
	reply_text(call, "fault", found->sound ? NULL : found->fault);
	return DONE;
}

const struct operation backup_check = {
	.name = "backup.check",
	.summary = N_("Restore the newest backup beside everything, and prove it"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.columns = COLUMNS({ "ok", COLUMN_BOOL, N_("Whole") }, { "file", COLUMN_TEXT, N_("File") },
			   { "fault", COLUMN_TEXT, N_("What is wrong") }),
	.prepare = prepare,
	.run = run,
};
