/* The line that answers a request: JSON-RPC 2.0, compact, with its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"

enum { RPC_USAGE = -32602, RPC_UNKNOWN = -32601 };

/* body is {"result": ...} or {"error": ...} as text: the rest is written around it. */
static void set_line(struct request *request, const char *body)
{
	char *id = request->id ? json_dumps(request->id, JSON_COMPACT | JSON_ENCODE_ANY)
			       : strdup("null");
	int length;

	if (id == NULL)
		abort();
	free(request->answer);
	length = asprintf(&request->answer, "{\"jsonrpc\":\"2.0\",\"id\":%s,%s\n", id, body + 1);
	if (length < 0)
		abort();
	request->answer_length = (size_t)length;
	free(id);
}

static char *body_of(const char *member, json_t *value)
{
	json_t *object = json_object();
	char *text;

	json_object_set_new(object, member, value);
	text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (text == NULL)
		abort();
	return text;
}

static json_t *result(struct call *call)
{
	struct call_private *private = call->private;
	json_t *object = json_object();

	if (call->operation->shape == OP_LIST) {
		json_object_set_new(object, "rows",
				    private->rows ? json_incref(private->rows) : json_array());
		if (private->has_total)
			json_object_set_new(object, "total", json_integer(private->total));
	} else {
		json_object_set_new(object, "record",
				    private->record ? json_incref(private->record) : json_object());
	}
	if (private->notes)
		json_object_update(object, private->notes);
	return object;
}

/* What each error's data has. */
static void say_why(json_t *data, enum lang lang, enum refusal refusal)
{
	json_object_set_new(data, "reason", json_string(refusal_name(refusal)));
	json_object_set_new(data, "label", json_string(lang_text(lang, refusal_label(refusal))));
	json_object_set_new(data, "exit", json_integer(refusal_exit(refusal)));
}

static json_t *error(struct call *call, enum refusal refusal)
{
	struct call_private *private = call->private;
	json_t *data = private->details ? json_copy(private->details) : json_object();
	int code = refusal_exit(refusal);

	say_why(data, call->caller->lang, refusal);
	if (private->faults)
		json_object_set(data, "arguments", private->faults);
	if (private->lines)
		json_object_set(data, "lines", private->lines);
	if (refusal == REFUSED_UNKNOWN_OPERATION)
		code = RPC_UNKNOWN;
	else if (code == 2)
		code = RPC_USAGE;
	return json_pack("{s:i, s:s, s:o}", "code", code, "message",
			 private->sentence ? private->sentence
					   : call_say(call, refusal_sentence(refusal)),
			 "data", data);
}

const char *answer_body(struct request *request, enum refusal refusal)
{
	if (request->body == NULL)
		request->body = refusal == DONE ? body_of("result", result(&request->call))
						: body_of("error", error(&request->call, refusal));
	return request->body;
}

void answer_forget(struct request *request)
{
	free(request->body);
	request->body = NULL;
}

void answer_set(struct request *request, enum refusal refusal)
{
	set_line(request, answer_body(request, refusal));
}

void answer_error(struct request *request, int code, const char *sentence)
{
	json_t *data = json_object();
	char *body;

	say_why(data, request->caller.lang, REFUSED_USAGE);
	body = body_of("error", json_pack("{s:i, s:s, s:o}", "code", code, "message", sentence,
					  "data", data));
	set_line(request, body);
	free(body);
}

/* The outcome that a kept answer tells, for the log. */
static enum refusal kept_outcome(const json_t *kept)
{
	const json_t *data = json_object_get(json_object_get(kept, "error"), "data");
	const char *reason = json_string_value(json_object_get(data, "reason"));
	enum refusal refusal;

	return reason && refusal_find(reason, &refusal) ? refusal : DONE;
}

void answer_copy(struct request *request, const char *body)
{
	json_t *kept = json_loads(body, 0, NULL);

	request->outcome = kept_outcome(kept);
	json_decref(kept);
	set_line(request, body);
}

/* Another thread runs the request: what is read here was written before it began. */
char *request_left(const struct request *request)
{
	json_t *id = request->id ? json_deep_copy(request->id) : json_null();
	json_t *data = json_object();
	json_t *object = json_pack("{s:s, s:o, s:{s:i, s:s, s:o}}", "jsonrpc", "2.0", "id", id,
				   "error", "code", refusal_exit(REFUSED_LEFT), "message",
				   lang_text(request->caller.lang, refusal_sentence(REFUSED_LEFT)),
				   "data", data);
	char *text, *line = NULL;

	say_why(data, request->caller.lang, REFUSED_LEFT);
	text = json_dumps(object, JSON_COMPACT);
	if (text == NULL || asprintf(&line, "%s\n", text) < 0)
		abort();
	free(text);
	json_decref(object);
	return line;
}
