/* Reads CSV. Owns the buffer of the current record; knows nothing of what the
 * fields mean, nor of encodings beyond the byte order mark. */
#include "core/csv/csv.h"

#include <stdlib.h>
#include <string.h>

#include "schema/lang/lang.h"

struct csv {
	const char *at, *end;
	int64_t line; /* of `at` */
	char separator;
	char *buffer; /* the fields of the record, each with its 0 */
	size_t used, room;
};

/* The first of the candidates on the first line, outside quotes. */
static char separator_of(const char *at, const char *end)
{
	bool quoted = false;

	for (; at < end && (quoted || *at != '\n'); at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (!quoted && (*at == ',' || *at == ';' || *at == '\t'))
			return *at;
	}
	return ',';
}

struct csv *csv_new(const char *bytes, size_t length)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct csv *csv = calloc(1, sizeof(*csv));

	if (!csv)
		abort();
	csv->at = bytes;
	csv->end = bytes + length;
	csv->line = 1;
	if (length >= 3 && memcmp(bytes, mark, 3) == 0)
		csv->at += 3;
	csv->separator = separator_of(csv->at, csv->end);
	return csv;
}

void csv_free(struct csv *csv)
{
	if (csv)
		free(csv->buffer);
	free(csv);
}

/* One more byte of the record; false when it is too long. */
static bool keep(struct csv *csv, char byte)
{
	if (csv->used >= CSV_RECORD_MAX)
		return false;
	if (csv->used == csv->room) {
		csv->room = csv->room ? csv->room * 2 : 1024;
		csv->buffer = realloc(csv->buffer, csv->room);
		if (!csv->buffer)
			abort();
	}
	csv->buffer[csv->used++] = byte;
	return true;
}

/* 0: none here; else the bytes of the line end (LF or CR LF). */
static size_t line_end(const struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\n')
		return 1;
	if (csv->at + 1 < csv->end && csv->at[0] == '\r' && csv->at[1] == '\n')
		return 2;
	return 0;
}

static void next_line(struct csv *csv)
{
	const char *feed = memchr(csv->at, '\n', (size_t)(csv->end - csv->at));

	csv->at = feed ? feed + 1 : csv->end;
	csv->line++;
}

/* From after the opening quote to after the closing one. */
static enum csv_result quoted_field(struct csv *csv)
{
	while (csv->at < csv->end) {
		size_t feed = line_end(csv);
		char byte = feed ? '\n' : *csv->at;

		if (byte == '"') {
			csv->at++;
			if (csv->at == csv->end || *csv->at != '"')
				return CSV_RECORD;
		}
		if (!keep(csv, byte))
			return CSV_TOO_LONG;
		csv->at += feed ? feed : 1;
		csv->line += feed ? 1 : 0;
	}
	return CSV_OPEN_QUOTE;
}

static bool field_ends(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == csv->separator || line_end(csv) > 0;
}

static enum csv_result plain_field(struct csv *csv)
{
	for (; !field_ends(csv); csv->at++) {
		if (*csv->at == '"')
			return CSV_STRAY_QUOTE;
		if (!keep(csv, *csv->at))
			return CSV_TOO_LONG;
	}
	return CSV_RECORD;
}

static enum csv_result field(struct csv *csv)
{
	enum csv_result result;

	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		result = quoted_field(csv);
		if (result == CSV_RECORD && !field_ends(csv))
			result = CSV_STRAY_QUOTE;
	} else {
		result = plain_field(csv);
	}
	if (result == CSV_RECORD && !keep(csv, '\0'))
		result = CSV_TOO_LONG;
	return result;
}

/* Offsets while the buffer may still move; pointers once it is whole. */
static enum csv_result fields(struct csv *csv, struct csv_record *record)
{
	size_t offsets[CSV_FIELDS];
	bool more = true;

	record->count = 0;
	csv->used = 0;
	while (more) {
		enum csv_result result;

		if (record->count == CSV_FIELDS)
			return CSV_TOO_MANY;
		offsets[record->count] = csv->used;
		result = field(csv);
		if (result != CSV_RECORD)
			return result;
		record->lengths[record->count] = csv->used - 1 - offsets[record->count];
		record->count++;
		more = csv->at < csv->end && *csv->at == csv->separator;
		csv->at += more ? 1 : 0;
	}
	for (size_t i = 0; i < record->count; i++)
		record->fields[i] = csv->buffer + offsets[i];
	return CSV_RECORD;
}

enum csv_result csv_next(struct csv *csv, struct csv_record *record)
{
	const char *begin;
	enum csv_result result;

	while (line_end(csv) > 0)
		next_line(csv);
	if (csv->at >= csv->end)
		return CSV_END;
	begin = csv->at;
	record->line = csv->line;
	result = fields(csv, record);
	if (result == CSV_OPEN_QUOTE || result == CSV_TOO_LONG) {
		/* The quote may have swallowed sound lines: go on after its own. */
		csv->at = begin;
		csv->line = record->line;
	}
	next_line(csv);
	return result;
}

const char *csv_fault(enum csv_result result)
{
	static const char *const sentences[] = {
		[CSV_OPEN_QUOTE] = N_("A quoted field is opened and never closed."),
		[CSV_STRAY_QUOTE] = N_("A quote in the middle of a field: quote the whole field "
				       "and double the quote."),
		[CSV_TOO_LONG] = N_("This record is too long (256 KiB at most)."),
		[CSV_TOO_MANY] = N_("This record has too many fields (64 at most)."),
	};

	return sentences[result];
}
