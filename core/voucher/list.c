/* Showing, listing and revoking vouchers. A host sees those that it granted. */
#include "core/party/reach.h"
#include "core/voucher/private.h"

static enum refusal run_show(struct call *call)
{
	return voucher_reply(call, arg_int(call, "voucher"));
}

const struct operation voucher_show = {
	.name = "voucher.show",
	.summary = N_("Show a voucher, its QR code and where it was used"),
	.kind = OP_READ,
	.roles = "staff association host producer",
	.params = PARAMS({ "voucher", ARG_VOUCHER, PARAM_REQUIRED, N_("Voucher"),
			   N_("Its code, or its number.") }),
	.columns = voucher_columns,
	.run = run_show,
};

/* --- voucher.list --- */

#define FROM_VOUCHER                                                                           \
	"  FROM voucher v JOIN customer k ON k.id = v.customer JOIN party p ON p.id = v.party" \
	" WHERE (:whole OR v.party IN " REACHED_PARTIES                                        \
	")   AND (:party IS NULL OR v.party = :party)"                                         \
	"   AND (:reason IS NULL OR v.reason = :reason)"                                       \
	"   AND (:filter IS NULL OR instr(k.email, lower(:arg_filter)) "                       \
	"OR instr(p.name_key, :filter))"

#define SELECT_VOUCHER                                                                            \
	"SELECT v.id, k.email, p.name AS issuer, v.reason, v.issued_at, v.valid_until,"           \
	"       " VOUCHER_STATE " AS state,"                                                      \
	"       (SELECT count(*) FROM offer_use u WHERE u.code = v.code AND u.undone_at IS NULL)" \
	"       AS uses" FROM_VOUCHER

#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation voucher_list = {
	.name = "voucher.list",
	.summary = N_("Vouchers that were issued"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS({ "party", ARG_PARTY, 0, N_("Granted by") },
			 { "reason", ARG_CHOICE, 0, N_("As"), .choices = access_reasons }),
	.columns =
		COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "email", COLUMN_TEXT, N_("E-mail") },
			{ "issuer", COLUMN_TEXT, N_("Granted by") },
			{ "reason", COLUMN_CHOICE, N_("As"), access_reasons },
			{ "issued_at", COLUMN_TIME, N_("Issued") },
			{ "valid_until", COLUMN_TIME, N_("Valid until") },
			{ "state", COLUMN_CHOICE, N_("State"), voucher_states },
			{ "uses", COLUMN_INT, N_("Used") }),
	.orders = ORDERS(
		{ "-issued_at", SELECT_VOUCHER " ORDER BY v.issued_at DESC, v.id DESC" PAGE },
		{ "issued_at", SELECT_VOUCHER " ORDER BY v.issued_at, v.id" PAGE },
		{ "email", SELECT_VOUCHER " ORDER BY k.email, v.id" PAGE },
		{ "-email", SELECT_VOUCHER " ORDER BY k.email DESC, v.id" PAGE },
		{ "issuer", SELECT_VOUCHER " ORDER BY p.name_key, v.id DESC" PAGE },
		{ "valid_until", SELECT_VOUCHER " ORDER BY v.valid_until, v.id" PAGE }),
	.count = "SELECT count(*)" FROM_VOUCHER,
};

/* --- voucher.revoke --- */

static enum refusal run_revoke(struct call *call)
{
	static const char sql[] = "UPDATE voucher SET revoked_at = :now, revoked_why = :why"
				  " WHERE id = :voucher AND revoked_at IS NULL";
	static const char live[] = "UPDATE code_count SET live = live - 1 WHERE kind = 'voucher'";

	call_exec(call, sql, NULL);
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("revoked")),
			      NULL);
	call_exec(call, live, NULL);
	audit_object(call, "voucher", arg_int(call, "voucher"));
	return voucher_reply(call, arg_int(call, "voucher"));
}

const struct operation voucher_revoke = {
	.name = "voucher.revoke",
	.summary = N_("Make a voucher invalid at once"),
	.kind = OP_WRITE,
	.roles = "staff association host",
	.params = PARAMS({ "voucher", ARG_VOUCHER, PARAM_REQUIRED, N_("Voucher"),
			   N_("Its code, or its number.") },
			 { "why", ARG_TEXT, 0, N_("Why") }),
	.columns = voucher_columns,
	.run = run_revoke,
};

const struct operation *const voucher_operations[] = { &voucher_issue,
						       &voucher_show,
						       &voucher_list,
						       &voucher_revoke,
						       &voucher_paper,
						       &voucher_send,
						       &voucher_grant,
						       &voucher_import,
						       &voucher_resend,
						       &host_list,
						       NULL };
