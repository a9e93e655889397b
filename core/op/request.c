/* A request: one line of JSON-RPC 2.0 read into an operation and its arguments. */
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"

enum { RPC_PARSE = -32700, RPC_INVALID = -32600 };

static struct request *new_request(struct core *core, const struct caller *caller)
{
	struct request *request = calloc(1, sizeof *request);

	if (request == NULL)
		abort();
	request->core = core;
	request->caller = *caller;
	request->call = (struct call){
		.core = core,
		.caller = &request->caller,
		.lang = caller->lang,
		.private = &request->private,
	};
	return request;
}

static void reject(struct request *request, int code, const char *sentence)
{
	request->class = REQUEST_ANSWERED;
	request->outcome = REFUSED_USAGE;
	answer_error(request, code, call_say(&request->call, sentence));
}

static enum request_class class_of(const struct operation *operation)
{
	if (operation->kind == OP_READ)
		return REQUEST_READ;
	return operation->prepare ? REQUEST_PREPARED : REQUEST_WRITE;
}

static bool id_fine(const json_t *id)
{
	return json_is_integer(id) || json_is_null(id) ||
	       (json_is_string(id) && json_string_length(id) <= 64);
}

static void read_object(struct request *request)
{
	const json_t *version = json_object_get(request->root, "jsonrpc");
	const json_t *method = json_object_get(request->root, "method");
	json_t *params = json_object_get(request->root, "params");

	request->id = json_object_get(request->root, "id");
	if (!json_is_object(request->root) || !json_is_string(version) ||
	    strcmp(json_string_value(version), "2.0") != 0 || !json_is_string(method) ||
	    request->id == NULL || !id_fine(request->id)) {
		if (request->id && !id_fine(request->id))
			request->id = NULL;
		reject(request, RPC_INVALID,
		       N_("Not a request: jsonrpc \"2.0\", id, method and params are wanted."));
		return;
	}
	if (params && !json_is_object(params)) {
		reject(request, RPC_INVALID,
		       N_("Arguments are given by name: params is an object."));
		return;
	}
	request->params = params ? json_incref(params) : json_object();
	request->operation = operation_find(json_string_value(method));
	if (request->operation == NULL) {
		request->class = REQUEST_ANSWERED;
		request->outcome = refuse(&request->call, REFUSED_UNKNOWN_OPERATION, "name",
					  json_string_value(method), NULL);
		answer_set(request, request->outcome);
		return;
	}
	request->call.operation = request->operation;
	request->class = class_of(request->operation);
}

struct request *request_new(struct core *core, const struct caller *caller, const char *line,
			    size_t length)
{
	struct request *request = new_request(core, caller);
	json_error_t error;

	request->root = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	if (request->root)
		read_object(request);
	else
		reject(request, RPC_PARSE,
		       N_("Not JSON, or not UTF-8: one object a line is wanted."));
	return request;
}

/* What the daemon asks by itself for a connection. */
static struct request *internal(struct core *core, const struct caller *caller, const char *name)
{
	struct request *request = new_request(core, caller);

	request->quiet = true;
	request->params = json_object();
	request->operation = operation_find(name);
	request->call.operation = request->operation;
	request->class = class_of(request->operation);
	return request;
}

struct request *request_session_end(struct core *core, const struct caller *caller)
{
	return caller->session ? internal(core, caller, "session.close") : NULL;
}

struct request *request_local_identity(struct core *core, const struct caller *caller)
{
	return internal(core, caller, "auth.local");
}

struct request *request_internal(struct core *core, const char *operation, json_t *params)
{
	const struct caller daemon = { .daemon = true, .uid = -1, .address = "guichetd" };
	struct request *request = internal(core, &daemon, operation);

	if (params) {
		json_decref(request->params);
		request->params = params;
	}
	return request;
}

void request_free(struct request *request)
{
	if (request == NULL)
		return;
	call_release(&request->call);
	json_decref(request->params);
	json_decref(request->root);
	free(request->body);
	free(request->answer);
	free(request);
}

enum request_class request_class(const struct request *request)
{
	return request->class;
}

bool request_scouts(const struct request *request)
{
	return request->class == REQUEST_WRITE && request->operation->scout && !request->scouted;
}

const char *request_operation(const struct request *request)
{
	return request->operation ? request->operation->name : "";
}

void request_on_progress(struct request *request, void (*told)(void *data, int percent), void *data)
{
	request->private.told = told;
	request->private.told_data = data;
}

const char *request_answer(const struct request *request, size_t *length)
{
	*length = request->quiet ? 0 : request->answer_length;
	return request->answer;
}

const char *request_internal_answer(const struct request *request, size_t *length)
{
	*length = request->answer_length;
	return request->answer;
}

const char *request_outcome(const struct request *request)
{
	return refusal_name(request->outcome);
}

const char *request_failed(const struct request *request)
{
	return refusal_is_failure(request->outcome) ? refusal_sentence(request->outcome) : NULL;
}

int64_t request_line(const struct request *request)
{
	return request->private.line;
}

const char *request_objects(const struct request *request)
{
	return request->private.objects;
}

size_t request_event_count(const struct request *request)
{
	return request->private.event_count;
}

const struct event *request_event(const struct request *request, size_t i)
{
	return &request->private.events[i];
}
