/* doc/operations.md, from the table; and the words for column types. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"

static const char *const column_types[] = {
	[COLUMN_TEXT] = "text",    [COLUMN_INT] = "integer",   [COLUMN_REAL] = "real",
	[COLUMN_BOOL] = "boolean", [COLUMN_TIME] = "time",     [COLUMN_CENTS] = "cents",
	[COLUMN_RATE] = "rate",    [COLUMN_CODE] = "code",     [COLUMN_CHOICE] = "choice",
	[COLUMN_JSON] = "json",    [COLUMN_PERIOD] = "period", [COLUMN_BYTES] = "bytes",
};

static const char *const access_texts[] = {
	[OP_GRANTED] = "administrator", [OP_NETWORK] = "administrator",
	[OP_ACCOUNT] = "any account",   [OP_CUSTOMER] = "a customer, about themselves",
	[OP_ANYBODY] = "anybody",       [OP_GATE] = "the gate, before authentication",
};

const char *column_type_name(enum column_type type)
{
	return column_types[type];
}

static void write_who(FILE *out, const struct operation *operation)
{
	fprintf(out, "%s", access_texts[operation->access]);
	for (const char *role = operation->roles; role && *role;) {
		size_t length = strcspn(role, " ");

		fprintf(out, ", %.*s", (int)length, role);
		role += length + strspn(role + length, " ");
	}
}

static void write_param(FILE *out, const struct param *param)
{
	fprintf(out, "| `%s`%s | %s%s | ", param->name, param->flags & PARAM_REQUIRED ? " *" : "",
		arg_type_name(param->type), param->flags & PARAM_MANY ? ", many" : "");
	if (param->label)
		fprintf(out, "%s. ", param->label);
	if (param->help)
		fprintf(out, "%s ", param->help);
	for (const char *const *choice = param->choices; choice && *choice; choice++)
		fprintf(out, "%s`%s`", choice == param->choices ? "One of " : ", ", *choice);
	if (param->choices)
		fputs(". ", out);
	if (param->initial)
		fprintf(out, "Default `%s`.", param->initial);
	fputs(" |\n", out);
}

static void write_operation(FILE *out, const struct operation *operation)
{
	size_t count = operation_params(operation, NULL);
	struct param *params = calloc(count + 1, sizeof *params);

	if (params == NULL)
		abort();
	operation_params(operation, params);
	fprintf(out, "\n## %s\n\n%s.\n\n%s; %s; may be called by: ", operation->name,
		operation->summary, operation->kind == OP_READ ? "Reads" : "Writes",
		operation->shape == OP_LIST ? "answers a list" : "answers one record");
	write_who(out, operation);
	fputs(".\n", out);
	if (count)
		fputs("\n| argument | type | |\n|---|---|---|\n", out);
	for (size_t i = 0; i < count; i++)
		write_param(out, &params[i]);
	free(params);
	if (operation->columns)
		fputs("\nAnswer: ", out);
	for (const struct column *column = operation->columns; column && column->name; column++)
		fprintf(out, "%s`%s` (%s)", column == operation->columns ? "" : ", ", column->name,
			column_type_name(column->type));
	fputs(operation->columns ? ".\n" : "", out);
}

static void write_refusals(FILE *out)
{
	fputs("\n# Refusals\n\n"
	      "An error's `data` has the reason, its exit code and its label, in the language of "
	      "who asks; its\n`message` is the sentence.\n\n"
	      "| reason | exit | label | sentence |\n|---|---|---|---|\n",
	      out);
	for (enum refusal refusal = DONE + 1; refusal < REFUSAL_COUNT; refusal++)
		fprintf(out, "| `%s` | %d | %s | %s |\n", refusal_name(refusal),
			refusal_exit(refusal), refusal_label(refusal), refusal_sentence(refusal));
}

char *core_operations_document(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	fputs("# Operations\n\nGenerated from the operation table by `guichetd --operations`; a "
	      "test fails when it is stale.\nArguments with * are required. Every write also takes "
	      "a `nonce`.\n",
	      out);
	for (const struct operation *const *o = operation_table(); *o; o++)
		if ((*o)->summary)
			write_operation(out, *o);
	write_refusals(out);
	fclose(out);
	return text;
}
