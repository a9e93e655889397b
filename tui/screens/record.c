/* Owns how a record reads. */
#include "tui/screens/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/screen.h"
#include "tui/screens/rows.h"
#include "tui/screens/server.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/value.h"

enum { LABEL_MOST = 24, LEFT = 3 };

struct record {
	struct screen screen;
	const char *operation;
	const json_t *record;
	int first;
	int lines;
	int shown;
};

static int label_width(const json_t *columns)
{
	int width = 8;
	size_t index;
	json_t *column;

	json_array_foreach(columns, index, column)
	{
		int label = (int)display_width(value_member(column, "label", ""));

		width = label > width ? label : width;
	}
	return width < LABEL_MOST ? width : LABEL_MOST;
}

static void begin_line(struct string *lines)
{
	if (lines->length > 0)
		string_text(lines, "\n");
}

/* All that is told of an object without a name, its words as the noun's own list says
 * them: of "vouchers", voucher.list. */
static void add_parts(struct string *lines, const char *column, const json_t *item)
{
	char operation[64];
	const char *member;
	json_t *value;
	bool first = true;

	snprintf(operation, sizeof operation, "%.*s.list", (int)strlen(column) - 1, column);
	json_object_foreach((json_t *)item, member, value)
	{
		json_t *described = json_pack("{s:s}", "name", member);
		char *text = json_is_string(value)
				     ? server_labels(operation, member, json_string_value(value))
				     : NULL;

		if (text == NULL)
			text = value_text(described, value);
		if (strcmp(member, "id") != 0 && text[0] != '\0') {
			if (first)
				begin_line(lines);
			string_format(lines, "%s%s", first ? "" : " · ", text);
			first = false;
		}
		free(text);
		json_decref(described);
	}
}

/* The name of what a nested object stands for, and where it is. */
static void add_nested(struct string *lines, const char *column, const json_t *item)
{
	static const char *const names[] = { "label", "name", "title", "fingerprint", "message" };
	static const char *const places[] = { "party_name", "shop_name", "comment", "town" };
	const char *name = json_string_value(item);

	for (size_t i = 0; name == NULL && i < sizeof names / sizeof *names; i++)
		name = json_string_value(json_object_get(item, names[i]));
	if (name == NULL) {
		add_parts(lines, column, item);
		return;
	}
	begin_line(lines);
	string_text(lines, name);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *place = value_member(item, places[i], "");

		if (place[0] != '\0')
			string_format(lines, " · %s", place);
	}
}

static char *column_text(const char *operation, const json_t *column, const json_t *value)
{
	struct string lines = { 0 };
	char *labels = NULL;
	size_t index;
	json_t *item;

	json_array_foreach(value, index, item)
		add_nested(&lines, value_member(column, "name", "?"), item);
	if (lines.length > 0)
		return string_take(&lines);
	string_free(&lines);
	if (json_is_string(value) && json_object_get(column, "choices") == NULL)
		labels = server_labels(operation, value_member(column, "name", ""),
				       json_string_value(value));
	return labels != NULL ? labels : value_text(column, value);
}

int record_draw(const char *operation, const json_t *record, struct area area, int first)
{
	const json_t *columns = json_object_get(server_operation(operation), "columns");
	int labels = label_width(columns);
	int line = 0;
	size_t index;
	json_t *column;

	json_array_foreach(columns, index, column)
	{
		const char *label = json_string_value(json_object_get(column, "label"));
		char *text;
		int width = area.cols - labels - 3;

		if (label == NULL)
			continue;
		text = column_text(operation, column,
				   json_object_get(record, value_member(column, "name", "")));
		if (text[0] != '\0') {
			int rows = paint_wrapped(0, 0, width, 0, STYLE_PLAIN, text);
			int y = line - first;

			if (y >= 0 && y < area.rows) {
				paint_text(area.y + y, area.x, labels, STYLE_DIM, label);
				paint_wrapped(area.y + y, area.x + labels + 2, width, area.rows - y,
					      STYLE_PLAIN, text);
			}
			line += rows;
		}
		free(text);
	}
	return line;
}

static void draw(struct screen *screen, struct area body)
{
	struct record *record = (struct record *)screen;
	struct area area = { body.y + 1, body.x + LEFT, body.rows - 2, body.cols - 2 * LEFT };

	record->shown = area.rows;
	record->lines = record_draw(record->operation, record->record, area, record->first);
}

static bool key(struct screen *screen, int pressed)
{
	struct record *record = (struct record *)screen;
	int most = record->lines - record->shown;

	if (pressed == UI_DOWN || pressed == UI_PAGE_DOWN)
		record->first += record->first < most ? 1 : 0;
	else if (pressed == UI_UP || pressed == UI_PAGE_UP)
		record->first -= record->first > 0 ? 1 : 0;
	else if (pressed == UI_ENTER)
		screen_close(screen);
	else
		return false;
	return true;
}

static const struct action no_actions[] = { { .key = UI_NONE } };

static const struct screen_type record_type = {
	.actions = no_actions,
	.draw = draw,
	.key = key,
};

void record_show_kept(const char *title, const char *operation, const json_t *shown)
{
	struct record record = { .screen.type = &record_type,
				 .operation = operation,
				 .record = shown };

	screen_set_title(&record.screen, title);
	screen_show(&record.screen);
}

void record_show(const char *title, const char *operation, json_t *params)
{
	json_t *record = server_record(operation, params);

	if (record != NULL)
		record_show_kept(title, operation, record);
	json_decref(record);
}
