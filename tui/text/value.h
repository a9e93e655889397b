/* A value of the wire as a person reads it, by the column that describes it
 * (system.describe). Shared by the command line and the screens. */
#ifndef GUICHET_TUI_VALUE_H
#define GUICHET_TUI_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* In the language of the process, local time; malloc'd, "" for null. Not cleaned:
 * show it through display_text(). column is {name, type, label, choices} or NULL:
 * then the value's own form decides. */
char *value_text(const json_t *column, const json_t *value);
/* Whether such values stand to the right. */
bool value_is_number(const json_t *column);
/* Seconds of "2026-11-22T10:42:00Z"; false when it isn't of that form. */
bool value_time(const char *text, int64_t *seconds);
/* A member that is text, or fallback. */
const char *value_member(const json_t *object, const char *name, const char *fallback);

#endif
