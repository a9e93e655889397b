/* Owns how a parameter becomes a field, and how a record fills it to begin with. */
#include "tui/screens/operation_field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/form.h"
#include "tui/screens/picker.h"
#include "tui/screens/server.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

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
