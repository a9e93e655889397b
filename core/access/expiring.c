/* Access passwords about to end, so that the next ones are printed in time; one of
 * them, to hand out. */
#include "core/access/access.h"
#include "core/access/private.h"
#include "core/code/code.h"
#include "core/core.h"
#include "core/party/reach.h"

/* --- access.expiring --- */

/* Not one whose successor is made already: that is how they are changed. */
#define FROM_EXPIRING                                                               \
	"  FROM access a JOIN party p ON p.id = a.party"                            \
	" WHERE (:whole OR a.party IN " REACHED_PARTIES ") AND p.active"            \
	"   AND (:party IS NULL OR a.party = :party)"                               \
	"   AND a.revoked_at IS NULL AND a.valid_until > :now"                      \
	"   AND a.valid_until <= :now + ifnull(:within, 30) * 86400"                \
	"   AND NOT EXISTS (SELECT 1 FROM access n WHERE n.party = a.party"         \
	"        AND n.reason = a.reason AND n.revoked_at IS NULL AND n.id <> a.id" \
	"        AND n.valid_from <= a.valid_until"                                 \
	"        AND (n.valid_until IS NULL OR n.valid_until > a.valid_until))"     \
	"   AND (:filter IS NULL OR instr(p.name_key, :filter))"

#define SELECT_EXPIRING                                                        \
	"SELECT a.id, a.party, p.name AS party_name, a.reason, a.valid_until," \
	"       (a.valid_until - :now + 86399) / 86400 AS days" FROM_EXPIRING

#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation access_expiring = {
	.name = "access.expiring",
	.summary = N_("Access passwords that end soon and have no successor"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff association host producer",
	.params = PARAMS({ "within", ARG_INT, 0, N_("Within days"), NULL, "30", .max = 3660 },
			 { "party", ARG_PARTY, 0, N_("Issuer") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "party", COLUMN_INT, NULL },
			   { "party_name", COLUMN_TEXT, N_("Issuer") },
			   { "reason", COLUMN_CHOICE, N_("For"), access_reasons },
			   { "valid_until", COLUMN_TIME, N_("Valid until") },
			   { "days", COLUMN_INT, N_("Days left") }),
	.orders = ORDERS(
		{ "valid_until", SELECT_EXPIRING " ORDER BY a.valid_until, a.id" PAGE },
		{ "-valid_until", SELECT_EXPIRING " ORDER BY a.valid_until DESC, a.id DESC" PAGE },
		{ "party_name", SELECT_EXPIRING " ORDER BY p.name_key, a.valid_until, a.id" PAGE }),
	.count = "SELECT count(*)" FROM_EXPIRING,
};

/* --- access.show --- */

static enum refusal run_show(struct call *call)
{
	static const char sql[] =
		"SELECT a.id, a.party, p.name AS party_name, a.reason, a.sealed, a.valid_from,"
		"       a.valid_until, " ACCESS_STATE " AS state"
		"  FROM access a JOIN party p ON p.id = a.party"
		" WHERE a.id = :access AND (:whole OR a.party IN " REACHED_PARTIES ")";
	struct query *query = call_query(call, sql, NULL);
	bool found = query_step(query);

	if (found)
		access_reply(call, query);
	query_end(query);
	if (!found)
		return refuse(call, REFUSED_NOT_YOURS, NULL);
	reply_text(call, "network", setting_text(call, "name"));
	reply_text(call, "address", setting_text(call, "public_address"));
	return DONE;
}

const struct operation access_show = {
	.name = "access.show",
	.summary = N_("Show an access password, with what goes on its hand-out"),
	.kind = OP_READ,
	.roles = "staff association host producer",
	.params = PARAMS({ "access", ARG_INT, PARAM_REQUIRED, N_("Number") }),
	.columns = COLUMNS({ "id", COLUMN_INT, NULL }, { "party", COLUMN_INT, NULL },
			   { "party_name", COLUMN_TEXT, N_("Issuer") },
			   { "reason", COLUMN_CHOICE, N_("For"), access_reasons },
			   { "password", COLUMN_CODE, N_("Access password") },
			   { "valid_from", COLUMN_TIME, N_("Valid from") },
			   { "valid_until", COLUMN_TIME, N_("Valid until") },
			   { "state", COLUMN_CHOICE, N_("State"), access_states },
			   { "network", COLUMN_TEXT, N_("Network") },
			   { "address", COLUMN_TEXT, N_("Public address") }),
	.run = run_show,
};
