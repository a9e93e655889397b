/* Owns how rows of an operation become a list. */
#include "tui/screens/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/wire/need.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

/* A moment of this year needs no year: lists are narrow. */
static char *short_moment(int64_t at)
{
	time_t then = (time_t)at;
	time_t now = (time_t)server_now();
	struct tm then_day;
	struct tm now_day;
	char buf[40];

	localtime_r(&then, &then_day);
	localtime_r(&now, &now_day);
	if (then_day.tm_year == now_day.tm_year)
		snprintf(buf, sizeof buf, "%02d/%02d %02d:%02d", then_day.tm_mday,
			 then_day.tm_mon + 1, then_day.tm_hour, then_day.tm_min);
	else
		lang_time(ui_lang, LANG_DATE, at, buf, sizeof buf);
	return need_copy(buf);
}

/* A day typed as the end or the beginning of a period: no time of day. */
static bool is_boundary(const char *column, int64_t at)
{
	time_t then = (time_t)at;
	struct tm day;

	return (strstr(column, "until") != NULL || strstr(column, "from") != NULL) &&
	       localtime_r(&then, &day) != NULL && day.tm_hour == 0 && day.tm_min == 0;
}

char *rows_text(const char *operation, const json_t *row, const char *column)
{
	const json_t *value = json_object_get(row, column);
	const json_t *described = server_column(operation, column);
	char *text;
	char *unit;
	int64_t at;

	if (strcmp(value_member(described, "type", ""), "time") == 0 && json_is_string(value) &&
	    value_time(json_string_value(value), &at) && !is_boundary(column, at))
		return short_moment(at);
	text = json_is_string(value) && json_object_get(described, "choices") == NULL
		       ? server_labels(operation, column, json_string_value(value))
		       : NULL;
	if (text == NULL)
		text = value_text(described, value);
	/* A distance has its unit at the head of its column. */
	unit = strcmp(column, "distance") == 0 ? strstr(text, " km") : NULL;
	if (unit != NULL)
		*unit = '\0';
	return text;
}

/* --- The source --- */

static bool holds(const json_t *row, const char *text)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)row, name, value) if (json_is_string(value) &&
							    strcasestr(json_string_value(value),
								       text) != NULL) return true;
	return false;
}

static json_t *page_of(const json_t *all, const struct rows *rows, int64_t offset, int64_t limit,
		       int64_t *total)
{
	json_t *page = json_array();
	size_t index;
	json_t *row;

	*total = 0;
	json_array_foreach(all, index, row)
	{
		/* What the server itself looked for, it found. */
		if (rows->filter_param == NULL && !holds(row, rows->list.filter.text))
			continue;
		if (*total >= offset && *total < offset + limit)
			json_array_append(page, row);
		++*total;
	}
	return page;
}

/* A short list comes whole: what is shown of it is chosen here. */
static json_t *fetch_whole(struct rows *rows, int64_t offset, int64_t limit, int64_t *total)
{
	json_t *arguments = rows->arguments != NULL ? json_copy(rows->arguments) : json_object();
	json_t *all;
	json_t *page;

	/* It answers nothing before it is asked something. */
	if (rows->list.filter.length < rows->filter_least) {
		json_decref(arguments);
		*total = 0;
		return json_array();
	}
	if (rows->filter_param != NULL && rows->list.filter.length > 0)
		json_object_set_new(arguments, rows->filter_param,
				    json_string(rows->list.filter.text));
	all = server_rows(rows->operation, arguments, NULL);
	page = all != NULL ? page_of(all, rows, offset, limit, total) : NULL;
	json_decref(all);
	return page;
}

static json_t *fetch(struct list *list, int64_t offset, int64_t limit, int64_t *total)
{
	struct rows *rows = list->context;
	json_t *params;

	if (rows->fixed != NULL)
		return page_of(rows->fixed, rows, offset, limit, total);
	if (server_param(rows->operation, "limit") == NULL)
		return fetch_whole(rows, offset, limit, total);
	params = rows->arguments != NULL ? json_copy(rows->arguments) : json_object();
	json_object_set_new(params, "limit", json_integer(limit));
	json_object_set_new(params, "offset", json_integer(offset));
	if (list->sort[0] != '\0')
		json_object_set_new(params, "sort", json_string(list->sort));
	if (list->filter.length < rows->filter_least) {
		/* It answers nothing before it is asked something. */
		json_decref(params);
		*total = 0;
		return json_array();
	}
	if (list->filter.length > 0)
		json_object_set_new(params,
				    rows->filter_param != NULL ? rows->filter_param : "filter",
				    json_string(list->filter.text));
	return server_page(rows->operation, params, total, &list->more);
}

