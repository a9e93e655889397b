#include "tests/support/fill.h"

static const char *const typed[ARG_TYPE_COUNT] = {
	[ARG_TEXT] = "x",
	[ARG_LONG] = "x",
	[ARG_BOOL] = "yes",
	[ARG_DATE] = "2026-12-01",
	[ARG_LAST_DAY] = "2026-12-31",
	[ARG_TIME] = "2026-11-22T09:00Z",
	[ARG_EMAIL] = "nobody@example.fr",
	[ARG_POSTCODE] = "37000",
	[ARG_SECRET] = "Sentier-bleu8",
	[ARG_CODE] = "NOSUCHCODE",
	[ARG_KEY] =
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNiaW5nIGEga2V5IGZvciBhIHRlc3QgLiAuIC4u x",
	[ARG_DATA] = "x\n",
	[ARG_BYTES] = "eA==",
	[ARG_REAL] = "1.5",
	[ARG_AMOUNT] = "1",
	[ARG_RATE] = "1",
	/* The network's own, of a new data file. */
	[ARG_ROLE] = "host",
	[ARG_CATEGORY] = "wine",
	[ARG_COMMUNE] = "37261",
	[ARG_SEASON] = "ete",
	[ARG_AUDIENCE] = "full",
	[ARG_SEAT] = "seat",
	[ARG_CHANNEL] = "desk",
	[ARG_MEANS] = "cash",
	[ARG_PREFERENCE] = "lettre",
};

bool fill_names(enum arg_type type)
{
	return type >= ARG_PARTY;
}

bool fill_shared(enum arg_type type)
{
	return fill_names(type) && typed[type] != NULL;
}

static json_t *value(const struct param *param, const struct side *side)
{
	if (param->choices)
		return json_string(param->choices[0]);
	if (fill_names(param->type) && !fill_shared(param->type))
		return json_integer(side->object[param->type]);
	if (param->type == ARG_INT)
		return json_integer(param->min > 0 ? param->min : 1);
	return json_string(typed[param->type]);
}

json_t *fill_required(const struct operation *operation, const struct side *side)
{
	json_t *arguments = json_object();

	for (const struct param *param = operation->params; param && param->name; param++)
		if (param->flags & PARAM_REQUIRED)
			json_object_set_new(arguments, param->name, value(param, side));
	return arguments;
}

const char *fill_call(struct world *w, struct caller *caller, const struct operation *operation,
		      json_t *arguments)
{
	return scratch_call(&w->scratch, caller, operation->name, "o", arguments);
}
