/* advantage.picture, advantage.picture_remove and advantage.picture_export (S3). */
#include <string.h>

#include "core/advantage/private.h"
#include "core/picture/picture.h"

static int64_t picture_of(struct call *call, const struct advantage *advantage)
{
	static const char sql[] = "SELECT picture FROM offer WHERE id = :row_id";

	return call_int(call, sql, BINDS(B_INT(":row_id", advantage->benefit.id)), 0);
}

/* A producer prepares drafts; once live, the network answers for them. */
static enum refusal editable(struct call *call, struct advantage *advantage)
{
	TRY(advantage_of(call, advantage));
	if (!call->whole && strcmp(advantage->state, "draft") != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, advantage->state),
			      NULL);
	return DONE;
}

/* The one that it had goes. */
static void replace(struct call *call, const struct advantage *advantage, int64_t picture)
{
	static const char sql[] = "UPDATE offer SET picture = nullif(:picture_is, 0),"
				  "   changed_at = :now WHERE id = :row_id";
	int64_t before = picture_of(call, advantage);

	call_exec(call, sql,
		  BINDS(B_INT(":picture_is", picture), B_INT(":row_id", advantage->benefit.id)));
	picture_drop(call, before);
	audit_object(call, "advantage", advantage->benefit.id);
}

static enum refusal keep(struct call *call)
{
	struct advantage advantage;
	int64_t picture;

	TRY(editable(call, &advantage));
	TRY(picture_keep(call, advantage.ref ? advantage.ref : "advantage", &picture));
	replace(call, &advantage, picture);
	return DONE;
}

static enum refusal take_away(struct call *call)
{
	struct advantage advantage;

	TRY(editable(call, &advantage));
	if (!picture_of(call, &advantage))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("picture")), NULL);
	replace(call, &advantage, 0);
	return DONE;
}

static enum refusal give(struct call *call)
{
	struct advantage advantage;

	TRY(advantage_of(call, &advantage));
	return picture_reply(call, picture_of(call, &advantage));
}

const struct operation advantage_picture = {
	.name = "advantage.picture",
	.summary = N_("Give an advantage its picture, PNG or JPEG"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM, PICTURE_PARAMS),
	.columns = PICTURE_KEPT,
	.run = keep,
};

const struct operation advantage_picture_remove = {
	.name = "advantage.picture_remove",
	.summary = N_("Take an advantage’s picture away"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM),
	.run = take_away,
};

const struct operation advantage_picture_export = {
	.name = "advantage.picture_export",
	.summary = N_("The picture of an advantage, as it was given"),
	.kind = OP_READ,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM),
	.columns = PICTURE_COLUMNS,
	.run = give,
};
