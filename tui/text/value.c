/* Values for people: dates, amounts, labels of choices, nested lists. */
#include "tui/text/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/text/strings.h"
#include "tui/text/ui.h"

const char *value_member(const json_t *object, const char *name, const char *fallback)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : fallback;
}

bool value_time(const char *text, int64_t *seconds)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);

	if (end == NULL || *end != '\0' || strlen(text) != 20)
		return false;
	*seconds = timegm(&tm);
	return true;
}

static char *copy(const char *text)
{
	struct string out = { 0 };

	string_text(&out, text);
	return string_take(&out);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* A period that ends when a day begins holds the day before as its last; one that
 * begins so is told by its day alone. */
static char *moment(const char *name, const char *text)
{
	int64_t at;
	time_t when;
	struct tm local;
	char buf[64];
	enum lang_style style = LANG_STAMP;

	if (!value_time(text, &at))
		return copy(text);
	when = (time_t)at;
	if ((ends_with(name, "until") || ends_with(name, "from")) &&
	    localtime_r(&when, &local) != NULL && local.tm_hour == 0 && local.tm_min == 0 &&
	    local.tm_sec == 0) {
		style = LANG_DATE;
		if (ends_with(name, "until"))
			at--;
	}
	return copy(lang_time(ui_lang, style, at, buf, sizeof(buf)));
}

/* "2026-11-30" and "2026-11" as the language writes days; a year is one everywhere. */
static char *period(const char *text)
{
	char buf[32];
	int year, month, day;
	int parts = sscanf(text, "%4d-%2d-%2d", &year, &month, &day);

	if (parts < 2)
		return copy(text);
	if (parts == 2)
		snprintf(buf, sizeof(buf), "%02d/%04d", month, year);
	else
		snprintf(buf, sizeof(buf), "%02d/%02d/%04d", day, month, year);
	return copy(buf);
}

static const char *choice(const json_t *column, const char *word)
{
	size_t i;
	json_t *entry;

	json_array_foreach(json_object_get(column, "choices"), i, entry)
	{
		if (strcmp(value_member(entry, "value", ""), word) == 0)
			return value_member(entry, "label", word);
	}
	return word;
}

/* The labels of one word, or of several with commas between (a party's kinds). */
static char *choices(const json_t *column, const char *words)
{
	struct string out = { 0 };
	char *list = copy(words);
	char *rest = NULL;

	for (char *word = strtok_r(list, ", ", &rest); word != NULL;
	     word = strtok_r(NULL, ", ", &rest)) {
		if (out.length > 0)
			string_text(&out, ", ");
		string_text(&out, choice(column, word));
	}
	free(list);
	return out.length > 0 ? string_take(&out) : copy(words);
}

/* Metres, as kilometres with one decimal. */
static char *distance(json_int_t metres)
{
	struct string out = { 0 };
	char whole[32];
	json_int_t tenths = (metres + 50) / 100;

	lang_number(ui_lang, tenths / 10, whole, sizeof(whole));
	string_format(&out, "%s%c%d km", whole, ui_lang == LANG_FR ? ',' : '.', (int)(tenths % 10));
	return string_take(&out);
}

static char *number(const char *type, const char *name, json_int_t n)
{
	char buf[64];

	if (strcmp(type, "cents") == 0)
		return copy(lang_money(ui_lang, n, buf, sizeof(buf)));
	if (strcmp(type, "rate") == 0)
		return copy(lang_rate(ui_lang, n, buf, sizeof(buf)));
	if (strcmp(name, "distance") == 0)
		return distance(n);
	return copy(lang_number(ui_lang, n, buf, sizeof(buf)));
}

static char *real(double value)
{
	struct string out = { 0 };

	string_format(&out, "%.15g", value);
	for (char *at = out.text; ui_lang == LANG_FR && *at != '\0'; at++) {
		if (*at == '.')
			*at = ',';
	}
	return string_take(&out);
}

/* Members with commas between; objects by their values, with dots between. */
static char *nested(const json_t *value)
{
	struct string out = { 0 };
	bool list = json_is_array(value);
	void *at = list ? NULL : json_object_iter((json_t *)value);

	for (size_t i = 0; list ? i < json_array_size(value) : at != NULL; i++) {
		const char *name = list ? "" : json_object_iter_key(at);
		json_t *column = json_pack("{s:s}", "name", name);
		char *text = value_text(column, list ? json_array_get(value, i)
						     : json_object_iter_value(at));

		if (text[0] != '\0' && out.length > 0)
			string_text(&out, list ? ", " : " · ");
		string_text(&out, text);
		free(text);
		json_decref(column);
		if (!list)
			at = json_object_iter_next((json_t *)value, at);
	}
	return string_take(&out);
}

char *value_text(const json_t *column, const json_t *value)
{
	const char *type = value_member(column, "type", "");
	const char *name = value_member(column, "name", "");
	const char *text = json_string_value(value);

	if (text != NULL && strcmp(type, "choice") == 0)
		return json_object_get(column, "choices") != NULL ? choices(column, text)
								  : copy(text);
	if (text != NULL && strcmp(type, "period") == 0)
		return period(text);
	if (text != NULL)
		return strcmp(type, "time") == 0 || type[0] == '\0' ? moment(name, text)
								    : copy(text);
	if (json_is_boolean(value))
		return copy(json_is_true(value) ? _("yes") : _("no"));
	if (json_is_integer(value))
		return number(type, name, json_integer_value(value));
	if (json_is_real(value))
		return real(json_real_value(value));
	return json_is_array(value) || json_is_object(value) ? nested(value) : copy("");
}

bool value_is_number(const json_t *column)
{
	static const char *const types[] = { "integer", "real", "cents", "rate" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(value_member(column, "type", ""), types[i]) == 0)
			return true;
	}
	return false;
}
