#include "tui/command/output.h"

#include <stdlib.h>
#include <string.h>

#include "tui/text/qr.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

json_t *output_columns(const json_t *description, const json_t *row, bool labelled)
{
	json_t *columns = json_array(), *column;
	const char *name;
	json_t *value;
	size_t i;

	json_array_foreach(json_object_get(description, "columns"), i, column)
	{
		if (!labelled || json_is_string(json_object_get(column, "label")))
			json_array_append(columns, column);
	}
	if (json_array_size(columns) > 0)
		return columns;
	json_object_foreach((json_t *)row, name, value)
	{
		json_array_append_new(columns,
				      json_pack("{s:s, s:s}", "name", name, "label", name));
	}
	return columns;
}

/* Black on white where colours can be had; else light blocks on the terminal's
 * own ground, and the bare code where there are no blocks. */
static void output_qr(const char *text)
{
	struct qr qr;
	bool styled = say_styled(stdout);

	if (!ui_utf8 || !qr_make(&qr, text)) {
		say(stdout, "\n  [ %s ]\n\n", text);
		return;
	}
	printf("\n");
	for (int row = 0; row < qr_rows(&qr); row++) {
		char *blocks = qr_row(&qr, row, !styled);

		printf(styled ? "\033[0;30;47m%s\033[0m\n" : "%s\n", blocks);
		free(blocks);
	}
	printf("\n");
}

static void output_csv(const json_t *description, const json_t *record, const json_t *rows)
{
	const json_t *first = record != NULL ? record : json_array_get(rows, 0);
	json_t *columns = output_columns(description, first, false), *row;
	size_t i;

	output_csv_header(columns);
	if (record != NULL)
		output_csv_row(columns, record);
	json_array_foreach(rows, i, row)
	{
		output_csv_row(columns, row);
	}
	json_decref(columns);
}

/* "37 of 1,196" when there are more rows than those shown. */
static void output_total(const json_t *rows, const json_t *total, bool more)
{
	json_int_t shown = (json_int_t)json_array_size(rows), all = json_integer_value(total);
	char part[32], number[32], whole[34];

	if (shown == 0)
		say(stdout, "%s\n", all > 0 ? _("Nothing on this page.") : _("Nothing found."));
	else if (shown < all) {
		lang_number(ui_lang, all, number, sizeof(number));
		snprintf(whole, sizeof(whole), "%s%s", number, more ? "+" : "");
		say(stdout, _("%s of %s\n"), lang_number(ui_lang, shown, part, sizeof(part)),
		    whole);
	}
}

void output_result(enum format format, const json_t *description, const json_t *result)
{
	json_t *record = json_object_get(result, "record"), *rows = json_object_get(result, "rows");
	const json_t *shape = record != NULL ? record : json_array_get(rows, 0);
	const char *qr = value_member(record, "qr", "");
	json_t *columns;

	if (format == FORMAT_JSON) {
		say_json(stdout, result);
		return;
	}
	if (format == FORMAT_CSV) {
		output_csv(description, record, rows);
		return;
	}
	columns = output_columns(description, shape, true);
	if (record != NULL && json_object_size(record) == 0)
		say(stdout, "%s\n", _("Done."));
	else if (record != NULL)
		output_record(columns, record);
	else if (json_array_size(rows) > 0)
		output_table(columns, rows);
	if (record == NULL)
		output_total(rows, json_object_get(result, "total"),
			     json_is_true(json_object_get(result, "more")));
	if (qr[0] != '\0')
		output_qr(qr);
	json_decref(columns);
}
