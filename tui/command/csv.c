#include <stdlib.h>
#include <string.h>

#include "tui/command/output.h"
#include "tui/text/strings.h"
#include "tui/text/text.h"
#include "tui/text/value.h"

/* -12 and +33247000000 are numbers; -1+2 is a formula. */
static bool numeric(const char *text)
{
	size_t digits, point;

	text += *text == '+' || *text == '-' ? 1 : 0;
	digits = strspn(text, "0123456789");
	point = text[digits] == '.' ? 1 + strspn(text + digits + 1, "0123456789") : 0;
	return digits > 0 && point != 1 && text[digits + point] == '\0';
}

static void append_cell(struct string *line, const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL && !numeric(text);

	if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
		string_text(line, text);
		return;
	}
	string_text(line, strpbrk(text, ",\"\r\n") != NULL ? "\"" : "");
	string_text(line, formula ? "'" : "");
	for (const char *at = text; *at != '\0'; at++)
		string_add(line, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
	string_text(line, strpbrk(text, ",\"\r\n") != NULL ? "\"" : "");
}

static void append_value(struct string *line, const json_t *value)
{
	const char *text = json_string_value(value);
	char *clean = NULL, *dumped = NULL;

	if (text == NULL && value != NULL && !json_is_null(value))
		text = dumped =
			json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	clean = display_clean_lines(text != NULL ? text : "");
	append_cell(line, clean);
	free(clean);
	free(dumped);
}

static void end_line(struct string *line)
{
	string_text(line, "\r\n");
	fwrite(line->text, 1, line->length, stdout);
	string_free(line);
}

void output_csv_header(const json_t *columns)
{
	struct string line = { 0 };
	json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
	{
		string_text(&line, i > 0 ? "," : "");
		append_cell(&line, value_member(column, "name", ""));
	}
	end_line(&line);
}

void output_csv_row(const json_t *columns, const json_t *row)
{
	struct string line = { 0 };
	json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
	{
		string_text(&line, i > 0 ? "," : "");
		append_value(&line, json_object_get(row, value_member(column, "name", "")));
	}
	end_line(&line);
}
