/* What is in the ledger, for the network. */
#include "core/op/list.h"
#include "core/ledger/private.h"

/* --- ledger.balances --- */

#define BALANCES_ASKED \
	" FROM balance b WHERE (:arg_filter IS NULL OR instr(b.name, lower(:arg_filter)))"
#define BALANCES \
	"SELECT b.unit, b.name AS balance, b.amount * b.sign AS amount, b.least" BALANCES_ASKED

const struct operation ledger_balances = {
	.name = "ledger.balances",
	.summary = N_("Balances of the ledger"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.columns = COLUMNS(
		{ "unit", COLUMN_TEXT, N_("Unit") }, { "balance", COLUMN_TEXT, N_("Balance") },
		{ "amount", COLUMN_CENTS, N_("Amount") }, { "least", COLUMN_CENTS, NULL }),
	.orders = ORDERS(
		{ "balance", BALANCES " ORDER BY b.unit, b.name LIMIT :limit OFFSET :offset" },
		{ "-amount", BALANCES " ORDER BY b.amount * b.sign DESC, b.id"
				      " LIMIT :limit OFFSET :offset" }),
	.count = "SELECT count(*)" BALANCES_ASKED,
};

/* --- ledger.movements --- */

const char *const ledger_whats[] = { "sale",  "payment",    "refund",     "cancellation",
				     "float", "difference", "correction", NULL };

/* One balance's by its two indexes, an order's by its own; else all, by number. */
#define PERIOD "m.at >= ifnull(:from, 0) AND m.at < ifnull(:until, 9223372036854775807)"
#define FOUND                                                                         \
	"SELECT m.id FROM movement m WHERE :balance IS NULL AND :order IS NULL"       \
	" UNION ALL SELECT m.id FROM movement m"                                      \
	"  WHERE :balance IS NULL AND m.customer_order = :order"                      \
	" UNION ALL SELECT m.id FROM balance b JOIN movement m ON m.source = b.id"    \
	"  WHERE b.name = :balance AND (:order IS NULL OR m.customer_order = :order)" \
	" UNION ALL SELECT m.id FROM balance b JOIN movement m ON m.target = b.id"    \
	"  WHERE b.name = :balance AND (:order IS NULL OR m.customer_order = :order)"
#define MOVEMENTS_ASKED                                                         \
	" FROM (" FOUND ") f JOIN movement m ON m.id = f.id"                    \
	"  JOIN balance s ON s.id = m.source JOIN balance t ON t.id = m.target" \
	"  LEFT JOIN account a ON a.id = m.account WHERE " PERIOD               \
	"   AND (:what IS NULL OR m.what = :what)"                              \
	"   AND (:arg_filter IS NULL OR instr(s.name, lower(:arg_filter))"      \
	"     OR instr(t.name, lower(:arg_filter)) OR instr(lower(m.remark), lower(:arg_filter)))"
#define MOVEMENTS(direction)                                                                 \
	"SELECT m.id, m.at, s.name AS source, t.name AS target, m.amount, s.unit, m.what,"   \
	"       m.customer_order AS \"order\", a.login AS account, m.remark" MOVEMENTS_ASKED \
	" ORDER BY m.id " direction " LIMIT :limit OFFSET :offset"

const struct operation ledger_movements = {
	.name = "ledger.movements",
	.summary = N_("Movements of the ledger"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ "balance", ARG_TEXT, 0, N_("Balance"),
			   N_("One balance’s, as till:3 or customer:12.") },
			 { "order", ARG_ORDER, 0, N_("Order") },
			 { "what", ARG_CHOICE, 0, N_("What"), .choices = ledger_whats },
			 { "from", ARG_DATE, 0, N_("From") },
			 { "until", ARG_LAST_DAY, 0, N_("Until"), N_("This day included.") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") }, { "at", COLUMN_TIME, N_("When") },
		{ "source", COLUMN_TEXT, N_("Out of") }, { "target", COLUMN_TEXT, N_("Into") },
		{ "amount", COLUMN_CENTS, N_("Amount") }, { "unit", COLUMN_TEXT, NULL },
		{ "what", COLUMN_CHOICE, N_("What"), ledger_whats },
		{ "order", COLUMN_INT, N_("Order") }, { "account", COLUMN_TEXT, N_("By") },
		{ "remark", COLUMN_TEXT, N_("Why") }),
	.orders = ORDERS({ "-at", MOVEMENTS("DESC") }, { "at", MOVEMENTS("ASC") }),
	.count = COUNT_OF("SELECT 1" MOVEMENTS_ASKED),
};
