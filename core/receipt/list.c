/* Receipts as staff see them. */
#include "core/op/list.h"
#include "core/party/reach.h"
#include "core/receipt/chain.h"
#include "core/receipt/private.h"

/* One list is one statement; every compiler takes more than the 4095 characters of C17. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

/* Receipts are many, and a desk's are few of them: all by their numbers, those of an
 * order or of some desks by their orders. What is told of one is read for the page's
 * alone. Within reach as the order is: by its desk. */
#define WIDE "(:whole AND coalesce(:shop, :order) IS NULL)"
/* clang-format off */
#define NEAR                                                                          \
	"WITH near (id) AS (SELECT s.id FROM shop s"                                  \
	"  WHERE " SHOP_IN_REACH("s.id", "s.party")                                   \
	"    AND (:shop IS NULL OR s.id = :shop)) "
#define ASKED                                                                         \
	"   AND (:kind IS NULL OR r.kind = :kind)"                                    \
	"   AND (:from IS NULL OR r.at >= :from) AND (:until IS NULL OR r.at < :until)" \
	"   AND (:filter IS NULL OR r.number = CAST(:arg_filter AS INTEGER)"          \
	"     OR EXISTS (SELECT 1 FROM customer_order q JOIN customer c"              \
	"          ON c.id = q.customer WHERE q.id = r.customer_order"                \
	"         AND (instr(lower(ifnull(c.email, '')), lower(:arg_filter))"         \
	"           OR instr(ifnull(c.name_key, ''), :filter))))"
#define FOUND                                                                         \
	"SELECT r.number AS number FROM receipt r WHERE " WIDE ASKED                  \
	" UNION ALL SELECT r.number FROM receipt r JOIN customer_order o"             \
	"    ON o.id = r.customer_order WHERE r.customer_order = :order"              \
	"   AND o.shop IN (SELECT id FROM near)" ASKED                                \
	" UNION ALL SELECT r.number FROM near n CROSS JOIN customer_order o"          \
	"    ON o.shop = n.id CROSS JOIN receipt r ON r.customer_order = o.id"        \
	"  WHERE :order IS NULL AND NOT " WIDE ASKED
/* clang-format on */
#define PAGE " LIMIT :limit OFFSET :offset"
#define ROWS(page, order)                                                                     \
	NEAR "SELECT r.number, r.kind, r.at, r.customer_order AS 'order', r.cents,"           \
	     "  json_extract(r.body, '$.paid') AS paid, s.name AS shop, a.name AS account,"   \
	     "  ifnull(nullif(k.name, ''), k.email) AS customer,"                             \
	     "  max(0, (SELECT count(*) FROM receipt_copy c WHERE c.receipt = r.number) - 1)" \
	     "    AS copies"                                                                  \
	     "  FROM (" page PAGE ") x CROSS JOIN receipt r ON r.number = x.number"           \
	     "  JOIN customer_order o ON o.id = r.customer_order"                             \
	     "  LEFT JOIN shop s ON s.id = o.shop LEFT JOIN account a ON a.id = r.account"    \
	     "  LEFT JOIN customer k ON k.id = o.customer ORDER BY " order
#define BY_CENTS \
	"SELECT f.number AS number FROM (" FOUND ") f JOIN receipt t ON t.number = f.number"

const struct operation receipt_list = {
	.name = "receipt.list",
	.summary = N_("Receipts"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "staff seller producer",
	.params =
		PARAMS({ "shop", ARG_SHOP, 0, N_("Desk") },
		       { "kind", ARG_CHOICE, 0, N_("Kind"), .choices = receipt_kinds },
		       { "order", ARG_ORDER, 0, N_("Order") }, { "from", ARG_DATE, 0, N_("From") },
		       { "until", ARG_LAST_DAY, 0, N_("Until") }),
	.columns = COLUMNS(
		{ "number", COLUMN_INT, N_("Receipt") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), receipt_kinds },
		{ "at", COLUMN_TIME, N_("When") }, { "order", COLUMN_INT, N_("Order") },
		{ "cents", COLUMN_CENTS, N_("Total") }, { "paid", COLUMN_CENTS, N_("Paid") },
		{ "customer", COLUMN_TEXT, N_("Customer") }, { "shop", COLUMN_TEXT, N_("Desk") },
		{ "account", COLUMN_TEXT, N_("By") }, { "copies", COLUMN_INT, N_("Duplicates") }),
	.orders = ORDERS({ "-number", ROWS(FOUND " ORDER BY number DESC", "r.number DESC") },
			 { "number", ROWS(FOUND " ORDER BY number", "r.number") },
			 { "-cents", ROWS(BY_CENTS " ORDER BY t.cents DESC, f.number DESC",
					  "r.cents DESC, r.number DESC") },
			 { "cents", ROWS(BY_CENTS " ORDER BY t.cents, f.number DESC",
					 "r.cents, r.number DESC") }),
	.count = NEAR COUNT_OF(FOUND),
};

