/* A till as its operator sees it: what should be in it, by means; what was counted. */
#include <string.h>

#include "core/party/reach.h"
#include "core/redemption/here.h"
#include "core/till/private.h"

static const char *const states[] = { "opened", "closed", "not_open", NULL };

const struct column till_columns[] = {
	{ "id", COLUMN_INT, N_("Number") },
	{ "state", COLUMN_CHOICE, N_("State"), states },
	{ "shop", COLUMN_INT, NULL },
	{ "shop_name", COLUMN_TEXT, N_("Desk") },
	{ "account", COLUMN_TEXT, N_("By") },
	{ "mine", COLUMN_BOOL, NULL },
	{ "opened_at", COLUMN_TIME, N_("Opened") },
	{ "closed_at", COLUMN_TIME, N_("Closed") },
	{ "float", COLUMN_CENTS, N_("Float") },
	{ "receipts", COLUMN_INT, N_("Receipts") },
	{ "expected", COLUMN_CENTS, N_("Expected") },
	{ "counted", COLUMN_CENTS, N_("Counted") },
	{ "difference", COLUMN_CENTS, N_("Difference") },
	{ "remark", COLUMN_TEXT, N_("Remark") },
	{ "means", COLUMN_JSON, NULL },
	{ "moves", COLUMN_JSON, NULL },
	{ .name = NULL },
};

static json_t *list(struct call *call, const char *sql, int64_t id)
{
	const char *text = call_text(call, sql, BINDS(B_INT(":till_is", id)));

	return json_loads(text ? text : "[]", 0, NULL);
}

/* As it was counted; null where it was not, or not yet. */
static json_t *counted(struct call *call, const struct till *till, int64_t means)
{
	static const char sql[] =
		"SELECT counted FROM till_count WHERE till = :till_is AND means = :means_is";
	int64_t cents = call_int(call, sql,
				 BINDS(B_INT(":till_is", till->id), B_INT(":means_is", means)), -1);

	return cents < 0 ? json_null() : json_integer(cents);
}

static json_t *means_of(struct call *call, const struct till *till)
{
	json_t *rows = json_array();

	for (struct till_means *one = till_expected(call, till); one->means; one++) {
		json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:I, s:I, s:b, s:o}", "means",
					(json_int_t)one->means, "ref", one->ref, "kind", one->kind,
					"name", one->name, "payments", (json_int_t)one->payments,
					"expected", (json_int_t)one->expected, "countable",
					one->countable, "counted", counted(call, till, one->means));
		json_t *found = json_object_get(row, "counted");

		json_object_set_new(
			row, "difference",
			json_is_integer(found)
				? json_integer(json_integer_value(found) - one->expected)
				: json_null());
		json_array_append_new(rows, row);
	}
	return rows;
}

static void reply_sums(struct call *call, const json_t *means, bool closed)
{
	int64_t expected = 0;
	int64_t counted_in_all = 0;
	json_t *row;
	size_t i;

	json_array_foreach(means, i, row)
	{
		if (!json_is_true(json_object_get(row, "countable")))
			continue;
		expected += json_integer_value(json_object_get(row, "expected"));
		counted_in_all += json_integer_value(json_object_get(row, "counted"));
	}
	reply_int(call, "expected", expected);
	if (!closed)
		return;
	reply_int(call, "counted", counted_in_all);
	reply_int(call, "difference", counted_in_all - expected);
}

enum refusal till_reply(struct call *call, int64_t id)
{
	static const char sql[] =
		"SELECT t.id, CASE WHEN t.closed_at IS NULL THEN 'opened' ELSE 'closed' END AS "
		"state,"
		"  t.shop, s.name AS shop_name, a.name AS account, t.account = :account AS mine,"
		"  t.opened_at, t.closed_at, t.float, t.remark,"
		"  (SELECT count(DISTINCT customer_order) FROM payment p WHERE p.till = t.id)"
		"    AS receipts"
		"  FROM till t JOIN shop s ON s.id = t.shop JOIN account a ON a.id = t.account"
		" WHERE t.id = :till_is";
	static const char moves[] =
		"SELECT json_group_array(json_object('cents', cents, 'why', why, 'at',"
		"  strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch')))"
		"  FROM (SELECT * FROM till_move WHERE till = :till_is ORDER BY id)";
	struct query *query = call_query(call, sql, BINDS(B_INT(":till_is", id)));
	struct till till;
	json_t *means;

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	till_read(call, id, &till);
	means = means_of(call, &till);
	reply_sums(call, means, till.closed_at != 0);
	reply_json(call, "means", means);
	reply_json(call, "moves", list(call, moves, id));
	return DONE;
}

