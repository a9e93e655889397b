/* Making, showing and revoking access passwords. They are kept sealed, because
 * they are printed and handed out again. */
#include "core/access/access.h"

#include <string.h>

#include "core/access/private.h"
#include "core/code/code.h"
#include "core/core.h"
#include "core/network/settings.h"
#include "core/party/reach.h"

const char *const access_reasons[] = { "guest", "member", "partner", NULL };
const char *const access_states[] = { "valid", "too_early", "expired", "revoked", NULL };

/* --- access.create --- */

/* Former passwords of the same issuer and reason stay valid for some days once
 * the new one is, for the paper that is still on the bedside tables. */
static void end_former(struct call *call, const char *reason, int64_t begin)
{
	static const char sql[] = "UPDATE access SET valid_until = max(:end, valid_from + 1)"
				  " WHERE party = :party AND reason = :for AND revoked_at IS NULL"
				  "   AND (valid_until IS NULL OR valid_until > :end)";
	int days = (int)arg_int(call, "overlap_days");
	int64_t from = begin > call->now ? begin : call->now;
	int64_t end = days ? network_days_after(from, days) : from;

	call_exec(call, sql, BINDS(B_TEXT(":for", reason), B_INT(":end", end)));
}

static enum refusal run_create(struct call *call)
{
	static const char sql[] =
		"INSERT INTO access (party, reason, hash, sealed, valid_from, valid_until)"
		" VALUES (:party, :for, :hash, :sealed, :begin, :end)";
	char password[CODE_MAX + 1];
	unsigned char hash[KEYS_HASH];
	unsigned char sealed[CODE_MAX + KEYS_SEAL];
	int64_t begin = arg_given(call, "valid_from") ? arg_int(call, "valid_from") : call->now;
	struct bind end = B_NULL(":end");
	const char *reason;

	TRY(access_reason_of(call, arg_int(call, "party"), &reason));
	if (arg_given(call, "valid_until")) {
		end = (struct bind)B_INT(":end", arg_int(call, "valid_until"));
		if (end.integer <= begin)
			return refuse_argument(call, "valid_until",
					       call_say(call, N_("Ends before it begins.")));
	}
	end_former(call, reason, begin);
	do {
		code_random(CODE_RANDOM, password);
		access_hash(call, password, hash);
		keys_seal(core_keys(call->core), password, strlen(password), sealed);
	} while (!call_exec(call, sql,
			    BINDS(B_TEXT(":for", reason), B_BLOB(":hash", hash, sizeof hash),
				  B_BLOB(":sealed", sealed, strlen(password) + KEYS_SEAL),
				  B_INT(":begin", begin), end)));
	reply_int(call, "id", store_last_id(call->store));
	reply_text(call, "password", password);
	audit_object(call, "party", arg_int(call, "party"));
	audit_object(call, "access", store_last_id(call->store));
	return DONE;
}

static const struct operation access_create = {
	.name = "access.create",
	.summary = N_("Make an access password for an issuer's guests, members or itself"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "party", ARG_PARTY, PARAM_REQUIRED, N_("Issuer") },
		{ "reason", ARG_CHOICE, 0, N_("For"),
		  N_("Without one: guest of a host, member of an association, partner."),
		  .choices = access_reasons },
		{ "valid_from", ARG_DATE, 0, N_("Valid from") },
		{ "valid_until", ARG_LAST_DAY, 0, N_("Valid until"), N_("The last day included.") },
		{ "overlap_days", ARG_INT, 0, N_("Days for the former one"),
		  N_("How long former passwords stay valid."), "7", .max = 366 }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL },
			   { "password", COLUMN_CODE, N_("Access password") }),
	.run = run_create,
};

/* --- access.list --- */

#define FROM_ACCESS                                         \
	"  FROM access a JOIN party p ON p.id = a.party"    \
	" WHERE (:whole OR a.party IN " REACHED_PARTIES ")" \
	"   AND (:party IS NULL OR a.party = :party)"       \
	"   AND (:filter IS NULL OR instr(p.name_key, :filter))"

#define SELECT_ACCESS                                                                   \
	"SELECT a.id, a.party, p.name AS party_name, a.reason, a.sealed, a.valid_from," \
	"       a.valid_until, " ACCESS_STATE " AS state" FROM_ACCESS

#define PAGE " LIMIT :limit OFFSET :offset"

/* Each row's password is unsealed on its way out. */
void access_reply(struct call *call, struct query *query)
{
	char password[256];
	size_t length;
	const void *sealed = column_blob(query, 4, &length);

	reply_int(call, "id", column_int(query, 0));
	reply_int(call, "party", column_int(query, 1));
	reply_text(call, "party_name", column_text(query, 2));
	reply_text(call, "reason", column_text(query, 3));
	if (length < sizeof password &&
	    keys_unseal(core_keys(call->core), sealed, length, password))
		reply_text(call, "password", password);
	reply_int(call, "valid_from", column_int(query, 5));
	if (!column_null(query, 6))
		reply_int(call, "valid_until", column_int(query, 6));
	reply_text(call, "state", column_text(query, 7));
}

static const struct operation access_list = {
	.name = "access.list",
	.summary = N_("Access passwords, to hand out"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS({ "party", ARG_PARTY, 0, N_("Issuer") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "party", COLUMN_INT, NULL },
			   { "party_name", COLUMN_TEXT, N_("Issuer") },
			   { "reason", COLUMN_CHOICE, N_("For"), access_reasons },
			   { "password", COLUMN_CODE, N_("Access password") },
			   { "valid_from", COLUMN_TIME, N_("Valid from") },
			   { "valid_until", COLUMN_TIME, N_("Valid until") },
			   { "state", COLUMN_CHOICE, N_("State"), access_states }),
	.orders =
		ORDERS({ "party_name", SELECT_ACCESS " ORDER BY p.name_key, a.id DESC" PAGE },
		       { "-party_name", SELECT_ACCESS " ORDER BY p.name_key DESC, a.id DESC" PAGE },
		       { "-valid_from", SELECT_ACCESS " ORDER BY a.valid_from DESC, a.id" PAGE },
		       { "valid_until", SELECT_ACCESS " ORDER BY a.valid_until, a.id" PAGE }),
	.count = "SELECT count(*)" FROM_ACCESS,
	.row = access_reply,
};

/* --- access.revoke --- */

static enum refusal run_revoke(struct call *call)
{
	static const char sql[] = "UPDATE access SET revoked_at = :now"
				  " WHERE id = :access AND revoked_at IS NULL"
				  "   AND (:whole OR party IN " REACHED_PARTIES ")";

	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	audit_object(call, "access", arg_int(call, "access"));
	return DONE;
}

static const struct operation access_revoke = {
	.name = "access.revoke",
	.summary = N_("Make an access password invalid at once"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS({ "access", ARG_INT, PARAM_REQUIRED, N_("Number") }),
	.run = run_revoke,
};

const struct operation *const access_operations[] = { &access_create, &access_list,
						      &access_revoke, &access_paper,
						      &access_send,   &access_expiring,
						      &access_show,   NULL };
