/* CSV as people's spreadsheets and registers write it: RFC 4180, and besides
 * it LF line ends, a byte order mark, and ; or a tab instead of the comma (told
 * from the first line). Reads from memory, one record at a time, in space that
 * is bounded by one record. */
#ifndef GUICHET_CSV_H
#define GUICHET_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CSV_FIELDS = 64,             /* of a record, at most */
	CSV_RECORD_MAX = 256 * 1024, /* bytes of a record, at most */
};

enum csv_result {
	CSV_END,
	CSV_RECORD,
	CSV_OPEN_QUOTE,  /* a quoted field that the file never closes */
	CSV_STRAY_QUOTE, /* a quote inside a field that does not begin with one, or
			  * text after a closing quote */
	CSV_TOO_LONG,    /* more bytes than CSV_RECORD_MAX */
	CSV_TOO_MANY,    /* more fields than CSV_FIELDS */
};

struct csv_record {
	int64_t line; /* where it begins, from 1 */
	size_t count;
	char *fields[CSV_FIELDS]; /* until the next record */
	size_t lengths[CSV_FIELDS];
};

struct csv;

/* The bytes must outlive the reader. Never NULL. */
struct csv *csv_new(const char *bytes, size_t length);
void csv_free(struct csv *csv);

/* The next record; lines with nothing on them are passed over. After a fault,
 * record->line says where, and reading goes on at the following line. */
enum csv_result csv_next(struct csv *csv, struct csv_record *record);

/* In English, to be translated: what is wrong. NULL for CSV_END, CSV_RECORD. */
const char *csv_fault(enum csv_result result);

#endif
