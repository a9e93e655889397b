/* Owns how a parameter becomes a field, and how a refusal is told on the form. */
#include "tui/screens/operation_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/dialog.h"
#include "tui/kit/form.h"
#include "tui/screens/paste.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/screens/ssh_command.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

enum { FIELDS_MAX = 48 };

struct operation_form {
	struct form form;
	const char *operation;
	const json_t *fixed;
	const char *note; /* below the fields; may be NULL */
	bool only_ask;
	json_t *params; /* what was asked */
	json_t *record;
};

/* Without a list to look a party or a counter up in, one's own are the choice. */
static json_t *own_choices(const char *type)
{
	bool shops = strcmp(type, "shop") == 0;
	json_t *choices = json_array();
	size_t index;
	json_t *item;
	char id[32];

	if (!shops && strcmp(type, "party") != 0)
		return choices;
	json_array_foreach(json_object_get(server_hello(), shops ? "shops" : "roles"), index, item)
	{
		json_int_t number =
			json_integer_value(json_object_get(item, shops ? "id" : "party"));

		if (number == 0)
			continue;
		snprintf(id, sizeof id, "%lld", (long long)number);
		json_array_append_new(
			choices, json_pack("{s:s, s:s}", "value", id, "label",
					   value_member(item, shops ? "name" : "party_name", id)));
	}
	return choices;
}

/* What is looked up. A host is said by those who see no party but theirs. */
static const char *type_of(const json_t *param)
{
	const char *type = value_member(param, "type", "text");

	if (strcmp(type, "party") == 0 && strcmp(value_member(param, "name", ""), "host") == 0 &&
	    picker_knows("host"))
		return "host";
	return type;
}

static enum form_kind kind_of(const json_t *param)
{
	static const struct {
		const char *type;
		enum form_kind kind;
	} kinds[] = {
		{ "long", FORM_LONG },    { "secret", FORM_SECRET }, { "date", FORM_DATE },
		{ "boolean", FORM_BOOL }, { "choice", FORM_CHOICE },
	};
	const char *type = type_of(param);
	bool many = json_is_true(json_object_get(param, "many"));

	if (picker_knows(type))
		return FORM_REFERENCE;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].type, type) == 0)
			return many && kinds[i].kind == FORM_CHOICE ? FORM_TICKS : kinds[i].kind;
	return FORM_TEXT;
}

void operation_field(struct form_field *field, const json_t *param, json_t *made)
{
	field->name = value_member(param, "name", "");
	field->label = value_member(param, "label", field->name);
	field->help = json_string_value(json_object_get(param, "help"));
	field->kind = kind_of(param);
	field->required = json_is_true(json_object_get(param, "required"));
	field->many = json_is_true(json_object_get(param, "many"));
	field->choices = json_object_get(param, "choices");
	if (field->kind == FORM_TEXT) {
		json_t *own = own_choices(value_member(param, "type", ""));

		if (json_array_size(own) > 0) {
			field->kind = FORM_CHOICE;
			field->choices = own;
			json_array_append(made, own);
		}
		json_decref(own);
	}
	field->look_up = picker_look_up;
	field->with = type_of(param);
}

/* --- What is there to begin with --- */

/* "2026-11-30T23:00:00Z" as the local day; the end of a period as its last day. */
static void local_day(const char *name, const char *text, char *buf, size_t size)
{
	size_t length = strlen(name);
	bool end = length >= 5 && strcmp(name + length - 5, "until") == 0;
	int64_t at;
	char shown[32];
	int day;
	int month;
	int year;

	snprintf(buf, size, "%s", text);
	if (!value_time(text, &at))
		return;
	lang_time(ui_lang, LANG_DATE, end ? at - 1 : at, shown, sizeof shown);
	if (sscanf(shown, "%2d/%2d/%4d", &day, &month, &year) == 3)
		snprintf(buf, size, "%04d-%02d-%02d", year, month, day);
}

/* Several are told as objects, each with its id and its name. */
static void fill_references(struct form_field *field, const json_t *values)
{
	size_t index;
	json_t *item;

	json_array_foreach(values, index, item)
	{
		json_t *id = json_object_get(item, "id");

		if (field->many && id != NULL)
			form_set_reference(field, id, value_member(item, "name", ""));
	}
}

