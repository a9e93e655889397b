/* Owns how a field's value is set, read and judged. Dates read as the language
 * writes them and travel as 2026-11-30. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/wire/need.h"
#include "tui/kit/form.h"
#include "tui/text/ui.h"

/* "30/11/2026", "30.11.2026" or "2026-11-30" as the last of these. What is no
 * date stays as it is, for the server to say so. */
static void date_to_wire(const char *typed, char *buf, size_t size)
{
	int day;
	int month;
	int year;
	char end;

	if (sscanf(typed, " %2d%*1[/. -]%2d%*1[/. -]%4d %c", &day, &month, &year, &end) == 3 &&
	    year > 31)
		snprintf(buf, size, "%04d-%02d-%02d", year < 100 ? year + 2000 : year, month, day);
	else
		snprintf(buf, size, "%s", typed);
}

static void date_to_show(const char *wire, char *buf, size_t size)
{
	int year;
	int month;
	int day;

	if (sscanf(wire, "%4d-%2d-%2d", &year, &month, &day) == 3)
		snprintf(buf, size, "%02d/%02d/%04d", day, month, year);
	else
		snprintf(buf, size, "%s", wire);
}

static void set_string(struct form_field *field, const char *text)
{
	char date[32];

	if (field->kind == FORM_DATE) {
		date_to_show(text, date, sizeof date);
		text = date;
	}
	field_set(field->text, text);
}

static int choice_index(const struct form_field *field, const char *value)
{
	size_t index;
	json_t *choice;

	json_array_foreach(field->choices, index, choice)
	{
		const char *word = json_string_value(json_object_get(choice, "value"));

		if (word != NULL && value != NULL && strcmp(word, value) == 0)
			return (int)index;
	}
	return -1;
}

void form_set_text(struct form_field *field, const char *text)
{
	json_t *value = json_string(text);

	form_set(field, value);
	json_decref(value);
}

void form_set_reference(struct form_field *field, json_t *value, const char *label)
{
	if (!field->many)
		json_array_clear(field->chosen);
	json_array_append_new(field->chosen,
			      json_pack("{s:O, s:s}", "value", value, "label", label));
}

static void set_tick(struct form_field *field, const char *value)
{
	int at = choice_index(field, value);

	if (at >= 0 && at < 64)
		field->ticks |= 1ULL << at;
}

/* From an array, or from words with commas between. */
static void set_ticks(struct form_field *field, const json_t *values)
{
	size_t index;
	json_t *value;
	char *words;
	char *rest = NULL;

	field->ticks = 0;
	json_array_foreach(values, index, value) set_tick(field, json_string_value(value));
	if (!json_is_string(values))
		return;
	words = need_copy(json_string_value(values));
	for (char *word = strtok_r(words, ", ", &rest); word != NULL;
	     word = strtok_r(NULL, ", ", &rest))
		set_tick(field, word);
	free(words);
}

void form_set(struct form_field *field, const json_t *value)
{
	char number[64];

	if (value == NULL || json_is_null(value))
		return;
	switch (field->kind) {
	case FORM_BOOL:
		field->yes =
			json_is_true(value) ||
			(json_is_string(value) && (strcmp(json_string_value(value), "yes") == 0 ||
						   strcmp(json_string_value(value), "1") == 0 ||
						   strcmp(json_string_value(value), "true") == 0));
		return;
	case FORM_CHOICE:
		field->choice = choice_index(field, json_string_value(value));
		return;
	case FORM_TICKS:
		set_ticks(field, value);
		return;
	case FORM_REFERENCE:
		return;
	default:
		break;
	}
	if (json_is_integer(value)) {
		snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		field_set(field->text, number);
	} else if (json_is_real(value)) {
		snprintf(number, sizeof number, "%.10g", json_real_value(value));
		field_set(field->text, number);
	} else if (json_is_string(value)) {
		set_string(field, json_string_value(value));
	}
}

static json_t *chosen_values(const struct form_field *field)
{
	json_t *values = json_array();
	size_t index;
	json_t *item;

	json_array_foreach(field->chosen, index, item)
		json_array_append(values, json_object_get(item, "value"));
	return values;
}

static json_t *ticked_values(const struct form_field *field)
{
	json_t *values = json_array();
	size_t index;
	json_t *choice;

	json_array_foreach(field->choices, index,
			   choice) if (index < 64 && (field->ticks >> index & 1) != 0)
		json_array_append(values, json_object_get(choice, "value"));
	return values;
}

static json_t *text_value(const struct form_field *field)
{
	char date[FIELD_SIZE];

	if (field->text->length == 0)
		return NULL;
	if (field->kind != FORM_DATE)
		return json_string(field->text->text);
	date_to_wire(field->text->text, date, sizeof date);
	return json_string(date);
}

/* An empty array stands for nothing. */
static json_t *unless_empty(json_t *array)
{
	if (json_array_size(array) > 0)
		return array;
	json_decref(array);
	return NULL;
}

json_t *form_value(const struct form_field *field)
{
	switch (field->kind) {
	case FORM_BOOL:
		return json_boolean(field->yes);
	case FORM_CHOICE:
		return field->choice < 0
			       ? NULL
			       : json_incref(json_object_get(
					 json_array_get(field->choices, (size_t)field->choice),
					 "value"));
	case FORM_TICKS:
		return unless_empty(ticked_values(field));
	case FORM_REFERENCE:
		if (field->many)
			return unless_empty(chosen_values(field));
		return json_incref(json_object_get(json_array_get(field->chosen, 0), "value"));
	default:
		return text_value(field);
	}
}

json_t *form_values(const struct form *form)
{
	json_t *params = json_object();

	for (int i = 0; i < form->count; i++) {
		json_t *value = form_value(&form->fields[i]);

		if (value != NULL)
			json_object_set_new(params, form->fields[i].name, value);
	}
	return params;
}

struct form_field *form_find(struct form *form, const char *name)
{
	for (int i = 0; i < form->count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return &form->fields[i];
	return NULL;
}

static void focus_first_error(struct form *form)
{
	for (int i = 0; i < form->count; i++) {
		if (form->fields[i].error[0] != '\0') {
			form->focus = i;
			return;
		}
	}
}

void form_set_errors(struct form *form, const json_t *errors)
{
	for (int i = 0; i < form->count; i++) {
		const char *error =
			json_string_value(json_object_get(errors, form->fields[i].name));

		snprintf(form->fields[i].error, sizeof form->fields[i].error, "%s",
			 error != NULL ? error : "");
	}
	focus_first_error(form);
}

bool form_complete(struct form *form)
{
	bool complete = true;

	for (int i = 0; i < form->count; i++) {
		struct form_field *field = &form->fields[i];
		json_t *value = form_value(field);

		field->error[0] = '\0';
		if (field->required && value == NULL) {
			snprintf(field->error, sizeof field->error, "%s", _("This is needed."));
			complete = false;
		}
		json_decref(value);
	}
	focus_first_error(form);
	return complete;
}