static char *cell(struct list *list, const json_t *row, int column)
{
	struct rows *rows = list->context;

	return rows_text(rows->operation, row, rows->shown[column].name);
}

static const struct list_source source = { .fetch = fetch, .cell = cell };

/* --- Columns --- */

static void add_column(struct rows *rows, const struct rows_column *shown)
{
	const json_t *described = server_column(rows->operation, shown->name);
	struct list_column *column = &rows->list.columns[rows->list.column_count];
	const char *label =
		shown->label != NULL ? _(shown->label) : value_member(described, "label", "");

	column->weight = shown->weight;
	column->right = value_is_number(described);
	snprintf(column->label, sizeof column->label, "%s", label);
	rows->list.column_count++;
}

/* A weight for a column that nobody designed: texts share the room. */
static int weight_of(const json_t *column)
{
	const char *type = value_member(column, "type", "text");

	return strcmp(type, "text") == 0 || strcmp(type, "json") == 0 ? 1 : 0;
}

/* The labelled columns of the description, as a table of our own. */
static struct rows_column *described_columns(struct rows *rows)
{
	const json_t *columns = json_object_get(server_operation(rows->operation), "columns");
	struct rows_column *shown = need_new(LIST_COLUMNS_MAX + 1, sizeof *shown);
	size_t count = 0;
	size_t index;
	json_t *column;

	json_array_foreach(columns, index, column)
	{
		if (!json_is_string(json_object_get(column, "label")) || count == LIST_COLUMNS_MAX)
			continue;
		shown[count].name = value_member(column, "name", "");
		shown[count++].weight = weight_of(column);
	}
	return shown;
}

/* The columns without the party's, for whom all rows are the same one's; NULL when
 * there is nothing to leave out. */
static struct rows_column *without_party(const struct rows_column *columns)
{
	struct rows_column *kept;
	size_t count = 0;
	bool found = false;

	for (size_t i = 0; columns[i].name != NULL; i++)
		found = found || strcmp(columns[i].name, "party_name") == 0;
	if (!found || server_own_party() == 0)
		return NULL;
	kept = need_new(LIST_COLUMNS_MAX + 1, sizeof *kept);
	for (size_t i = 0; columns[i].name != NULL && count < LIST_COLUMNS_MAX; i++)
		if (strcmp(columns[i].name, "party_name") != 0)
			kept[count++] = columns[i];
	return kept;
}

void rows_start(struct rows *rows, const char *operation, json_t *arguments,
		const struct rows_column *columns)
{
	rows->operation = operation;
	rows->arguments = arguments;
	list_start(&rows->list, &source, rows);
	rows->shown = columns;
	rows->own = columns == NULL ? described_columns(rows) : without_party(columns);
	if (columns == NULL || rows->own != NULL)
		rows->shown = rows->own;
	for (size_t i = 0; i < LIST_COLUMNS_MAX && rows->shown[i].name != NULL; i++)
		add_column(rows, &rows->shown[i]);
}

void rows_free(struct rows *rows)
{
	free(rows->own);
	list_free(&rows->list);
	json_decref(rows->arguments);
}

/* --- Orders --- */

static const char *order_label(const struct rows *rows, const char *order)
{
	const char *name = order[0] == '-' ? order + 1 : order;
	const char *label = value_member(server_column(rows->operation, name), "label", name);

	return label;
}

const char *rows_next_order(struct rows *rows)
{
	const json_t *orders = json_object_get(server_operation(rows->operation), "orders");
	size_t count = json_array_size(orders);
	size_t next = 0;

	if (count < 2)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (strcmp(json_string_value(json_array_get(orders, i)), rows->list.sort) == 0)
			next = (i + 1) % count;
	if (rows->list.sort[0] == '\0')
		next = 1;
	snprintf(rows->list.sort, sizeof rows->list.sort, "%s",
		 json_string_value(json_array_get(orders, next)));
	list_restart(&rows->list);
	return order_label(rows, rows->list.sort);
}
