/* Reads an import's records and judges what every import has in common. Owns
 * the CSV reader and the tally of faults and repairs; what the fields mean is
 * the importing module's business. */
#include "core/import/import.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv/csv.h"
#include "core/text/text.h"

const char *const import_repairs[] = { "cp1252", NULL };

enum {
	IMPORT_COLUMNS = CSV_FIELDS,
	IMPORT_NOTES = 1000, /* faults told one by one; more are counted only */
	IMPORT_FIELD_MAX = 200,
};

struct import {
	struct call *call;
	const struct import_column *columns;
	size_t count;
	int position[IMPORT_COLUMNS]; /* of a declared column in the file; -1 absent */
	size_t width;                 /* fields of the header */
	struct csv *csv;
	struct csv_record record;
	const char *fields[IMPORT_COLUMNS];
	char *repaired_fields[IMPORT_COLUMNS];
	bool ready; /* the header was sound */
	bool line_bad;
	bool repair;
	int64_t bad_lines, repaired;
	json_t *repairs;
	json_t *seen; /* value -> line, for import_once */
};

/* The sentence in the caller's language, its {name}s filled from the pairs. */
static const char *fill(struct import *import, const char *msgid, va_list pairs)
{
	struct call *call = import->call;
	const char *text = call_copy(call, call_say(call, msgid));

	for (const char *name = va_arg(pairs, const char *); name;
	     name = va_arg(pairs, const char *)) {
		const char *value = va_arg(pairs, const char *);
		const char *mark = call_format(call, "{%s}", name);
		const char *found = strstr(text, mark);

		if (found)
			text = call_format(call, "%.*s%s%s", (int)(found - text), text, value,
					   found + strlen(mark));
	}
	return text;
}

static void bad(struct import *import, const char *sentence)
{
	if (!import->line_bad)
		import->bad_lines++;
	import->line_bad = true;
	if (import->bad_lines <= IMPORT_NOTES)
		note_line(import->call, import->record.line, sentence);
}

void import_bad(struct import *import, const char *msgid, ...)
{
	va_list pairs;

	if (import->bad_lines >= IMPORT_NOTES && import->line_bad)
		return;
	va_start(pairs, msgid);
	bad(import, fill(import, msgid, pairs));
	va_end(pairs);
}

static void note_repair(struct import *import, const char *msgid, ...)
{
	va_list pairs;
	json_t *repair = json_object();

	va_start(pairs, msgid);
	json_object_set_new(repair, "line", json_integer(import->record.line));
	json_object_set_new(repair, "message", json_string(fill(import, msgid, pairs)));
	va_end(pairs);
	json_array_append_new(import->repairs, repair);
}

static bool is_also(const struct import_column *column, const char *key)
{
	size_t length = strlen(key);

	if (column->also == NULL || length == 0)
		return false;
	if (strcmp(column->name, key) == 0)
		return true;
	for (const char *found = column->also; (found = strstr(found, key)); found += length) {
		char after = found[length];

		if ((found == column->also || found[-1] == '|') && (after == '|' || after == '\0'))
			return true;
	}
	return false;
}

static size_t column_of(const struct import *import, const char *name)
{
	char *key = text_fold(name);
	size_t i = 0;

	while (i < import->count && strcmp(import->columns[i].name, name) != 0 &&
	       !is_also(&import->columns[i], key))
		i++;
	free(key);
	return i;
}

static const char *column_names(struct import *import)
{
	const char *names = "";

	for (size_t i = 0; i < import->count; i++)
		names = call_format(import->call, "%s%s%s", names, i ? ", " : "",
				    import->columns[i].name);
	return names;
}

static void map_header(struct import *import)
{
	struct csv_record *header = &import->record;

	import->width = header->count;
	for (size_t i = 0; i < header->count; i++) {
		const char *name = header->fields[i];
		size_t column = import->count;
		bool fine = text_check(name, header->lengths[i], false, NULL) == TEXT_FINE;

		if (fine)
			column = column_of(import, name);
		if (!fine)
			import_bad(import, N_("The names of the columns are not readable text."),
				   NULL);
		else if (column == import->count)
			import_bad(import, N_("Unknown column: {column}. Columns are: {columns}."),
				   "column", name, "columns", column_names(import), NULL);
		else if (import->position[column] >= 0)
			import_bad(import, N_("The column {column} is there twice."), "column",
				   name, NULL);
		else
			import->position[column] = (int)i;
	}
	for (size_t i = 0; i < import->count; i++)
		if (import->columns[i].required && import->position[i] < 0)
			import_bad(import, N_("The column {column} is missing."), "column",
				   import->columns[i].name, NULL);
}

static void read_header(struct import *import)
{
	enum csv_result result = csv_next(import->csv, &import->record);

	if (result == CSV_END) {
		import->record.line = 1;
		import_bad(import, N_("The file is empty. Columns are: {columns}."), "columns",
			   column_names(import), NULL);
	} else if (result != CSV_RECORD) {
		import_bad(import, csv_fault(result), NULL);
	} else {
		map_header(import);
	}
	import->ready = import->bad_lines == 0;
}

struct import *import_open(struct call *call, const struct import_column *columns)
{
	struct import *import = call_alloc(call, sizeof(*import));
	const char *data = arg_text(call, "data");
	const char *repair = arg_text(call, "repair");

