/* Indicators of customers and their levels. Owns indicator and indicator_level. */
#include "core/contact/private.h"

const struct column indicator_columns[] = {
	{ "id", COLUMN_INT, NULL },
	{ "ref", COLUMN_TEXT, N_("Reference") },
	{ "name", COLUMN_TEXT, N_("Name") },
	{ "customers", COLUMN_INT, N_("Customers") },
	{ "levels", COLUMN_JSON, N_("Levels") },
	{ "rules", COLUMN_JSON, N_("Rules") },
	{ .name = NULL },
};

#define INDICATORS                                                                        \
	"SELECT i.id, i.ref, i.name, (SELECT count(*) FROM customer_indicator c"          \
	"    WHERE c.indicator = i.id) AS customers,"                                     \
	"  (SELECT json_group_array(json_object('level', l.level, 'name', l.name,"        \
	"     'customers', (SELECT count(*) FROM customer_indicator c"                    \
	"        WHERE c.indicator = l.indicator AND c.level = l.level)))"                \
	"   FROM (SELECT * FROM indicator_level x WHERE x.indicator = i.id"               \
	"     ORDER BY x.level) l) AS levels,"                                            \
	"  (SELECT json_group_array(json_object('id', r.id, 'level', r.level, 'measure'," \
	"     r.measure, 'at_least', r.at_least, 'days', r.days))"                        \
	"   FROM (SELECT * FROM indicator_rule x WHERE x.indicator = i.id"                \
	"     ORDER BY x.level, x.id) r) AS rules"                                        \
	"  FROM indicator i"

enum refusal indicator_reply(struct call *call, int64_t indicator)
{
	static const char sql[] = INDICATORS " WHERE i.id = :indicator_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":indicator_is", indicator)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	audit_object(call, "indicator", indicator);
	return DONE;
}

/* --- indicator.create, indicator.update --- */

static void set_level(struct call *call, int64_t indicator, int64_t level, const char *name)
{
	static const char sql[] = "INSERT INTO indicator_level (indicator, level, name)"
				  " VALUES (:indicator_is, :level_is, :name_is)"
				  " ON CONFLICT (indicator, level) DO UPDATE SET name = :name_is";

	call_exec(call, sql,
		  BINDS(B_INT(":indicator_is", indicator), B_INT(":level_is", level),
			B_TEXT(":name_is", name)));
}

static enum refusal run_create(struct call *call)
{
	static const char sql[] = "INSERT INTO indicator (ref, name) VALUES (:ref, :name)";
	int64_t indicator;

	if (!call_exec(call, sql, NULL))
		return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
	indicator = store_last_id(call->store);
	for (size_t i = 0; i < arg_count(call, "levels"); i++)
		set_level(call, indicator, (int64_t)i + 1, arg_text_at(call, "levels", i));
	return indicator_reply(call, indicator);
}

const struct operation indicator_create = {
	.name = "indicator.create",
	.summary = N_("Make an indicator of customers"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "ref", ARG_TEXT, PARAM_REQUIRED, N_("Reference"), .max = 40 },
			 { "name", ARG_TEXT, PARAM_REQUIRED, N_("Name") },
			 { "levels", ARG_TEXT, PARAM_REQUIRED | PARAM_MANY, N_("Levels"),
			   N_("From the lowest to the highest, with commas between.") }),
	.columns = indicator_columns,
	.run = run_create,
};

static enum refusal run_update(struct call *call)
{
	static const char sql[] = "UPDATE indicator SET name = ifnull(:name, name)"
				  " WHERE id = :indicator";
	int64_t indicator = arg_int(call, "indicator");

	if (arg_given(call, "level") != arg_given(call, "level_name"))
		return refuse_argument(call, "level_name",
				       call_say(call, N_("A level has a number and a name.")));
	call_exec(call, sql, NULL);
	if (arg_given(call, "level"))
		set_level(call, indicator, arg_int(call, "level"), arg_text(call, "level_name"));
	return indicator_reply(call, indicator);
}

const struct operation indicator_update = {
	.name = "indicator.update",
	.summary = N_("Rename an indicator, or give it one more level"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = PARAMS({ "indicator", ARG_INDICATOR, PARAM_REQUIRED, N_("Indicator") },
			 { "name", ARG_TEXT, 0, N_("Name") },
			 { "level", ARG_INT, 0, N_("Level"),
			   N_("A higher number is a higher level."), .min = 1, .max = 1000 },
			 { "level_name", ARG_TEXT, 0, N_("Name of the level") }),
	.columns = indicator_columns,
	.run = run_update,
};

/* --- indicator.list --- */

#define NAMED                                                                \
	" WHERE :filter IS NULL OR instr(lower(i.name), lower(:arg_filter))" \
	"   OR instr(i.ref, :arg_filter)"
#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation indicator_list = {
	.name = "indicator.list",
	.summary = N_("Indicators of customers, their levels and rules"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.columns = indicator_columns,
	.orders = ORDERS({ "name", INDICATORS NAMED " ORDER BY i.name, i.id" PAGE },
			 { "-name", INDICATORS NAMED " ORDER BY i.name DESC, i.id" PAGE }),
	.count = "SELECT count(*) FROM indicator i" NAMED,
};

/* --- indicator.customers --- */

static const char *const sources[] = { "hand", "file", "rule", NULL };

#define HOLDERS                                                                       \
	"  FROM customer_indicator c JOIN customer k ON k.id = c.customer"            \
	"  JOIN indicator_level l ON l.indicator = c.indicator AND l.level = c.level" \
	" WHERE c.indicator = :indicator AND (:level IS NULL OR c.level >= :level)"   \
	"   AND (:filter IS NULL OR instr(k.name_key, :filter)"                       \
	"        OR instr(k.email, lower(:arg_filter)))"
#define SELECT_HOLDERS                                                 \
	"SELECT k.id, k.name, k.email, c.level, l.name AS level_name," \
	"  iif(c.level > ifnull(c.least, 0), 'rule', c.source) AS source, c.given_at" HOLDERS

const struct operation indicator_customers = {
	.name = "indicator.customers",
	.summary = N_("Customers who reach an indicator’s level"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ "indicator", ARG_INDICATOR, PARAM_REQUIRED, N_("Indicator") },
			 { "level", ARG_INT, 0, N_("From level"), .min = 1, .max = 1000 }),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }, { "name", COLUMN_TEXT, N_("Name") },
			   { "email", COLUMN_TEXT, N_("E-mail") }, { "level", COLUMN_INT, NULL },
			   { "level_name", COLUMN_TEXT, N_("Level") },
			   { "source", COLUMN_CHOICE, N_("Given by"), sources },
			   { "given_at", COLUMN_TIME, N_("When") }),
	.orders = ORDERS({ "-level", SELECT_HOLDERS " ORDER BY c.level DESC, k.id" PAGE },
			 { "level", SELECT_HOLDERS " ORDER BY c.level, k.id" PAGE },
			 { "name", SELECT_HOLDERS " ORDER BY k.name_key, k.id" PAGE },
			 { "-name", SELECT_HOLDERS " ORDER BY k.name_key DESC, k.id" PAGE }),
	.count = "SELECT count(*)" HOLDERS,
};
