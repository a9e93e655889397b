#include <stdio.h>
#include <stdlib.h>

#include "schema/text/cell.h"
#include "tui/command/output.h"
#include "tui/text/text.h"
#include "tui/text/value.h"

static void write_value(const json_t *value)
{
	const char *text = json_string_value(value);
	char *clean = NULL, *dumped = NULL;

	if (text == NULL && value != NULL && !json_is_null(value))
		text = dumped =
			json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	clean = display_clean_lines(text != NULL ? text : "");
	cell_write(stdout, clean);
	free(clean);
	free(dumped);
}

void output_csv_header(const json_t *columns)
{
	json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
	{
		fputs(i > 0 ? "," : "", stdout);
		cell_write(stdout, value_member(column, "name", ""));
	}
	fputs("\r\n", stdout);
}

void output_csv_row(const json_t *columns, const json_t *row)
{
	json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
	{
		fputs(i > 0 ? "," : "", stdout);
		write_value(json_object_get(row, value_member(column, "name", "")));
	}
	fputs("\r\n", stdout);
}
