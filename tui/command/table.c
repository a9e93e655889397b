/* Aligned columns, and records as a label and a value. Widths are those of the
 * terminal's columns, not of bytes. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/output.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/value.h"

#define GAP 2
#define NARROW 10 /* no column is made narrower than this */

struct table {
	size_t columns, rows; /* row 0 is the header */
	char **cell;          /* [row * columns + column] */
	size_t *width;
	bool *right;
};

static char *shown(const json_t *column, const json_t *value)
{
	char *text = value_text(column, value), *ready = display_text(text);

	free(text);
	return ready;
}

static void table_fill(struct table *table, const json_t *columns, const json_t *rows)
{
	for (size_t c = 0; c < table->columns; c++) {
		const json_t *column = json_array_get(columns, c);
		const char *name = value_member(column, "name", "");

		table->right[c] = value_is_number(column);
		table->cell[c] = display_text(value_member(column, "label", name));
		for (size_t r = 1; r < table->rows; r++)
			table->cell[r * table->columns + c] =
				shown(column, json_object_get(json_array_get(rows, r - 1), name));
		for (size_t r = 0; r < table->rows; r++) {
			size_t width = display_width(table->cell[r * table->columns + c]);

			if (width > table->width[c])
				table->width[c] = width;
		}
	}
}

/* Takes from the widest text columns until all fit the terminal. */
static void table_fit(struct table *table, size_t room)
{
	for (;;) {
		size_t total = (table->columns - 1) * GAP, widest = 0;

		for (size_t c = 0; c < table->columns; c++) {
			total += table->width[c];
			if (!table->right[c] &&
			    (table->right[widest] || table->width[c] > table->width[widest]))
				widest = c;
		}
		if (total <= room || table->right[widest] || table->width[widest] <= NARROW)
			return;
		table->width[widest]--;
	}
}

static void table_row(const struct table *table, size_t row)
{
	struct string line = { 0 };

	for (size_t c = 0; c < table->columns; c++) {
		char *cell =
			display_clip(table->cell[row * table->columns + c], table->width[c], true);
		size_t pad = table->width[c] - display_width(cell);

		if (c > 0)
			string_pad(&line, GAP);
		if (table->right[c])
			string_pad(&line, pad);
		string_text(&line, cell);
		if (!table->right[c] && c + 1 < table->columns)
			string_pad(&line, pad);
		free(cell);
	}
	while (line.length > 0 && line.text[line.length - 1] == ' ')
		line.text[--line.length] = '\0';
	printf("%s\n", line.text != NULL ? line.text : "");
	string_free(&line);
}

/* Columns of the terminal; no limit elsewhere. */
static size_t room_on_line(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return (size_t)-1;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

void output_table(const json_t *columns, const json_t *rows)
{
	struct table table = { .columns = json_array_size(columns),
			       .rows = json_array_size(rows) + 1 };
	bool bold = say_styled(stdout);

	if (table.columns == 0)
		return;
	table.cell = need_new(table.columns * table.rows, sizeof(*table.cell));
	table.width = need_new(table.columns, sizeof(*table.width));
	table.right = need_new(table.columns, sizeof(*table.right));
	table_fill(&table, columns, rows);
	table_fit(&table, room_on_line());
	for (size_t row = 0; row < table.rows; row++) {
		fputs(bold && row == 0 ? "\033[1m" : "", stdout);
		table_row(&table, row);
		fputs(bold && row == 0 ? "\033[0m" : "", stdout);
	}
	for (size_t i = 0; i < table.columns * table.rows; i++)
		free(table.cell[i]);
	free(table.cell);
	free(table.width);
	free(table.right);
}

/* A text of several lines is indented to stand under its first. */
static void say_indented(const char *text, size_t indent)
{
	const char *end;

	while ((end = strchr(text, '\n')) != NULL) {
		printf("%.*s\n%*s", (int)(end - text), text, (int)indent, "");
		text = end + 1;
	}
	printf("%s\n", text);
}

static bool list_of_objects(const json_t *value)
{
	return json_is_object(json_array_get(value, 0));
}

static char *value_lines(const json_t *column, const json_t *value)
{
	struct string out = { 0 };
	json_t *entry;
	size_t i;

	if (!list_of_objects(value))
		return value_text(column, value);
	json_array_foreach(value, i, entry)
	{
		char *text = value_text(NULL, entry);

		string_text(&out, i > 0 ? "\n" : "");
		string_text(&out, text);
		free(text);
	}
	return string_take(&out);
}

static bool worth_showing(const json_t *value)
{
	const char *text = json_string_value(value);

	return value != NULL && !json_is_null(value) && (text == NULL || text[0] != '\0') &&
	       !(json_is_array(value) && json_array_size(value) == 0);
}

void output_record(const json_t *columns, const json_t *record)
{
	size_t width = 0, i;
	json_t *column;

	for (int showing = 0; showing < 2; showing++) {
		json_array_foreach(columns, i, column)
		{
			const char *name = value_member(column, "name", "");
			const json_t *value = json_object_get(record, name);
			char *label, *text, *ready;

			if (!worth_showing(value) || strcmp(name, "qr") == 0)
				continue;
			label = display_text(value_member(column, "label", name));
			if (!showing && display_width(label) > width)
				width = display_width(label);
			if (showing) {
				text = value_lines(column, value);
				ready = display_text_lines(text);
				printf("%s%*s", label, (int)(width - display_width(label)) + GAP,
				       "");
				say_indented(ready, width + GAP);
				free(ready);
				free(text);
			}
			free(label);
		}
	}
}