static enum refusal run_show(struct call *call)
{
	static const char sql[] =
		"SELECT r.number, r.kind, r.at, r.customer_order AS 'order', r.cents,"
		"  json_extract(r.body, '$.paid') AS paid, json_extract(r.body, '$.due') AS due,"
		"  json_extract(r.body, '$.refunds') AS refunds, o.customer AS customer_id,"
		"  ifnull(nullif(k.name, ''), k.email) AS customer, a.name AS account,"
		"  s.name AS shop,"
		"  max(0, (SELECT count(*) FROM receipt_copy c WHERE c.receipt = r.number) - 1)"
		"    AS copies, lower(hex(r.hash)) AS hash"
		"  FROM receipt r JOIN customer_order o ON o.id = r.customer_order"
		"  LEFT JOIN account a ON a.id = r.account LEFT JOIN shop s ON s.id = o.shop"
		"  LEFT JOIN customer k ON k.id = o.customer WHERE r.number = :receipt";
	static const char body[] = "SELECT body FROM receipt WHERE number = :receipt";
	static const char refunds[] =
		"SELECT json_group_array(json_object('number', number, 'cents', cents, 'kind', "
		"kind))"
		"  FROM receipt WHERE number > :receipt AND customer_order ="
		"  (SELECT customer_order FROM receipt WHERE number = :receipt AND kind = 'sale')";
	struct query *query = call_query(call, sql, NULL);

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_json(call, "body", json_loads(call_text(call, body, NULL), 0, NULL));
	reply_json(call, "later", json_loads(call_text(call, refunds, NULL), 0, NULL));
	return DONE;
}

const struct operation receipt_show = {
	.name = "receipt.show",
	.summary = N_("A receipt"),
	.kind = OP_READ,
	.roles = "staff seller producer",
	.params = PARAMS(
		{ "receipt", ARG_RECEIPT, PARAM_REQUIRED, N_("Receipt"), N_("Its number.") }),
	.columns = COLUMNS(
		{ "number", COLUMN_INT, N_("Receipt") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), receipt_kinds },
		{ "at", COLUMN_TIME, N_("When") }, { "order", COLUMN_INT, N_("Order") },
		{ "cents", COLUMN_CENTS, N_("Total") }, { "paid", COLUMN_CENTS, N_("Paid") },
		{ "due", COLUMN_CENTS, N_("Due") },
		{ "refunds", COLUMN_INT, N_("Refunds the receipt") },
		{ "customer_id", COLUMN_INT, NULL }, { "customer", COLUMN_TEXT, N_("Customer") },
		{ "shop", COLUMN_TEXT, N_("Desk") }, { "account", COLUMN_TEXT, N_("By") },
		{ "copies", COLUMN_INT, N_("Duplicates") }, { "hash", COLUMN_TEXT, N_("Hash") },
		{ "body", COLUMN_JSON, NULL }, { "later", COLUMN_JSON, NULL }),
	.run = run_show,
};

/* --- receipt.verify --- */

static enum refusal run_verify(struct call *call)
{
	struct chain_walk walk;

	receipt_walk(call, &walk);
	reply_bool(call, "ok", walk.broken_at == 0);
	reply_int(call, "receipts", walk.receipts);
	reply_text(call, "head", chain_hex(call, walk.hash));
	if (walk.broken_at)
		reply_int(call, "broken_at", walk.broken_at);
	return DONE;
}

const struct operation receipt_verify = {
	.name = "receipt.verify",
	.summary = N_("Check that no receipt was changed, removed or put elsewhere"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.proof = true,
	.roles = "staff",
	.columns = COLUMNS({ "ok", COLUMN_BOOL, N_("Whole") },
			   { "receipts", COLUMN_INT, N_("Receipts") },
			   { "head", COLUMN_TEXT, N_("Head") },
			   { "broken_at", COLUMN_INT, N_("First wrong receipt") }),
	.run = run_verify,
};

const struct operation *const receipt_operations[] = { &receipt_list, &receipt_paper, &receipt_show,
						       &receipt_verify, NULL };
