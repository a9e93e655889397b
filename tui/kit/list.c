/* Owns the cursor, the page and the marks of a list. */
#include "tui/kit/list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/term.h"
#include "tui/text/text.h"
#include "tui/text/ui.h"

enum { GAP = 2, MARGIN = 3, WIDEST_CONTENT = 30, WIDEST_LABEL = 12, LEAST_TEXT = 8 };

void list_start(struct list *list, const struct list_source *source, void *context)
{
	list->source = source;
	list->context = context;
	list->whole = -1;
	list->stale = true;
	list->marks = json_object();
}

void list_free(struct list *list)
{
	json_decref(list->rows);
	json_decref(list->marks);
	list->rows = NULL;
	list->marks = NULL;
}

void list_reload(struct list *list)
{
	list->stale = true;
	json_object_clear(list->marks);
}

void list_restart(struct list *list)
{
	list->cursor = 0;
	list->first = 0;
	list->stale = true;
}

/* --- Rows --- */

static void fetch(struct list *list)
{
	json_t *rows;

	list->more = false;
	rows = list->source->fetch(list, list->first, list->page, &list->total);
	list->stale = false;
	json_decref(list->rows);
	list->rows = rows != NULL ? rows : json_array();
	if (rows == NULL)
		list->total = 0;
	if (list->filter.length == 0) {
		list->whole = list->total;
		list->whole_more = list->more;
	}
}

/* Makes rows hold the page with the cursor. */
static void load(struct list *list, int page)
{
	if (page != list->page) {
		list->page = page;
		list->stale = true;
	}
	if (list->cursor < list->first || list->cursor >= list->first + page)
		list->stale = true;
	if (!list->stale)
		return;
	list->first = list->cursor - list->cursor % page;
	fetch(list);
	/* What was there may have gone. */
	if (list->cursor >= list->total && list->total > 0) {
		list->cursor = list->total - 1;
		list->first = list->cursor - list->cursor % page;
		fetch(list);
	}
}

/* Keys may come before the first drawing has told how high a page is. */
static void ensure(struct list *list)
{
	load(list, list->page > 0 ? list->page : term_rows() - 8);
}

json_t *list_row(struct list *list)
{
	ensure(list);
	return json_array_get(list->rows, (size_t)(list->cursor - list->first));
}

static void row_name(const struct list *list, const json_t *row, char *buf, size_t size)
{
	const json_t *name = json_object_get(row, list->mark_by);

	if (json_is_integer(name))
		snprintf(buf, size, "%" JSON_INTEGER_FORMAT, json_integer_value(name));
	else
		snprintf(buf, size, "%s", json_is_string(name) ? json_string_value(name) : "");
}

static bool marked(const struct list *list, const json_t *row)
{
	char name[128];

	if (list->mark_by == NULL)
		return false;
	row_name(list, row, name, sizeof name);
	return json_object_get(list->marks, name) != NULL;
}

int list_marked(const struct list *list)
{
	return (int)json_object_size(list->marks);
}

json_t *list_chosen(struct list *list)
{
	json_t *chosen = json_array();
	const char *name;
	json_t *row;

	json_object_foreach(list->marks, name, row) json_array_append(chosen, row);
	if (json_array_size(chosen) == 0 && list_row(list) != NULL)
		json_array_append(chosen, list_row(list));
	return chosen;
}

/* "10,000+" where it was counted no further. */
static void number(int64_t count, bool more, char *buf, size_t size)
{
	lang_number(ui_lang, count, buf, size);
	if (more)
		strncat(buf, "+", size - strlen(buf) - 1);
}

void list_count(const struct list *list, char *buf, size_t size)
{
	char total[32];
	char whole[32];

	number(list->total, list->more, total, sizeof total);
	if (list->filter.length == 0 || list->whole < list->total) {
		snprintf(buf, size, "%s", total);
		return;
	}
	number(list->whole, list->whole_more, whole, sizeof whole);
	snprintf(buf, size, _("%s of %s"), total, whole);
}

/* --- Drawing --- */

/* Of a column as wide as its content: a long label does not make it wider. */
static int content_width(struct list *list, int column)
{
	int width = (int)display_width(list->columns[column].label);
	size_t index;
	json_t *row;

	if (width > WIDEST_LABEL)
		width = WIDEST_LABEL;
	json_array_foreach(list->rows, index, row)
	{
		char *text = list->source->cell(list, row, column);
		int taken = (int)display_width(text);

		free(text);
		width = taken > width ? taken : width;
	}
	return width < WIDEST_CONTENT ? width : WIDEST_CONTENT;
}

/* The last columns go when the others would have no room: the first says more. */
static void drop_columns(struct list *list, int room)
{
	int needed = 0;

	for (int i = 0; i < list->column_count; i++) {
		const struct list_column *column = &list->columns[i];

		needed += (column->weight > 0 ? LEAST_TEXT : column->width) + (i > 0 ? GAP : 0);
		if (needed > room && i > 0) {
			list->shown = i;
			return;
		}
	}
	list->shown = list->column_count;
}

