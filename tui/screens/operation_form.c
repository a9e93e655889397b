/* Owns the form of an operation: its fields put together, what is sent of them, and how
 * a refusal or a document is told. */
#include "tui/screens/operation_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/dialog.h"
#include "tui/kit/form.h"
#include "tui/screens/operation_field.h"
#include "tui/screens/paste.h"
#include "tui/screens/server.h"
#include "tui/screens/ssh_command.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { FIELDS_MAX = 48 };

struct operation_form {
	struct form form;
	const char *operation;
	const json_t *fixed;
	const char *about; /* beside the title; may be NULL */
	const char *note;  /* below the fields; may be NULL */
	bool only_ask;
	json_t *params; /* what was asked */
	json_t *record;
};

/* --- Submitting --- */

/* Of what was there, only what changed is sent: what is now empty as an empty
 * text, which clears it. */
static void leave_unchanged(const struct form *form, json_t *params)
{
	for (int i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		const json_t *value = json_object_get(params, field->name);

		if (field->before == NULL || field->required)
			continue;
		if (value == NULL)
			json_object_set_new(params, field->name, json_string(""));
		else if (json_equal(value, field->before))
			json_object_del(params, field->name);
	}
}

/* What is fixed as null is neither asked for nor sent. */
static void leave_out(json_t *params)
{
	const char *name;
	void *next;
	json_t *value;

	json_object_foreach_safe(params, next, name, value) if (json_is_null(value))
		json_object_del(params, name);
}

static bool submit(struct form *form)
{
	struct operation_form *asked = form->context;
	json_t *params = form_values(form);
	json_t *error;
	json_t *result;

	leave_unchanged(form, params);
	if (asked->fixed != NULL)
		json_object_update(params, (json_t *)asked->fixed);
	leave_out(params);
	if (asked->only_ask) {
		asked->params = params;
		return true;
	}
	result = server_ask(asked->operation, params, &error);
	if (error != NULL) {
		form_set_errors(form, json_object_get(json_object_get(error, "data"), "arguments"));
		screen_say(STYLE_BAD, server_sentence(error));
	}
	asked->record = json_incref(json_object_get(result, "record"));
	json_decref(error);
	json_decref(result);
	return result != NULL;
}

/* "data" or "bytes", when the operation takes a file; else NULL. */
static const char *takes_data(const json_t *params)
{
	size_t index;
	json_t *param;

	json_array_foreach(params, index, param)
	{
		const char *type = value_member(param, "type", "");

		if (strcmp(type, "data") == 0 || strcmp(type, "bytes") == 0)
			return type;
	}
	return NULL;
}

/* A file is on the operator's machine, which only their ssh can read. What the form was
 * opened for is part of the command. */
static void tell_command(const char *operation, const char *type, const json_t *fixed,
			 const char *summary)
{
	bool bytes = strcmp(type, "bytes") == 0;
	char *command = ssh_command(operation, fixed, bytes ? "< file.png" : "< file.csv");

	dialog_message(STYLE_STRONG, summary,
		       _("This reads a file. From the machine that holds it, run this command:"),
		       command);
	free(command);
}

static bool makes_document(const char *operation)
{
	const char *verb = strchr(operation, '.');

	return verb != NULL && strcmp(verb, ".paper") == 0;
}

/* A page is printed where the operator sits. */
static void tell_document(const char *operation, const json_t *params, const char *summary)
{
	char *command = ssh_command(operation, params, "> page.pdf");

	dialog_message(STYLE_STRONG, summary,
		       _("This makes a document to print. From the machine that is to have it, "
			 "run this command:"),
		       command);
	free(command);
}

