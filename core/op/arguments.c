/* Arguments: what came as JSON, read by the type that was declared, with an
 * error for each that is not right. One table of types serves the check, the
 * description and the documents. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/code/code.h"
#include "core/network/settings.h"
#include "core/op/private.h"
#include "core/text/text.h"

enum { TEXT_USUAL = 200, LONG_USUAL = 4000, ITEMS_MAX = 10000 };

/* Reads text into value; NULL when it is right, else a sentence. */
typedef const char *reader(struct call *call, const struct param *param, const char *text,
			   struct value *value);

static const char *read_line(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	size_t length = strlen(text);
	size_t most = param->max > 0 ? (size_t)param->max : TEXT_USUAL;
	bool lines = param->type == ARG_LONG;
	size_t at;

	if (lines && param->max == 0)
		most = LONG_USUAL;
	if (text_check(text, length, lines, &at) != TEXT_FINE)
		return call_format(call, call_say(call, N_("Control character at position %zu.")),
				   at + 1);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	while (length > 0 && isspace((unsigned char)*text))
		text++, length--;
	if (length > most)
		return call_format(call, call_say(call, N_("Too long: %zu bytes at most.")), most);
	if (param->min > 0 && length < (size_t)param->min)
		return call_format(call, call_say(call, N_("Too short: %lld characters at least.")),
				   (long long)param->min);
	value->text = memcpy(call_alloc(call, length + 1), text, length);
	return NULL;
}

static const char *read_int(struct call *call, const struct param *param, const char *text,
			    struct value *value)
{
	char *end;

	errno = 0;
	value->integer = strtoll(text, &end, 10);
	if (end == text || *end || errno)
		return call_say(call, N_("A whole number is wanted."));
	if ((param->min != 0 || param->max != 0) &&
	    (value->integer < param->min || value->integer > param->max))
		return call_format(call, call_say(call, N_("Between %lld and %lld.")),
				   (long long)param->min, (long long)param->max);
	return NULL;
}

static const char *read_real(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	char *end;
	char plain[64];

	if (strlen(text) >= sizeof plain)
		return call_say(call, N_("A number is wanted."));
	snprintf(plain, sizeof plain, "%s", text);
	for (char *c = plain; *c; c++)
		if (*c == ',')
			*c = '.';
	errno = 0;
	value->real = strtod(plain, &end);
	if (end == plain || *end || errno || value->real != value->real)
		return call_say(call, N_("A number is wanted."));
	if ((param->min != 0 || param->max != 0) &&
	    !(value->real >= (double)param->min && value->real <= (double)param->max))
		return call_format(call, call_say(call, N_("Between %lld and %lld.")),
				   (long long)param->min, (long long)param->max);
	return NULL;
}

static const char *read_bool(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	static const struct {
		const char *word;
		bool yes;
	} words[] = { { "yes", true }, { "true", true },   { "1", true },  { "oui", true },
		      { "no", false }, { "false", false }, { "0", false }, { "non", false } };

	(void)param;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(text, words[i].word) == 0) {
			value->integer = words[i].yes;
			return NULL;
		}
	}
	return call_say(call, N_("yes or no."));
}

/* Days of a month that exist: mktime would accept the 31st of June. */
static bool day_exists(int year, int month, int day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1970 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= lengths[month - 1] + (month == 2 && leap);
}

static const char *read_date(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	int year = 0;
	int month = 0;
	int day = 0;
	int end = 0;

	(void)param;
	if ((sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 &&
	     sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &end) != 3) ||
	    text[end] || !day_exists(year, month, day))
		return call_say(call, N_("A date is wanted, like 2026-11-30."));
	value->integer = network_midnight(year, month, day);
	return NULL;
}

/* People say "until the 30th" and mean the whole of it. */
static const char *read_last_day(struct call *call, const struct param *param, const char *text,
				 struct value *value)
{
	const char *fault = read_date(call, param, text, value);

	if (fault == NULL)
		value->integer = network_day_after(value->integer);
	return fault;
}

static const char *read_time(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	struct tm t = { .tm_isdst = -1 };
	int end = 0;

	(void)param;
	if (sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday,
		   &t.tm_hour, &t.tm_min, &end) != 5 ||
	    !day_exists(t.tm_year, t.tm_mon, t.tm_mday) || t.tm_hour < 0 || t.tm_hour > 23 ||
	    t.tm_min < 0 || t.tm_min > 59)
		return call_say(call, N_("A time is wanted, like 2026-11-30T10:42."));
	text += end;
	if (sscanf(text, ":%2d%n", &t.tm_sec, &end) == 1 && t.tm_sec >= 0 && t.tm_sec <= 59)
		text += end;
	t.tm_year -= 1900;
	t.tm_mon -= 1;
	if (strcmp(text, "Z") == 0)
		value->integer = timegm(&t);
	else if (*text == 0)
		value->integer = mktime(&t);
	else
		return call_say(call, N_("A time is wanted, like 2026-11-30T10:42."));
	return NULL;
}

