/* system.describe: the operations that the caller may call, each with all that a
 * form, a list or a command needs to know. */
#include <string.h>

#include "core/op/private.h"
#include "core/system/system.h"

static json_t *text(struct call *call, const char *msgid)
{
	return msgid ? json_string(call_say(call, msgid)) : json_null();
}

static json_t *choices(struct call *call, const char *noun, const char *const *words)
{
	json_t *list = json_array();

	for (; words && *words; words++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "value", *words, "label",
						      call_say(call, word_label_of(noun, *words))));
	return list;
}

static json_t *describe_param(struct call *call, const struct param *param)
{
	json_t *object = json_pack("{s:s, s:s, s:b, s:b, s:o, s:o}", "name", param->name, "type",
				   arg_type_name(param->type), "required",
				   (param->flags & PARAM_REQUIRED) != 0, "many",
				   (param->flags & PARAM_MANY) != 0, "label",
				   text(call, param->label ? param->label : param->name), "help",
				   text(call, param->help));

	if (param->initial)
		json_object_set_new(object, "initial", json_string(param->initial));
	if (param->choices)
		json_object_set_new(object, "choices", choices(call, param->noun, param->choices));
	if (param->min)
		json_object_set_new(object, "min", json_integer(param->min));
	if (param->max)
		json_object_set_new(object, "max", json_integer(param->max));
	return object;
}

static json_t *describe_params(struct call *call, const struct operation *operation)
{
	size_t count = operation_params(operation, NULL);
	struct param *params = call_alloc(call, (count + 1) * sizeof *params);
	json_t *list = json_array();

	operation_params(operation, params);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, describe_param(call, &params[i]));
	return list;
}

static json_t *describe_columns(struct call *call, const struct column *columns)
{
	json_t *list = json_array();

	for (; columns && columns->name; columns++) {
		json_t *object = json_pack("{s:s, s:s, s:o}", "name", columns->name, "type",
					   column_type_name(columns->type), "label",
					   text(call, columns->label));

		if (columns->choices)
			json_object_set_new(object, "choices",
					    choices(call, columns->noun, columns->choices));
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *describe_orders(const struct order *orders)
{
	json_t *list = json_array();

	for (; orders && orders->name; orders++)
		json_array_append_new(list, json_string(orders->name));
	return list;
}

static void describe(struct call *call, const struct operation *operation)
{
	reply_row(call);
	reply_text(call, "name", operation->name);
	reply_text(call, "summary", call_say(call, operation->summary));
	reply_text(call, "kind", operation->kind == OP_READ ? "read" : "write");
	reply_text(call, "shape", operation->shape == OP_LIST ? "list" : "record");
	if (arg_int(call, "brief"))
		return;
	reply_json(call, "params", describe_params(call, operation));
	reply_json(call, "columns", describe_columns(call, operation->columns));
	reply_json(call, "orders", describe_orders(operation->orders));
}

static enum refusal run(struct call *call)
{
	const char *only = arg_text(call, "operation");

	for (const struct operation *const *o = operation_table(); *o; o++) {
		/* Internal ones have no summary: the daemon calls them by itself. */
		if ((only && strcmp((*o)->name, only) != 0) || (*o)->summary == NULL)
			continue;
		if (permission_has(call, *o))
			describe(call, *o);
	}
	return DONE;
}

const struct operation system_describe = {
	.name = "system.describe",
	.summary = N_("The operations that you may call, with their arguments"),
	.kind = OP_READ,
	.access = OP_ACCOUNT,
	.shape = OP_LIST,
	.roles = "visitor",
	.params = PARAMS(
		{ "operation", ARG_TEXT, 0, N_("Operation"), N_("Only this one.") },
		{ "brief", ARG_BOOL, 0, N_("Brief"), N_("Without their arguments and columns.") }),
	.columns = COLUMNS({ "name", COLUMN_TEXT, N_("Operation") },
			   { "summary", COLUMN_TEXT, N_("What it does") },
			   { "kind", COLUMN_TEXT, NULL }, { "shape", COLUMN_TEXT, NULL },
			   { "params", COLUMN_JSON, NULL }, { "columns", COLUMN_JSON, NULL },
			   { "orders", COLUMN_JSON, NULL }),
	.run = run,
};
