/* Arguments: what came as JSON, checked against what is declared, with an error
 * for each that is not right; and what the framework adds to a declaration. */
#include <ctype.h>
#include <string.h>

#include "core/code/code.h"
#include "core/op/private.h"
#include "core/text/text.h"

enum { ITEMS_MAX = 10000 };

/* --- What the framework adds to a declaration --- */

static const struct param list_params[] = {
	{ .name = "filter",
	  .type = ARG_TEXT,
	  .label = N_("Filter"),
	  .help = N_("Only rows that contain this text.") },
	{ .name = "sort",
	  .type = ARG_TEXT,
	  .label = N_("Order"),
	  .help = N_("Name of a column; with a - before it, the other way.") },
	{ .name = "limit", .type = ARG_INT, .label = N_("Rows"), .initial = "50", .max = 10000 },
	{ .name = "offset",
	  .type = ARG_INT,
	  .label = N_("From row"),
	  .initial = "0",
	  .max = 1000000000 },
};

static const struct param nonce_param = {
	.name = "nonce",
	.type = ARG_TEXT,
	.label = N_("Nonce"),
	.min = 22,
	.max = 64,
	.help = N_("128 random bits or more: the same again gives the first answer again.")
};

static size_t add(struct param *out, size_t count, const struct param *param)
{
	if (out)
		out[count] = *param;
	return count + 1;
}

size_t operation_params(const struct operation *operation, struct param *out)
{
	size_t count = 0;

	for (const struct param *param = operation->params; param && param->name; param++)
		count = add(out, count, param);
	if (operation->orders)
		for (size_t i = 0; i < sizeof list_params / sizeof *list_params; i++)
			count = add(out, count, &list_params[i]);
	if (operation->kind == OP_WRITE)
		count = add(out, count, &nonce_param);
	return count;
}

const struct param *argument_param(const struct call *call, const char *name)
{
	const struct call_private *private = call->private;

	for (size_t i = 0; i < private->param_count; i++)
		if (strcmp(private->params[i].name, name) == 0)
			return &private->params[i];
	return NULL;
}

/* --- Reading --- */

/* A JSON scalar as it would have been typed; NULL for arrays, objects, null. */
static const char *typed(struct call *call, const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_STRING:
		return json_string_value(json);
	case JSON_INTEGER:
		return call_format(call, "%lld", (long long)json_integer_value(json));
	case JSON_REAL:
		return call_format(call, "%.17g", json_real_value(json));
	case JSON_TRUE:
		return "yes";
	case JSON_FALSE:
		return "no";
	default:
		return NULL;
	}
}

static enum refusal read_one(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	const char *fault;

	if (reference_type(param->type)) {
		if (strlen(text) >= CODE_TYPED ||
		    text_check(text, strlen(text), false, NULL) != TEXT_FINE)
			fault = call_say(call, N_("Too long, or with control characters."));
		else
			return reference_find(call, param, text, value);
	} else {
		fault = value_read(call, param, text, value);
	}
	if (fault)
		return refuse_argument(call, param->name, fault);
	value->given = true;
	return DONE;
}

/* "a, b,c" in pieces, as JSON; kept by the call's params until it ends. */
static json_t *split(const char *text)
{
	json_t *items = json_array();

	while (*text) {
		size_t length = strcspn(text, ",");
		const char *from = text;
		size_t piece = length;

		while (piece > 0 && isspace((unsigned char)*from))
			from++, piece--;
		while (piece > 0 && isspace((unsigned char)from[piece - 1]))
			piece--;
		if (piece > 0)
			json_array_append_new(items, json_stringn(from, piece));
		text += length + (text[length] == ',');
	}
	return items;
}

static enum refusal read_many(struct call *call, const struct param *param, const json_t *json,
			      struct value *value)
{
	json_t *items = json_is_array(json) ? json_incref((json_t *)json)
					    : split(json_is_string(json) ? json_string_value(json)
									 : typed(call, json));
	size_t count = json_array_size(items);
	enum refusal refusal = DONE;