static const char *read_email(struct call *call, const struct param *param, const char *text,
			      struct value *value)
{
	char *email = call_alloc(call, 256);

	(void)param;
	if (!text_email(text, email))
		return call_say(call, N_("This is not an e-mail address."));
	value->text = email;
	return NULL;
}

static const char *read_postcode(struct call *call, const struct param *param, const char *text,
				 struct value *value)
{
	(void)param;
	if (strlen(text) != 5 || strspn(text, "0123456789") != 5)
		return call_say(call, N_("A postal code has five digits."));
	value->text = call_copy(call, text);
	return NULL;
}

/* Secrets keep their spaces; a password may hold any character but controls. */
static const char *read_secret(struct call *call, const struct param *param, const char *text,
			       struct value *value)
{
	size_t length = strlen(text);

	(void)param;
	if (length > TEXT_USUAL || text_check(text, length, false, NULL) != TEXT_FINE)
		return call_say(call, N_("Too long, or with control characters."));
	value->text = call_copy(call, text);
	return NULL;
}

static const char *read_code(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	size_t length = strlen(text);

	(void)param;
	if (length >= CODE_TYPED || text_check(text, length, false, NULL) != TEXT_FINE)
		return call_say(call, N_("Too long, or with control characters."));
	value->text = call_copy(call, text);
	return NULL;
}

static const char *read_choice(struct call *call, const struct param *param, const char *text,
			       struct value *value)
{
	char *all = NULL;
	const char *sentence;
	size_t size = 0;
	FILE *out;

	for (const char *const *choice = param->choices; *choice; choice++) {
		if (strcasecmp(*choice, text) == 0) {
			value->text = *choice;
			return NULL;
		}
	}
	out = open_memstream(&all, &size);
	for (const char *const *choice = param->choices; *choice; choice++)
		fprintf(out, "%s%s", choice == param->choices ? "" : ", ", *choice);
	fclose(out);
	sentence = call_format(call, call_say(call, N_("One of: %s.")), all);
	free(all);
	return sentence;
}

/* A whole file: its own reader checks each line. */
static const char *read_data(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	(void)call;
	(void)param;
	value->text = text;
	return NULL;
}

static const struct {
	const char *name;
	reader *read;
} types[ARG_TYPE_COUNT] = {
	[ARG_TEXT] = { "text", read_line },
	[ARG_LONG] = { "long", read_line },
	[ARG_INT] = { "integer", read_int },
	[ARG_BOOL] = { "boolean", read_bool },
	[ARG_DATE] = { "date", read_date },
	[ARG_LAST_DAY] = { "date", read_last_day },
	[ARG_TIME] = { "time", read_time },
	[ARG_EMAIL] = { "email", read_email },
	[ARG_POSTCODE] = { "postcode", read_postcode },
	[ARG_SECRET] = { "secret", read_secret },
	[ARG_CODE] = { "code", read_code },
	[ARG_CHOICE] = { "choice", read_choice },
	[ARG_KEY] = { "key", read_line },
	[ARG_DATA] = { "data", read_data },
	[ARG_REAL] = { "coordinate", read_real },
	[ARG_PARTY] = { "party", NULL },
	[ARG_SHOP] = { "shop", NULL },
	[ARG_OFFER] = { "offer", NULL },
	[ARG_ACCOUNT] = { "account", NULL },
	[ARG_ROLE] = { "role", NULL },
	[ARG_CATEGORY] = { "category", NULL },
	[ARG_COMMUNE] = { "commune", NULL },
	[ARG_VOUCHER] = { "voucher", NULL },
	[ARG_CARD] = { "card", NULL },
	[ARG_BATCH] = { "batch", NULL },
	[ARG_USE] = { "redemption", NULL },
	[ARG_SESSION] = { "session", NULL },
};

const char *arg_type_name(enum arg_type type)
{
	return types[type].name;
}

bool reference_type(enum arg_type type)
{
	return types[type].read == NULL;
}

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
		fault = types[param->type].read(call, param, text, value);
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
