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
	reply_total(call, call_int(call, call->operation->count, binds, 0));
	return DONE;
}
