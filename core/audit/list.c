/* The audit trail, newest first. */
#include "core/audit/audit.h"

#define FROM_AUDIT                                                                       \
	"  FROM audit a LEFT JOIN account c ON c.id = a.account"                         \
	" WHERE (:arg_operation IS NULL OR a.operation = :arg_operation)"                \
	"   AND (:arg_account IS NULL OR a.account = :arg_account)"                      \
	"   AND (:from IS NULL OR a.at >= :from)"                                        \
	"   AND (:until IS NULL OR a.at < :until)"                                       \
	"   AND (:arg_filter IS NULL OR instr(a.operation || ' ' || a.outcome || ' ' ||" \
	"        a.objects || ' ' || ifnull(c.login, ''), lower(:arg_filter)))"
#define SELECT_AUDIT \
	"SELECT a.id, a.at, c.login, a.address, a.operation, a.outcome, a.objects" FROM_AUDIT

const struct operation audit_list = {
	.name = "audit.list",
	.summary = N_("Who did what, when and from where"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.params = PARAMS({ "operation", ARG_TEXT, 0, N_("Operation") },
			 { "account", ARG_ACCOUNT, 0, N_("Account") },
			 { "from", ARG_DATE, 0, N_("From") },
			 { "until", ARG_LAST_DAY, 0, N_("Until") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Line") }, { "at", COLUMN_TIME, N_("When") },
		{ "login", COLUMN_TEXT, N_("Account") }, { "address", COLUMN_TEXT, N_("From") },
		{ "operation", COLUMN_TEXT, N_("Operation") },
		{ "outcome", COLUMN_TEXT, N_("Outcome") }, { "objects", COLUMN_TEXT, N_("On") }),
	.orders = ORDERS({ "-id", SELECT_AUDIT " ORDER BY a.id DESC LIMIT :limit OFFSET :offset" },
			 { "id", SELECT_AUDIT " ORDER BY a.id LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*)" FROM_AUDIT,
};

extern const struct operation audit_verify;

const struct operation *const audit_operations[] = { &audit_list, &audit_verify, NULL };
