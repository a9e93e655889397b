/* The audit trail, newest first. */
#include "core/op/list.h"
#include "core/audit/audit.h"

/* All by number, or those of one account by its index. */
/* clang-format off */
#define ASKED                                                                         \
	"   AND (:arg_operation IS NULL OR a.operation = :arg_operation)"             \
	"   AND (:arg_outcome IS NULL OR a.outcome = :arg_outcome)"                   \
	"   AND (:from IS NULL OR a.at >= :from)"                                     \
	"   AND (:until IS NULL OR a.at < :until)"                                    \
	"   AND (:arg_object IS NULL OR instr(' ' || a.objects || ' ',"               \
	"        ' ' || :arg_object || ' '))"                                         \
	"   AND (:arg_filter IS NULL OR instr(a.operation || ' ' || a.outcome || ' ' ||" \
	"        a.objects || ' ' || ifnull((SELECT c.login FROM account c"           \
	"          WHERE c.id = a.account), ''), lower(:arg_filter)))"
#define FOUND                                                                         \
	"SELECT a.id AS id FROM audit a WHERE :arg_account IS NULL" ASKED             \
	" UNION ALL SELECT a.id FROM audit a WHERE a.account = :arg_account" ASKED
#define ROWS(direction)                                                               \
	"SELECT a.id, a.at, c.login, a.address, a.operation, a.outcome, a.objects"    \
	"  FROM (" FOUND " ORDER BY id " direction " LIMIT :limit OFFSET :offset) x"  \
	"  CROSS JOIN audit a ON a.id = x.id LEFT JOIN account c ON c.id = a.account" \
	" ORDER BY a.id " direction
/* clang-format on */

const struct operation audit_list = {
	.name = "audit.list",
	.summary = N_("Who did what, when and from where"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.params = PARAMS(
		{ "operation", ARG_TEXT, 0, N_("Operation") },
		{ "account", ARG_ACCOUNT, 0, N_("Account") },
		{ "outcome", ARG_CHOICE, 0, N_("Outcome"), .choices = refusal_names,
		  .noun = "refusal" },
		{ "object", ARG_TEXT, 0, N_("About"), N_("One of them, as redemption:123.") },
		{ "from", ARG_DATE, 0, N_("From") }, { "until", ARG_LAST_DAY, 0, N_("Until") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Line") }, { "at", COLUMN_TIME, N_("When") },
		{ "login", COLUMN_TEXT, N_("Account") }, { "address", COLUMN_TEXT, N_("From") },
		{ "operation", COLUMN_TEXT, N_("Operation") },
		{ "outcome", COLUMN_CHOICE, N_("Outcome"), refusal_names, .noun = "refusal" },
		{ "objects", COLUMN_TEXT, N_("On") }),
	.orders = ORDERS({ "-id", ROWS("DESC") }, { "id", ROWS("ASC") }),
	.count = COUNT_OF(FOUND),
};

extern const struct operation audit_verify;

const struct operation *const audit_operations[] = { &audit_list, &audit_verify, NULL };