/* A record names what it refers to beside its id: party and party_name. */
static void fill_reference(struct form_field *field, const json_t *values)
{
	json_t *value = json_object_get(values, field->name);
	char name[80];
	const char *label;

	if (json_is_object(value)) {
		const char *nested = value_member(value, "name", "");

		form_set_reference(field, json_object_get(value, field->name), nested);
		return;
	}
	fill_references(field, value);
	if (value == NULL || json_is_null(value) || json_is_array(value))
		return;
	snprintf(name, sizeof name, "%s",
		 strcmp(field->name, "commune") == 0 ? "town" : field->name);
	if (json_object_get(values, name) == value)
		snprintf(name, sizeof name, "%s_name", field->name);
	label = value_member(values, name, json_is_string(value) ? json_string_value(value) : "");
	form_set_reference(field, value, label);
}

/* Money is kept in cents and a rate in hundredths of one per cent; both are typed as
 * people write them. */
static bool is_hundredths(const struct form_field *field)
{
	const char *type = field->with;

	return field->kind == FORM_TEXT &&
	       (strcmp(type, "amount") == 0 || strcmp(type, "rate") == 0);
}

static void fill_hundredths(struct form_field *field, json_int_t value)
{
	char text[32];

	if (value < 0) {
		snprintf(text, sizeof text, "%lld", (long long)value);
	} else if (value % 100 == 0) {
		snprintf(text, sizeof text, "%lld", (long long)value / 100);
	} else {
		snprintf(text, sizeof text, "%lld%c%02lld", (long long)value / 100,
			 ui_lang == LANG_FR ? ',' : '.', (long long)value % 100);
	}
	form_set_text(field, text);
}

void operation_field_fill(struct form_field *field, const json_t *values)
{
	const json_t *value = json_object_get(values, field->name);
	char day[32];

	if (value == NULL)
		return;
	if (field->kind == FORM_REFERENCE) {
		fill_reference(field, values);
	} else if (field->kind == FORM_DATE && json_is_string(value)) {
		local_day(field->name, json_string_value(value), day, sizeof day);
		form_set_text(field, day);
	} else if (json_is_integer(value) && is_hundredths(field)) {
		fill_hundredths(field, json_integer_value(value));
	} else {
		form_set(field, value);
	}
}

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

bool operation_form(const char *operation, json_t *fixed, const json_t *values, json_t **record)
{
	const char *summary = value_member(server_operation(operation), "summary", operation);

	return operation_form_titled(summary, NULL, operation, fixed, values, record);
}

bool operation_form_titled(const char *summary, const char *note, const char *operation,
			   json_t *fixed, const json_t *values, json_t **record)
{
	const json_t *params = json_object_get(server_operation(operation), "params");
	struct form_field *fields = calloc(FIELDS_MAX, sizeof *fields);
	struct operation_form asked = { .operation = operation, .fixed = fixed, .note = note };
	json_t *made = json_array();
	bool done;

	if (fields == NULL)
		abort();
	if (paste_takes(operation))
		asked.fixed = fixed = without_file(fixed);
	asked.form.context = &asked;
	asked.form.submit = submit;
	if (note != NULL)
		asked.form.beside = draw_note;
	screen_set_title(&asked.form.screen, summary);
	form_start(&asked.form, fields, build(fields, params, fixed, made));
	fill_all(&asked.form, params, values);
	if (paste_takes(operation)) {
		done = show_paste(&asked);
	} else if (takes_data(params) != NULL) {
		tell_command(operation, takes_data(params), fixed, summary);
		done = false;
	} else if (makes_document(operation)) {
		show_document(&asked, params, summary);
		done = false;
	} else if (asked.form.count == 0) {
		done = ask_plainly(&asked, summary);
	} else {
		done = form_show(&asked.form);
	}
	form_free(&asked.form);
	free(fields);
	json_decref(made);
	json_decref(fixed);
	if (record != NULL)
		*record = asked.record;
	else
		json_decref(asked.record);
	return done;
}

json_t *operation_ask(const char *operation)
{
	const json_t *description = server_operation(operation);
	const json_t *params = json_object_get(description, "params");
	struct form_field *fields = calloc(FIELDS_MAX, sizeof *fields);
	struct operation_form asked = { .operation = operation, .only_ask = true };
	json_t *made = json_array();

	if (fields == NULL)
		abort();
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