	import->call = call;
	import->columns = columns;
	import->repair = repair && strcmp(repair, "cp1252") == 0;
	import->repairs = json_array();
	import->seen = json_object();
	while (columns[import->count].name && import->count < IMPORT_COLUMNS)
		import->position[import->count++] = -1;
	data = data ? data : "";
	import->csv = csv_new(data, strlen(data));
	read_header(import);
	return import;
}

static bool all_empty(const struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->lengths[i] > 0)
			return false;
	return true;
}

static char *trim(char *text, size_t *length)
{
	while (*length > 0 && strchr(" \t\n", text[*length - 1]))
		(*length)--;
	text[*length] = '\0';
	while (*length > 0 && strchr(" \t\n", *text)) {
		text++;
		(*length)--;
	}
	return text;
}

/* Maps what is certainly Windows-1252, if that was asked for. */
static void repair_field(struct import *import, size_t column, char **text, size_t *length)
{
	char *mapped = NULL;
	size_t count = text_repair_cp1252(*text, *length, &mapped);
	char number[24];

	if (count == 0) {
		free(mapped);
		return;
	}
	free(import->repaired_fields[column]);
	import->repaired_fields[column] = mapped;
	snprintf(number, sizeof(number), "%zu", count);
	import->repaired += (int64_t)count;
	note_repair(import, N_("{column}: characters repaired from Windows-1252: {count}"),
		    "column", import->columns[column].name, "count", number, NULL);
	*text = mapped;
	*length = strlen(mapped);
}

static void check_field(struct import *import, size_t column, char *text, size_t length)
{
	const struct import_column *is = &import->columns[column];
	size_t max = is->max ? is->max : IMPORT_FIELD_MAX;
	enum text_fault fault;

	if (text_check(text, length, is->lines, NULL) != TEXT_FINE && import->repair)
		repair_field(import, column, &text, &length);
	text = trim(text, &length);
	fault = text_check(text, length, is->lines, NULL);
	import->fields[column] = text;
	if (fault == TEXT_NOT_UTF8)
		import_bad(import,
			   N_("{column}: not UTF-8. Save the file as UTF-8, or say repair=cp1252."),
			   "column", is->name, NULL);
	else if (fault == TEXT_CONTROL)
		import_bad(import,
			   N_("{column}: a control character. Remove it, or say repair=cp1252."),
			   "column", is->name, NULL);
	else if (length > max)
		import_bad(import, N_("{column}: too long."), "column", is->name, NULL);
	else if (length == 0 && is->required)
		import_bad(import, N_("{column}: nothing there."), "column", is->name, NULL);
}

static void check_record(struct import *import)
{
	struct csv_record *record = &import->record;
	char have[24], wanted[24];

	if (record->count != import->width) {
		snprintf(have, sizeof(have), "%zu", record->count);
		snprintf(wanted, sizeof(wanted), "%zu", import->width);
		import_bad(import, N_("{count} fields, where the first line has {wanted}."),
			   "count", have, "wanted", wanted, NULL);
		return;
	}
	for (size_t i = 0; i < import->count; i++) {
		int at = import->position[i];

		import->fields[i] = "";
		if (at >= 0)
			check_field(import, i, record->fields[at], record->lengths[at]);
	}
}

bool import_next(struct import *import)
{
	enum csv_result result;

	while (import->ready && (result = csv_next(import->csv, &import->record)) != CSV_END) {
		import->line_bad = false;
		if (result != CSV_RECORD)
			import_bad(import, csv_fault(result), NULL);
		else if (!all_empty(&import->record))
			check_record(import);
		else
			continue;
		if (!import->line_bad)
			return true;
	}
	return false;
}

const char *import_field(const struct import *import, size_t i)
{
	return import->fields[i];
}

bool import_has(const struct import *import, size_t i)
{
	return import->position[i] >= 0;
}

const char *import_name(const struct import *import, size_t i)
{
	return import->columns[i].name;
}

bool import_sound(const struct import *import)
{
	return import->bad_lines == 0;
}

bool import_once(struct import *import, const char *value)
{
	json_t *before = json_object_get(import->seen, value);
	char line[24];

	if (!before) {
		json_object_set_new(import->seen, value, json_integer(import->record.line));
		return true;
	}
	snprintf(line, sizeof(line), "%" PRId64, (int64_t)json_integer_value(before));
	import_bad(import, N_("{value} is already on line {line}."), "value", value, "line", line,
		   NULL);
	return false;
}

enum refusal import_close(struct import *import)
{
	struct call *call = import->call;
	int64_t bad_lines = import->bad_lines;

	csv_free(import->csv);
	for (size_t i = 0; i < import->count; i++)
		free(import->repaired_fields[i]);
	json_decref(import->seen);
	if (bad_lines > 0) {
		json_decref(import->repairs);
		return refuse(call, REFUSED_BAD_LINES, "count",
			      call_format(call, "%" PRId64, bad_lines), "wrong",
			      call_format(call,
					  lang_plural(call->lang, "%d line is not right",
						      "%d lines are not right", bad_lines),
					  (int)bad_lines),
			      NULL);
	}
	reply_int(call, "repaired", import->repaired);
	reply_json(call, "repairs", import->repairs);
	if (arg_int(call, "dry_run"))
		call_discard(call);
	return DONE;
}
