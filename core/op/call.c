/* What a handler does with its call: memory, the data file, sentences, events. */
#include "core/op/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"

struct arena *call_arena(struct call *call)
{
	return &call->private->memory;
}

void *call_alloc(struct call *call, size_t size)
{
	return arena_alloc(&call->private->memory, size);
}

char *call_copy(struct call *call, const char *text)
{
	return arena_copy(&call->private->memory, text);
}

char *call_format(struct call *call, const char *format, ...)
{
	va_list list;
	char *text;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		abort();
	text = call_alloc(call, (size_t)length + 1);
	va_start(list, format);
	vsnprintf(text, (size_t)length + 1, format, list);
	va_end(list);
	return text;
}

void call_release(struct call *call)
{
	struct call_private *private = call->private;

	arena_release(&private->memory);
	json_decref(private->record);
	json_decref(private->rows);
	json_decref(private->notes);
	json_decref(private->details);
	json_decref(private->faults);
	json_decref(private->lines);
	free(private->events);
}

/* Nothing is bound at first: BIND_NULL only says that the name means no argument. */
static void bind_value(struct query *query, int i, const struct bind *bind)
{
	switch (bind->type) {
	case BIND_INT:
		query_int_at(query, i, bind->integer);
		break;
	case BIND_TEXT:
		query_text_at(query, i, bind->bytes);
		break;
	case BIND_REAL:
		query_real_at(query, i, bind->real);
		break;
	case BIND_BLOB:
		query_blob_at(query, i, bind->bytes, bind->length);
		break;
	case BIND_NULL:
		break;
	}
}

static bool bind_given(struct query *query, int i, const char *name, const struct bind *binds)
{
	for (; binds && binds->name; binds++) {
		if (strcmp(binds->name, name) == 0) {
			bind_value(query, i, binds);
			return true;
		}
	}
	return false;
}

/* What :name can always mean, whatever the arguments are called. */
static bool bind_reserved(struct call *call, struct query *query, int i, const char *name)
{
	const struct bind reserved[] = {
		B_INT(":account", call->caller->account),
		B_TEXT(":operation", call->operation->name),
		B_INT(":whole", call->whole),
		B_INT(":now", call->now),
		B_TEXT(":language", lang_tag(call->lang)),
		B_INT(":visit", caller_open(call->caller) ? call->caller->session : 0),
		{ .name = NULL },
	};

	return bind_given(query, i, name, reserved);
}

static void bind_argument(struct call *call, struct query *query, int i, const char *name)
{
	static const char prefix[] = ":arg_";
	size_t length = sizeof prefix - 1;
	const struct param *param =
		argument_param(call, name + (strncmp(name, prefix, length) == 0 ? length : 1));
	const struct value *value;

	if (param == NULL)
		return;
	value = &call->private->values[param - call->private->params];
	if (!value->given || (param->flags & PARAM_MANY))
		return;
	if (value->text)
		query_text_at(query, i, value->text);
	else if (param->type == ARG_REAL)
		query_real_at(query, i, value->real);
	else if (!value->cleared)
		query_int_at(query, i, value->integer);
}

struct query *call_query(struct call *call, const char *sql, const struct bind *binds)
{
	struct query *query = store_query(call->store, sql);
	int count = query_name_count(query);

	for (int i = 1; i <= count; i++) {
		const char *name = query_name(query, i);

		if (name && !bind_given(query, i, name, binds) &&
		    !bind_reserved(call, query, i, name))
			bind_argument(call, query, i, name);
	}
	return query;
}

bool call_exec(struct call *call, const char *sql, const struct bind *binds)
{
	struct query *query = call_query(call, sql, binds);

	while (query_step(query))
		;
	return !query_conflict(query);
}

int64_t call_int(struct call *call, const char *sql, const struct bind *binds, int64_t fallback)
{
	struct query *query = call_query(call, sql, binds);
	int64_t value = fallback;

	if (query_step(query) && !column_null(query, 0))
		value = column_int(query, 0);
	query_end(query);
	return value;
}

const char *call_text(struct call *call, const char *sql, const struct bind *binds)
{
	struct query *query = call_query(call, sql, binds);
	const char *value = NULL;

	if (query_step(query) && !column_null(query, 0))
		value = call_copy(call, column_text(query, 0));
	query_end(query);
	return value;
}

const char *call_say(const struct call *call, const char *msgid)
{
	return lang_text(call->lang, msgid);
}

const char *call_when(struct call *call, enum lang_style style, int64_t at)
{
	return lang_when(call->lang, style, at, call->now, call_alloc(call, 64), 64);
}

void audit_object(struct call *call, const char *noun, int64_t id)
{
	char *objects = call->private->objects;
	size_t used = strlen(objects);

	/* A write on more objects than fit says so, and is found by its line. */
	if (used + 48 < sizeof call->private->objects)
		snprintf(objects + used, sizeof call->private->objects - used, "%s%s:%lld",
			 used ? " " : "", noun, (long long)id);
	else if (objects[used - 1] != '+')
		snprintf(objects + used, sizeof call->private->objects - used, " +");
}

void call_event(struct call *call, struct event event)
{
	struct call_private *private = call->private;

	private->events =
		realloc(private->events, (private->event_count + 1) * sizeof *private->events);
	if (private->events == NULL)
		abort();
	private->events[private->event_count++] = event;
}

void call_keep(struct call *call, void *what)
{
	call->private->kept = what;
}

void *call_kept(const struct call *call)
{
	return call->private->kept;
}

void call_after_refusal(struct call *call, void (*record)(struct call *call))
{
	call->private->after_refusal = record;
}

void call_discard(struct call *call)
{
	call->private->discard = true;
}

void call_again(struct call *call)
{
	call->private->again = true;
}

int64_t call_parts(const struct call *call)
{
	return call->private->parts;
}

void call_look_anew(struct call *call)
{
	store_rollback(call->store);
	store_begin(call->store);
}

void call_progress(struct call *call, int64_t done, int64_t all)
{
	struct call_private *private = call->private;
	int percent = all > 0 ? (int)(done * 100 / all) : 0;

	if (private->told == NULL || percent <= private->percent || percent > 100)
		return;
	private->percent = percent;
	private->told(private->told_data, percent);
}