/* Without an open till here it says so, and where: a screen opens one then. */
static enum refusal run_show(struct call *call)
{
	struct here here = { .shop = 0 };
	struct till till;
	int64_t id;

	if (arg_given(call, "till")) {
		TRY(till_find(call, &till));
		return till_reply(call, till.id);
	}
	TRY(here_find(call, &here));
	id = till_here(call, here.shop);
	if (id)
		return till_reply(call, id);
	reply_text(call, "state", "not_open");
	reply_int(call, "shop", here.shop);
	reply_text(call, "shop_name", here.name);
	return DONE;
}

const struct operation till_show = {
	.name = "till.show",
	.summary = N_("A till: yours, and what should be in it"),
	.kind = OP_READ,
	.roles = "seller shop producer staff",
	.params = PARAMS({ "till", ARG_TILL, 0, N_("Till"), N_("Yours, if none is said.") },
			 { "shop", ARG_SHOP, 0, N_("Desk") }),
	.columns = till_columns,
	.run = run_show,
};

/* --- till.list --- */

#define FROM_TILL                                                                                 \
	"  FROM till t JOIN shop s ON s.id = t.shop JOIN account a ON a.id = t.account"           \
	" WHERE " SHOP_IN_REACH(                                                                  \
		"s.id", "s.party") "   AND (:shop IS NULL OR t.shop = :shop)"                     \
				   "   AND (:state IS NULL OR (t.closed_at IS NULL) = (:state = " \
				   "'opened'))"                                                   \
				   "   AND (:from IS NULL OR t.opened_at >= :from)"               \
				   "   AND (:until IS NULL OR t.opened_at < :until)"              \
				   "   AND (:filter IS NULL OR instr(a.name_key, :filter) OR "    \
				   "instr(s.name_key, :filter))"
#define SELECT_TILL                                                                            \
	"SELECT t.id, CASE WHEN t.closed_at IS NULL THEN 'opened' ELSE 'closed' END AS state," \
	"  s.name AS shop, a.name AS account, t.opened_at, t.closed_at, t.float,"              \
	"  (SELECT sum(counted) FROM till_count WHERE till = t.id"                             \
	"    AND t.closed_at IS NOT NULL) AS counted,"                                         \
	"  (SELECT sum(counted - expected) FROM till_count WHERE till = t.id"                  \
	"    AND t.closed_at IS NOT NULL) AS difference"
#define PAGE " LIMIT :limit OFFSET :offset"

static const char *const list_states[] = { "opened", "closed", NULL };

const struct operation till_list = {
	.name = "till.list",
	.summary = N_("Tills, with their differences"),
	.kind = OP_READ,
	.shape = OP_LIST,
	.roles = "seller shop producer staff",
	.params = PARAMS({ "state", ARG_CHOICE, 0, N_("State"), .choices = list_states },
			 { "shop", ARG_SHOP, 0, N_("Desk") }, { "from", ARG_DATE, 0, N_("From") },
			 { "until", ARG_LAST_DAY, 0, N_("Until") }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") },
		{ "state", COLUMN_CHOICE, N_("State"), list_states },
		{ "shop", COLUMN_TEXT, N_("Desk") }, { "account", COLUMN_TEXT, N_("By") },
		{ "opened_at", COLUMN_TIME, N_("Opened") },
		{ "closed_at", COLUMN_TIME, N_("Closed") }, { "float", COLUMN_CENTS, N_("Float") },
		{ "counted", COLUMN_CENTS, N_("Counted") },
		{ "difference", COLUMN_CENTS, N_("Difference") }),
	.orders = ORDERS({ "-opened_at", SELECT_TILL FROM_TILL " ORDER BY t.id DESC" PAGE },
			 { "opened_at", SELECT_TILL FROM_TILL " ORDER BY t.id" PAGE }),
	.count = "SELECT count(*)" FROM_TILL,
};
