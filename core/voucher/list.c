/* Showing, listing and revoking vouchers. A host sees those that it granted. */
#include "core/op/list.h"
#include "core/party/reach.h"
#include "core/voucher/private.h"

/* One list is one statement; every compiler takes more than the 4095 characters of C17. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

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

/* Vouchers are many: all by the time of their issue, else issuer by issuer. What is told
 * of one is read for the page's alone. */
#define WIDE "(:whole AND :party IS NULL)"
/* clang-format off */
#define NEAR                                                                          \
	"WITH near (id) AS (SELECT p.id FROM party p WHERE NOT " WIDE                 \
	"   AND (:whole OR p.id IN " REACHED_PARTIES ")"                              \
	"   AND (:party IS NULL OR p.id = :party)) "
#define ASKED                                                                         \
	"   AND (:reason IS NULL OR v.reason = :reason)"                              \
	"   AND (:filter IS NULL"                                                     \
	"     OR (SELECT instr(k.email, lower(:arg_filter)) FROM customer k"          \
	"          WHERE k.id = v.customer)"                                          \
	"     OR (SELECT instr(p.name_key, :filter) FROM party p WHERE p.id = v.party))"
#define FOUND                                                                         \
	"SELECT v.id AS id, v.issued_at AS issued_at FROM voucher v WHERE " WIDE ASKED \
	" UNION ALL SELECT v.id, v.issued_at FROM near n CROSS JOIN voucher v"        \
	"    ON v.party = n.id" ASKED
#define WITH_NAMES                                                                    \
	"SELECT v.id AS id FROM (" FOUND ") f JOIN voucher v ON v.id = f.id"          \
	"  JOIN customer k ON k.id = v.customer JOIN party p ON p.id = v.party"
#define PAGE " LIMIT :limit OFFSET :offset"
#define ROWS(page, order)                                                             \
	NEAR "SELECT v.id, k.email, p.name AS issuer, v.reason, v.issued_at,"         \
	"  v.valid_until, " VOUCHER_STATE " AS state,"                                \
	"  (SELECT count(*) FROM offer_use u WHERE u.code = v.code"                   \
	"      AND u.undone_at IS NULL) AS uses"                                      \
	"  FROM (" page PAGE ") x CROSS JOIN voucher v ON v.id = x.id"                \
	"  JOIN customer k ON k.id = v.customer JOIN party p ON p.id = v.party"       \
	" ORDER BY " order
/* clang-format on */

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
		{ "-issued_at",
		  ROWS(FOUND " ORDER BY issued_at DESC, id DESC", "v.issued_at DESC, v.id DESC") },
		{ "issued_at", ROWS(FOUND " ORDER BY issued_at, id", "v.issued_at, v.id") },
		{ "email", ROWS(WITH_NAMES " ORDER BY k.email, v.id", "k.email, v.id") },
		{ "-email", ROWS(WITH_NAMES " ORDER BY k.email DESC, v.id", "k.email DESC, v.id") },
		{ "issuer",
		  ROWS(WITH_NAMES " ORDER BY p.name_key, v.id DESC", "p.name_key, v.id DESC") },
		{ "valid_until",
		  ROWS(WITH_NAMES " ORDER BY v.valid_until, v.id", "v.valid_until, v.id") }),
	.count = NEAR COUNT_OF(FOUND),
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
