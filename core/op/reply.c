/* The answer: each value written as its column is declared. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/code/code.h"
#include "core/op/private.h"

static const struct column *column_of(const struct call *call, const char *name)
{
	const struct column *column = call->operation->columns;

	while (column && column->name && strcmp(column->name, name) != 0)
		column++;
	if (column == NULL || column->name == NULL)
		abort(); /* a bug: the handler answers what it did not declare */
	return column;
}

static json_t *fields(struct call *call)
{
	if (call->private->record == NULL)
		call->private->record = json_object();
	return call->private->record;
}

void reply_row(struct call *call)
{
	struct call_private *private = call->private;

	if (private->rows == NULL)
	private->rows = json_array();
	json_decref(private->record);
	private->record = json_object();
	json_array_append(private->rows, private->record);
}

json_t *json_moment(int64_t at)
{
	char text[32];
	time_t seconds = (time_t)at;
	struct tm t = { 0 };

	gmtime_r(&seconds, &t);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &t);
	return json_string(text);
}

void reply_int(struct call *call, const char *name, int64_t value)
{
	enum column_type type = column_of(call, name)->type;

	if (type == COLUMN_TIME)
		json_object_set_new(fields(call), name, json_moment(value));
	else if (type == COLUMN_BOOL)
		json_object_set_new(fields(call), name, json_boolean(value));
	else
		json_object_set_new(fields(call), name, json_integer(value));
}

void reply_real(struct call *call, const char *name, double value)
{
	column_of(call, name);
	json_object_set_new(fields(call), name, json_real(value));
}

void reply_bool(struct call *call, const char *name, bool value)
{
	column_of(call, name);
	json_object_set_new(fields(call), name, json_boolean(value));
}

void reply_text(struct call *call, const char *name, const char *value)
{
	char grouped[CODE_GROUPED];
	json_t *text = NULL;

	if (value && column_of(call, name)->type == COLUMN_CODE)
		value = code_group(value, grouped);
	if (value)
		text = json_string(value);
	json_object_set_new(fields(call), name, text ? text : json_null());
}

void reply_json(struct call *call, const char *name, json_t *value)
{
	column_of(call, name);
	json_object_set_new(fields(call), name, value);
}

void reply_total(struct call *call, int64_t total)
{
	call->private->total = total;
	call->private->has_total = true;
}

void reply_note(struct call *call, const char *name, json_t *value)
{
	if (call->private->notes == NULL)
		call->private->notes = json_object();
	json_object_set_new(call->private->notes, name, value);
}

void reply_fields(struct call *call, struct query *query)
{
	int count = column_count(query);

	for (int i = 0; i < count; i++) {
		const char *name = column_name(query, i);
		enum column_type type = column_of(call, name)->type;

		if (column_null(query, i))
			json_object_set_new(fields(call), name, json_null());
		else if (type == COLUMN_JSON)
			reply_json(call, name,
				   json_loads(column_text(query, i), JSON_DECODE_ANY, NULL));
		else if (type == COLUMN_TEXT || type == COLUMN_CODE || type == COLUMN_CHOICE ||
			 type == COLUMN_PERIOD)
			reply_text(call, name, column_text(query, i));
		else if (type == COLUMN_REAL)
			reply_real(call, name, column_real(query, i));
		else
			reply_int(call, name, column_int(query, i));
	}
}

void reply_rows(struct call *call, struct query *query)
{
	while (query_step(query)) {
		reply_row(call);
		reply_fields(call, query);
	}
}

/* --- Refusing --- */

void refuse_with(struct call *call, const char *name, json_t *value)
{
	if (call->private->details == NULL)
		call->private->details = json_object();
	json_object_set_new(call->private->details, name, value);
}

/* Fills the {name}s of a sentence from the details. */
static char *fill(struct call *call, const char *sentence)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	char *copy;

	if (out == NULL)
		abort();
	while (*sentence) {
		const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;

		if (end) {
			char *name = strndup(sentence + 1, (size_t)(end - sentence - 1));
			const char *value =
				json_string_value(json_object_get(call->private->details, name));

			fputs(value ? value : "?", out);
			free(name);
			sentence = end + 1;
		} else {
			fputc(*sentence++, out);
		}
	}
	fclose(out);
	copy = call_copy(call, text);
	free(text);
	return copy;
}

enum refusal refuse(struct call *call, enum refusal refusal, ...)
{
	va_list list;
	const char *name;

	va_start(list, refusal);
	while ((name = va_arg(list, const char *)) != NULL) {
		const char *value = va_arg(list, const char *);

		refuse_with(call, name, json_string(value ? value : ""));
	}
	va_end(list);
	call->private->sentence = fill(call, call_say(call, refusal_sentence(refusal)));
	return refusal;
}

const char *call_forgive(struct call *call)
{
	const char *sentence = call->private->sentence;

	json_decref(call->private->details);
	call->private->details = NULL;
	call->private->sentence = NULL;
	return sentence;
}

enum refusal refuse_argument(struct call *call, const char *name, const char *sentence)
{
	if (call->private->faults == NULL)
		call->private->faults = json_object();
	if (json_object_get(call->private->faults, name) == NULL)
		json_object_set_new(call->private->faults, name, json_string(sentence));
	return REFUSED_USAGE;
}

void note_line(struct call *call, int64_t line, const char *sentence)
{
	enum { LINES_TOLD = 200 };

	if (call->private->lines == NULL)
		call->private->lines = json_array();
	if (json_array_size(call->private->lines) < LINES_TOLD)
		json_array_append_new(
			call->private->lines,
			json_pack("{s:I, s:s}", "line", (json_int_t)line, "message", sentence));
}
