/* Choosing one thing from a list that narrows as one types. */
#ifndef GUICHET_SCREENS_PICKER_H
#define GUICHET_SCREENS_PICKER_H

#include <jansson.h>
#include <stdbool.h>

struct form;
struct form_field;

/* From rows that are here, or, when rows is NULL, from an operation. The row
 * chosen, the caller's, or NULL. Takes arguments over; `typed` is what was typed
 * before. */
json_t *picker_show_rows(const char *title, const json_t *rows, const char *operation,
			 json_t *arguments, const char *typed);

/* The same from rows that are here, with these columns. */
struct rows_column;
json_t *picker_show_columns(const char *title, const json_t *rows,
			    const struct rows_column *columns);

/* The same with the columns of an operation, whose rows they are. */
json_t *picker_show_operation(const char *title, const json_t *rows, const char *operation,
			      const struct rows_column *columns);
/* Of a type, or made there and then (F2) from what was typed: a row too; made NULL:
 * nothing can be. NULL when it was left. */
json_t *picker_show_or_make(const char *type, const char *title,
			    json_t *(*made)(const char *typed));

/* Of a type, or, where no row fits, what `read` makes of what was typed: a row too;
 * NULL when it is none. */
json_t *picker_show_or_read(const char *type, const char *title, const char *empty,
			    json_t *(*read)(const char *typed));

/* For a type of argument that names something ("party", "offer", ...): where it
 * is looked up. False when this account has no way to look it up. */
bool picker_knows(const char *type);
/* A look_up for such a field; its `with` is the type's name. */
void picker_look_up(struct form *form, struct form_field *field, const char *typed);
/* The same by itself: value and label, which the caller owns. */
json_t *picker_show(const char *type, const char *title, json_t *arguments, const char *typed);

#endif