/* What the list itself sends. */
static bool is_plumbing(const char *name)
{
	static const char *const names[] = { "nonce", "filter", "sort", "limit", "offset" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static int build(struct form_field *fields, const json_t *params, const json_t *fixed, json_t *made)
{
	int count = 0;
	size_t index;
	json_t *param;

	json_array_foreach(params, index, param)
	{
		const char *name = value_member(param, "name", "");

		if (json_object_get(fixed, name) != NULL || count == FIELDS_MAX)
			continue;
		if (is_plumbing(name))
			continue;
		operation_field(&fields[count++], param, made);
	}
	return count;
}

static void fill_all(struct form *form, const json_t *params, const json_t *values)
{
	size_t index;
	json_t *param;

	json_array_foreach(params, index, param)
	{
		struct form_field *field = form_find(form, value_member(param, "name", ""));

		if (field == NULL)
			continue;
		if (values == NULL)
			form_set(field, json_object_get(param, "initial"));
		/* One's only counter need not be chosen. */
		if (values == NULL && field->kind == FORM_CHOICE && field->required &&
		    json_array_size(field->choices) == 1)
			field->choice = 0;
		if (values == NULL)
			continue;
		operation_field_fill(field, values);
		field->before = form_value(field);
	}
}

/* Without a field to fill in there is only the question. */
static bool ask_plainly(struct operation_form *asked, const char *summary)
{
	if (!dialog_confirm(summary, _("Do this now?"), N_("do it")))
		return false;
	screen_busy(_("Working…"));
	if (submit(&asked->form))
		return true;
	return false;
}

/* What it is about, if that is not known yet; then the command. */
static void show_document(struct operation_form *asked, const json_t *params, const char *summary)
{
	size_t index;
	json_t *param;
	bool complete = true;

	json_array_foreach(
		params, index,
		param) if (json_is_true(json_object_get(param, "required")) &&
			   json_object_get(asked->fixed, value_member(param, "name", "")) == NULL)
		complete = false;
	asked->only_ask = true;
	if (complete)
		tell_document(asked->operation, asked->fixed, summary);
	else if (form_show(&asked->form))
		tell_document(asked->operation, asked->params, summary);
	json_decref(asked->params);
	asked->params = NULL;
}

/* What else it wants to know, then the text of the file. Back from the text, the form is
 * as it was. */
static bool show_paste(struct operation_form *asked)
{
	bool done = false;

	asked->only_ask = true;
	if (asked->form.count == 0) {
		json_t *params = json_object();

		json_object_update(params, (json_t *)asked->fixed);
		leave_out(params);
		done = paste_show(asked->operation, params, &asked->record);
		json_decref(params);
		return done;
	}
	while (!done && form_show(&asked->form)) {
		done = paste_show(asked->operation, asked->params, &asked->record);
		json_decref(asked->params);
		asked->params = NULL;
	}
	return done;
}

/* What the screen of the text says itself. */
static json_t *without_file(json_t *fixed)
{
	static const char *const own[] = { "data", "repair", "dry_run" };

	if (fixed == NULL)
		fixed = json_object();
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		json_object_set_new(fixed, own[i], json_null());
	return fixed;
}

static void draw_note(struct form *form, struct area area)
{
	const struct operation_form *asked = form->context;

	paint_wrapped(area.y, area.x, area.cols, area.rows, STYLE_DIM, asked->note);
}

/* The form, the question or the command: what the operation needs. Takes `fixed` over. */
static bool run(struct operation_form *asked, const char *summary, json_t *fixed,
		const json_t *values, json_t **record)
{
	const json_t *params = json_object_get(server_operation(asked->operation), "params");
	struct form_field *fields = need_new(FIELDS_MAX, sizeof *fields);
	json_t *made = json_array();
	bool done = false;

	if (paste_takes(asked->operation))
		fixed = without_file(fixed);
	asked->fixed = fixed;
	asked->form.context = asked;
	asked->form.submit = submit;
	if (asked->note != NULL)
		asked->form.beside = draw_note;
	screen_set_title(&asked->form.screen, summary);
	screen_set_context(&asked->form.screen, asked->about != NULL ? asked->about : "");
	form_start(&asked->form, fields, build(fields, params, fixed, made));
	fill_all(&asked->form, params, values);
	if (paste_takes(asked->operation))
		done = show_paste(asked);
	else if (takes_data(params) != NULL)
		tell_command(asked->operation, takes_data(params), fixed, summary);
	else if (makes_document(asked->operation))
		show_document(asked, params, summary);
	else if (asked->form.count == 0)
		done = ask_plainly(asked, summary);
	else
		done = form_show(&asked->form);
	form_free(&asked->form);
	free(fields);
	json_decref(made);
	json_decref(fixed);
	if (record != NULL)
		*record = asked->record;
	else
		json_decref(asked->record);
	return done;
}

bool operation_form(const char *operation, json_t *fixed, const json_t *values, json_t **record)
{
	return operation_form_about(NULL, operation, fixed, values, record);
}

bool operation_form_about(const char *about, const char *operation, json_t *fixed,
			  const json_t *values, json_t **record)
{
	struct operation_form asked = { .operation = operation, .about = about };

	return run(&asked, value_member(server_operation(operation), "summary", operation), fixed,
		   values, record);
}

bool operation_form_titled(const char *summary, const char *note, const struct action *also,
			   const char *operation, json_t *fixed, json_t **record)
{
	struct operation_form asked = { .operation = operation, .note = note, .form.also = also };

	return run(&asked, summary, fixed, NULL, record);
}

json_t *operation_ask(const char *operation)
{
	const json_t *description = server_operation(operation);
	const json_t *params = json_object_get(description, "params");
	struct form_field *fields = need_new(FIELDS_MAX, sizeof *fields);
	struct operation_form asked = { .operation = operation, .only_ask = true };
	json_t *made = json_array();

	asked.form.context = &asked;
	asked.form.submit = submit;
	screen_set_title(&asked.form.screen, value_member(description, "summary", operation));
	form_start(&asked.form, fields, build(fields, params, NULL, made));
	fill_all(&asked.form, params, NULL);
	if (asked.form.count == 0)
		asked.params = json_object();
	else
		form_show(&asked.form);
	form_free(&asked.form);
	free(fields);
	json_decref(made);
	return asked.params;
}

void operation_done(const char *operation, const json_t *record)
{
	const char *password = value_member(record, "password", "");
	char text[300];

	if (password[0] != '\0') {
		dialog_message(
			STYLE_GOOD, value_member(server_operation(operation), "summary", operation),
			_("Here is the password. Write it down or hand it over now."), password);
		return;
	}
	snprintf(text, sizeof text, _("Done: %s"),
		 value_member(server_operation(operation), "summary", operation));
	screen_say(STYLE_GOOD, text);
}
