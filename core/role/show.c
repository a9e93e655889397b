/* Roles as they are listed and shown. */
#include <stdlib.h>
#include <string.h>

#include "core/role/private.h"
#include "core/role/role.h"
#include "core/text/text.h"

static const struct {
	const char *name, *label;
} built_in[] = {
	{ ROLE_ADMINISTRATOR, N_("Administrator") },
	{ "staff", N_("Staff") },
	{ "association", N_("Association") },
	{ "host", N_("Host") },
	{ "producer", N_("Producer") },
	{ "shop", N_("Shop") },
	{ "kiosk", N_("Kiosk") },
	{ ROLE_VISITOR, N_("Visitor") },
	{ "seller", N_("Seller") },
};

const char *role_label(const struct call *call, const char *name, const char *label)
{
	for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
		if (strcmp(built_in[i].name, name) == 0 && strcmp(built_in[i].label, label) == 0)
			return call_say(call, label);
	return label;
}

/* --- role.list --- */

#define ROLE_ROWS                                                                        \
	"SELECT r.name, r.label, r.reach, r.totp, r.idle_minutes,"                       \
	"  (SELECT count(*) FROM role_operation o WHERE o.role = r.name) AS operations," \
	"  (SELECT count(DISTINCT g.account) FROM \"grant\" g WHERE g.role = r.name)"    \
	"     AS accounts FROM role r"

static const struct order role_orders[] = {
	{ "name", ROLE_ROWS " ORDER BY r.name" },
	{ "-name", ROLE_ROWS " ORDER BY r.name DESC" },
	{ "accounts", ROLE_ROWS " ORDER BY accounts, r.name" },
	{ "-accounts", ROLE_ROWS " ORDER BY accounts DESC, r.name DESC" },
	{ NULL, NULL },
};

static const char *list_sql(struct call *call)
{
	const char *sort = arg_text(call, "sort");

	for (const struct order *order = role_orders; order->name != NULL; order++)
		if (sort == NULL || strcmp(order->name, sort) == 0)
			return order->sql;
	return NULL;
}

static bool contains(struct call *call, const char *name, const char *label, const char *filter)
{
	char *folded = text_fold(call_format(call, "%s %s", name, label));
	bool found = strstr(folded, filter) != NULL;

	free(folded);
	return found;
}

/* Roles are few: they are filtered here, by the label that the caller reads. */
static enum refusal list_roles(struct call *call)
{
	const char *sql = list_sql(call);
	char *filter = text_fold(arg_given(call, "filter") ? arg_text(call, "filter") : "");
	int64_t total = 0, first = arg_int(call, "offset");
	int64_t last = first + arg_int(call, "limit");
	struct query *query = sql != NULL ? call_query(call, sql, NULL) : NULL;

	while (query != NULL && query_step(query)) {
		const char *name = column_text(query, 0);
		const char *label = role_label(call, name, column_text(query, 1));

		if (!contains(call, name, label, filter))
			continue;
		if (total >= first && total < last) {
			reply_row(call);
			reply_fields(call, query);
			reply_text(call, "label", label);
		}
		total++;
	}
	free(filter);
	if (query == NULL)
		return refuse_argument(call, "sort", call_say(call, N_("There is no such order.")));
	reply_total(call, total);
	return DONE;
}

#define ROLE_COLUMNS                                                                    \
	{ .name = "name", .type = COLUMN_TEXT, .label = N_("Role") },                   \
		{ .name = "label", .type = COLUMN_TEXT, .label = N_("Label") },         \
		{ .name = "reach",                                                      \
		  .type = COLUMN_CHOICE,                                                \
		  .label = N_("Held on"),                                               \
		  .choices = role_reaches },                                            \
		{ .name = "totp", .type = COLUMN_BOOL, .label = N_("Authenticator") },  \
	{                                                                               \
		.name = "idle_minutes", .type = COLUMN_INT, .label = N_("Idle minutes") \
	}

const struct operation role_list = {
	.name = "role.list",
	.summary = N_("Roles"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "",
	.columns = COLUMNS(ROLE_COLUMNS,
			   { .name = "operations", .type = COLUMN_INT, .label = N_("Operations") },
			   { .name = "accounts", .type = COLUMN_INT, .label = N_("Accounts") }),
	.orders = role_orders,
	.run = list_roles,
};

/* --- role.show --- */

const struct param role_only[] = {
	{ .name = "role", .type = ARG_ROLE, .flags = PARAM_REQUIRED, .label = N_("Role") },
	{ .name = NULL },
};

static enum refusal show_run(struct call *call)
{
	const char *role = arg_text(call, "role");
	json_t *operations = json_array();
	struct query *query = call_query(call,
					 "SELECT name, label, reach, totp, idle_minutes, built_in"
					 "  FROM role WHERE name = :name",
					 BINDS(B_TEXT(":name", role)));

	if (query_step(query)) {
		reply_fields(call, query);
		reply_text(call, "label", role_label(call, role, column_text(query, 1)));
	}
	query_end(query);
	query = call_query(call,
			   "SELECT operation FROM role_operation WHERE role = :name"
			   " ORDER BY operation",
			   BINDS(B_TEXT(":name", role)));
	while (query_step(query))
		json_array_append_new(operations, json_string(column_text(query, 0)));
	reply_json(call, "operations", operations);
	return DONE;
}

const struct operation role_show = {
	.name = "role.show",
	.summary = N_("Show a role and its operations"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = role_only,
	.columns = COLUMNS(
		ROLE_COLUMNS, { .name = "built_in", .type = COLUMN_BOOL, .label = N_("Built in") },
		{ .name = "operations", .type = COLUMN_JSON, .label = N_("Operations") }),
	.run = show_run,
};