	if (count > ITEMS_MAX) {
		json_decref(items);
		return refuse_argument(call, param->name, call_say(call, N_("Too many at once.")));
	}
	value->items = call_alloc(call, (count + 1) * sizeof *value->items);
	for (size_t i = 0; i < count && refusal == DONE; i++) {
		const char *text = typed(call, json_array_get(items, i));

		if (text == NULL)
			refusal = refuse_argument(call, param->name,
						  call_say(call, N_("A list of texts is wanted.")));
		else
			refusal = read_one(call, param, call_copy(call, text), &value->items[i]);
	}
	json_decref(items);
	value->count = count;
	value->given = count > 0 || (param->flags & PARAM_CLEAR);
	if (count == 0 && (param->flags & PARAM_REQUIRED))
		return refuse_argument(call, param->name, call_say(call, N_("Missing.")));
	return refusal;
}

static bool blank(const char *text)
{
	return text[strspn(text, " \t")] == 0;
}

static enum refusal read_param(struct call *call, const struct param *param, const json_t *json,
			       struct value *value)
{
	const char *text = param->initial;

	if (json && !json_is_null(json)) {
		if ((param->flags & PARAM_MANY) && !json_is_object(json))
			return read_many(call, param, json, value);
		text = typed(call, json);
		if (text == NULL)
			return refuse_argument(call, param->name,
					       call_say(call, N_("One value is wanted.")));
		if (blank(text) && !(param->flags & PARAM_CLEAR))
			text = param->initial;
	}
	if (text == NULL) {
		if (param->flags & PARAM_REQUIRED)
			return refuse_argument(call, param->name, call_say(call, N_("Missing.")));
		return DONE;
	}
	/* A cleared field of any type: given, with no value. */
	if (blank(text) && (param->flags & PARAM_CLEAR)) {
		value->given = true;
		value->cleared = true;
		value->text = param->type == ARG_TEXT || param->type == ARG_LONG ? "" : NULL;
		return DONE;
	}
	return read_one(call, param, text, value);
}

static enum refusal unknown_names(struct call *call, const json_t *params)
{
	enum refusal refusal = DONE;
	const char *name;
	json_t *json;

	json_object_foreach((json_t *)params, name, json)
	{
		if (argument_param(call, name) == NULL)
			refusal = refuse_argument(call, name,
						  call_say(call, N_("There is no such argument.")));
	}
	return refusal;
}

/* Every wrong argument is named, unless one names what is not there or not the
 * caller's: then that is the answer. */
enum refusal arguments_read(struct call *call, const json_t *params)
{
	struct call_private *private = call->private;
	size_t count = operation_params(call->operation, NULL);
	enum refusal usage;

	private->params = call_alloc(call, (count + 1) * sizeof *private->params);
	private->values = call_alloc(call, (count + 1) * sizeof *private->values);
	private->param_count = operation_params(call->operation, private->params);
	usage = unknown_names(call, params);
	for (size_t i = 0; i < count; i++) {
		const struct param *param = &private->params[i];
		enum refusal refusal = read_param(call, param, json_object_get(params, param->name),
						  &private->values[i]);

		if (refusal == REFUSED_USAGE)
			usage = refusal;
		else if (refusal != DONE && usage == DONE)
			return refusal;
	}
	return usage == DONE ? DONE : refuse(call, REFUSED_USAGE, NULL);
}

/* --- What handlers ask --- */

static const struct value *value_of(const struct call *call, const char *name)
{
	const struct param *param = argument_param(call, name);

	if (param == NULL) {
		fprintf(stderr, "guichet: %s has no argument %s\n", call->operation->name, name);
		abort(); /* a bug in the handler */
	}
	return &call->private->values[param - call->private->params];
}

bool arg_given(const struct call *call, const char *name)
{
	return value_of(call, name)->given;
}

bool arg_cleared(const struct call *call, const char *name)
{
	return value_of(call, name)->cleared;
}

const char *arg_text(const struct call *call, const char *name)
{
	return value_of(call, name)->text;
}

int64_t arg_int(const struct call *call, const char *name)
{
	return value_of(call, name)->integer;
}

double arg_real(const struct call *call, const char *name)
{
	return value_of(call, name)->real;
}

size_t arg_count(const struct call *call, const char *name)
{
	return value_of(call, name)->count;
}

int64_t arg_int_at(const struct call *call, const char *name, size_t i)
{
	return value_of(call, name)->items[i].integer;
}

const char *arg_text_at(const struct call *call, const char *name, size_t i)
{
	return value_of(call, name)->items[i].text;
}