static void lay_out(struct list *list, int room)
{
	int weights = 0;
	int last = -1;
	int rest;

	for (int i = 0; i < list->column_count; i++) {
		int width = list->columns[i].weight == 0 ? content_width(list, i) : 0;

		if (width > list->columns[i].width)
			list->columns[i].width = width;
	}
	drop_columns(list, room);
	room -= GAP * (list->shown - 1);
	for (int i = 0; i < list->shown; i++) {
		weights += list->columns[i].weight;
		if (list->columns[i].weight > 0)
			last = i;
		else
			room -= list->columns[i].width;
	}
	rest = room > 0 ? room : 0;
	for (int i = 0; i < list->shown; i++) {
		struct list_column *column = &list->columns[i];

		if (column->weight == 0)
			continue;
		column->width = i == last ? rest : (room > 0 ? room * column->weight / weights : 0);
		rest -= column->width;
	}
}

static void draw_cell(const struct list_column *column, int y, int x, enum style style,
		      const char *text)
{
	if (column->right)
		paint_text_right(y, x + column->width, column->width, style, text);
	else
		paint_text(y, x, column->width, style, text);
}

static void draw_head(struct list *list, struct area area)
{
	int x = area.x + MARGIN;

	for (int i = 0; i < list->shown; i++) {
		draw_cell(&list->columns[i], area.y, x, STYLE_DIM, list->columns[i].label);
		x += list->columns[i].width + GAP;
	}
}

static void draw_row(struct list *list, const json_t *row, int y, int left, bool here)
{
	enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
	int x = left + MARGIN;

	if (list->source->style != NULL && !here)
		style = list->source->style(list, row);
	if (here)
		paint_text(y, left, 1, STYLE_STRONG, glyph("▸", ">"));
	if (marked(list, row))
		paint_text(y, left + 1, 1, STYLE_GOOD, glyph("✓", "*"));
	for (int i = 0; i < list->shown; i++) {
		char *text = list->source->cell(list, row, i);

		draw_cell(&list->columns[i], y, x, style, text);
		free(text);
		x += list->columns[i].width + GAP;
	}
}

void list_draw(struct list *list, struct area area, bool focus)
{
	size_t index;
	json_t *row;

	if (area.rows < 2)
		return;
	load(list, area.rows - 1);
	if (list->total == 0) {
		paint_wrapped(area.y + 1, area.x + MARGIN, area.cols - 2 * MARGIN, area.rows - 1,
			      STYLE_DIM, list->empty != NULL ? list->empty : _("Nothing here."));
		return;
	}
	lay_out(list, area.cols - MARGIN - 1);
	draw_head(list, area);
	json_array_foreach(list->rows, index, row)
	{
		bool here = list->first + (int64_t)index == list->cursor;
		int y = area.y + 1 + (int)index;

		if ((int)index >= area.rows - 1)
			break;
		draw_row(list, row, y, area.x, here);
		if (here && focus)
			paint_cursor(y, area.x, false);
	}
}

/* --- Keys --- */

static void move_to(struct list *list, int64_t cursor)
{
	if (cursor >= list->total)
		cursor = list->total - 1;
	list->cursor = cursor < 0 ? 0 : cursor;
}

static void toggle_mark(struct list *list)
{
	json_t *row = list_row(list);
	char name[128];

	if (row == NULL)
		return;
	row_name(list, row, name, sizeof name);
	if (json_object_get(list->marks, name) != NULL)
		json_object_del(list->marks, name);
	else
		json_object_set(list->marks, name, row);
	move_to(list, list->cursor + 1);
}

bool list_key(struct list *list, int key)
{
	int page;

	ensure(list);
	page = list->page;
	switch (key) {
	case UI_UP:
		move_to(list, list->cursor - 1);
		return true;
	case UI_DOWN:
		move_to(list, list->cursor + 1);
		return true;
	case UI_PAGE_UP:
		move_to(list, list->cursor - page);
		return true;
	case UI_PAGE_DOWN:
		move_to(list, list->cursor + page);
		return true;
	case UI_HOME:
		move_to(list, 0);
		return true;
	case UI_END:
		move_to(list, list->total - 1);
		return true;
	case ' ':
		if (list->mark_by == NULL)
			return false;
		toggle_mark(list);
		return true;
	default:
		return false;
	}
}

bool list_filter_key(struct list *list, int key)
{
	if (!list->filtering)
		return false;
	if (key == UI_ESCAPE && list->filter.length > 0) {
		field_set(&list->filter, "");
		list_restart(list);
		return true;
	}
	if (key == UI_ENTER || key == UI_ESCAPE || key == UI_TAB) {
		list->filtering = false;
		return true;
	}
	if (key == UI_HOME || key == UI_END || !field_key(&list->filter, key))
		return false;
	if (key != UI_LEFT && key != UI_RIGHT)
		list_restart(list);
	return true;
}

void list_filter_draw(struct list *list, int y, int x, int width)
{
	const char *label = _("Filter");
	int taken = paint_text(y, x, 20, STYLE_DIM, label) + 2;

	field_draw(&list->filter, y, x + taken, width - taken, list->filtering);
}
