/* The result of an operation, as a table, JSON or CSV. */
#ifndef GUICHET_COMMAND_OUTPUT_H
#define GUICHET_COMMAND_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/command/say.h"

/* result holds "record", or "rows" and "total". description may be NULL. */
void output_result(enum format format, const json_t *description, const json_t *result);

/* The columns to show: an array, the caller's. Those described (with labelled:
 * only those that have a label), or the row's own members. */
json_t *output_columns(const json_t *description, const json_t *row, bool labelled);

/* table.c */
void output_table(const json_t *columns, const json_t *rows);
void output_record(const json_t *columns, const json_t *record);
/* csv.c: RFC 4180 with a header of column names, values as on the wire. A text
 * that a spreadsheet would take for a formula is preceded by an apostrophe. */
void output_csv_header(const json_t *columns);
void output_csv_row(const json_t *columns, const json_t *row);

#endif
