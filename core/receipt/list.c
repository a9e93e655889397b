/* Receipts as staff see them. */
#include "core/party/reach.h"
#include "core/receipt/chain.h"
#include "core/receipt/private.h"

/* Within reach as the order is: its desk, or who sells. */
#define FROM_RECEIPT                                                                     \
	"  FROM receipt r JOIN customer_order o ON o.id = r.customer_order"              \
	"  LEFT JOIN shop s ON s.id = o.shop LEFT JOIN account a ON a.id = r.account"    \
	"  LEFT JOIN customer k ON k.id = o.customer"                                    \
	" WHERE (:whole OR o.shop IN " REACHED_SHOPS " OR o.party IN " REACHED_PARTIES   \
	"     OR s.party IN " REACHED_PARTIES ")"                                        \
	"   AND (:shop IS NULL OR o.shop = :shop) AND (:kind IS NULL OR r.kind = :kind)" \
	"   AND (:order IS NULL OR o.id = :order)"                                       \
	"   AND (:from IS NULL OR r.at >= :from) AND (:until IS NULL OR r.at < :until)"  \
	"   AND (:filter IS NULL OR CAST(r.number AS TEXT) = :arg_filter"                \
	"     OR instr(lower(ifnull(k.email, '')), lower(:arg_filter))"                  \
	"     OR instr(ifnull(k.name_key, ''), :filter))"
#define SELECT_RECEIPT                                                                 \
	"SELECT r.number, r.kind, r.at, r.customer_order AS 'order', r.cents,"         \
	"  json_extract(r.body, '$.paid') AS paid, s.name AS shop, a.name AS account," \
	"  ifnull(nullif(k.name, ''), k.email) AS customer,"                           \
	"  max(0, (SELECT count(*) FROM receipt_copy c WHERE c.receipt = r.number) - 1) AS copies"
#define PAGE " LIMIT :limit OFFSET :offset"

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
	.orders = ORDERS(
		{ "-number", SELECT_RECEIPT FROM_RECEIPT " ORDER BY r.number DESC" PAGE },
		{ "number", SELECT_RECEIPT FROM_RECEIPT " ORDER BY r.number" PAGE },
		{ "-cents",
		  SELECT_RECEIPT FROM_RECEIPT " ORDER BY r.cents DESC, r.number DESC" PAGE },
		{ "cents", SELECT_RECEIPT FROM_RECEIPT " ORDER BY r.cents, r.number DESC" PAGE }),
	.count = "SELECT count(*)" FROM_RECEIPT,
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
	.roles = "staff",
	.columns = COLUMNS({ "ok", COLUMN_BOOL, N_("Whole") },
			   { "receipts", COLUMN_INT, N_("Receipts") },
			   { "head", COLUMN_TEXT, N_("Head") },
			   { "broken_at", COLUMN_INT, N_("First wrong receipt") }),
	.run = run_verify,
};

const struct operation *const receipt_operations[] = { &receipt_list, &receipt_paper, &receipt_show,
						       &receipt_verify, NULL };
