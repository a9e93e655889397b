/* Lists that are declared as queries: the order is chosen by name, the filter
 * folded, the page bound. */
#include <stdlib.h>
#include <string.h>

#include "core/op/list.h"
#include "core/text/text.h"

static const char *order_sql(struct call *call)
{
	const struct order *orders = call->operation->orders;
	const char *sort = arg_text(call, "sort");

	if (sort == NULL)
		return orders->sql;
	for (const struct order *order = orders; order->name; order++)
		if (strcmp(order->name, sort) == 0)
			return order->sql;
	return NULL;
}

static enum refusal unknown_order(struct call *call)
{
	const char *names = "";

	for (const struct order *order = call->operation->orders; order->name; order++)
		names = call_format(call, "%s%s%s", names, *names ? ", " : "", order->name);
	return refuse_argument(call, "sort",
			       call_format(call, call_say(call, N_("One of: %s.")), names));
}

static void reply_page(struct call *call, struct query *query)
{
	while (query_step(query)) {
		reply_row(call);
		if (call->operation->row)
			call->operation->row(call, query);
		else
			reply_fields(call, query);
	}
}

/* A whole number of thousands, for whoever reads it, and always beyond the page. */
static int64_t most(struct call *call)
{
	int64_t end = arg_int(call, "offset") + arg_int(call, "limit");

	return (end / LIST_COUNTED + 1) * LIST_COUNTED;
}

/* For a list that runs itself: the total by such a count. */
static void list_total(struct call *call, const char *count_sql, const struct bind *binds)
{
	struct query *query = call_query(call, count_sql, binds);
	int64_t total = 0;
	bool bounded = false;

	for (int i = 1; i <= query_name_count(query); i++)
		bounded |= query_name(query, i) && strcmp(query_name(query, i), ":most") == 0;
	query_int(query, ":most", most(call));
	if (query_step(query))
		total = column_int(query, 0);
	query_end(query);
	if (bounded && total >= most(call)) {
		total = most(call);
		reply_note(call, "more", json_true());
	}
	reply_total(call, total);
}

enum refusal list_run(struct call *call)
{
	const char *sql = order_sql(call);
	const char *filter = arg_text(call, "filter");
	char *key = filter ? text_fold(filter) : NULL;
	struct bind binds[] = { B_TEXT(":filter", NULL), { .name = NULL } };

	if (sql == NULL) {
		free(key);
		return unknown_order(call);
	}
	if (key && *key)
		binds[0].bytes = call_copy(call, key);
	free(key);
	if (arg_int(call, "limit") > 0)
		reply_page(call, call_query(call, sql, binds));
	list_total(call, call->operation->count, binds);
	return DONE;
}
