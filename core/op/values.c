/* The types of arguments: each reads what was typed into a value, or says in a
 * sentence what is wrong with it. One table of types serves the check, the
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

enum { TEXT_USUAL = 200, LONG_USUAL = 4000 };

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
	if (out == NULL)
		abort();
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

/* The text before its sign ("\u20ac", "%"), which may be left out. */
static const char *without_sign(struct call *call, const char *text, const char *sign)
{
	char *plain = call_copy(call, text);
	size_t length = strlen(plain);
	size_t ends = strlen(sign);

	if (length >= ends && strcmp(plain + length - ends, sign) == 0)
		length -= ends;
	while (length > 0 && plain[length - 1] == ' ')
		length--;
	plain[length] = 0;
	return plain;
}

static const char *read_amount(struct call *call, const struct param *param, const char *text,
			       struct value *value)
{
	int64_t most = param->max > 0 ? param->max : INT64_C(10000000000);

	if (!text_hundredths(without_sign(call, text, "\u20ac"), &value->integer) ||
	    value->integer > most)
		return call_say(call, N_("An amount is wanted, like 12.50."));
	if (value->integer < param->min)
		return call_say(call, N_("This amount is too small."));
	return NULL;
}

static const char *read_rate(struct call *call, const struct param *param, const char *text,
			     struct value *value)
{
	int64_t most = param->max > 0 ? param->max : 10000;

	if (!text_hundredths(without_sign(call, text, "%"), &value->integer) ||
	    value->integer > most || value->integer < param->min)
		return call_say(call, N_("A percentage is wanted, like 5.5."));
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
	[ARG_BYTES] = { "bytes", read_data },
	[ARG_REAL] = { "coordinate", read_real },
	[ARG_AMOUNT] = { "amount", read_amount },
	[ARG_RATE] = { "rate", read_rate },
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
	[ARG_PRODUCT] = { "product", NULL },
	[ARG_SLOT] = { "slot", NULL },
	[ARG_SEASON] = { "season", NULL },
	[ARG_AUDIENCE] = { "audience", NULL },
	[ARG_SEAT] = { "seat", NULL },
	[ARG_CHANNEL] = { "channel", NULL },
	[ARG_MEANS] = { "means", NULL },
	[ARG_PREFERENCE] = { "preference", NULL },
	[ARG_CUSTOMER] = { "customer", NULL },
	[ARG_CONTACTS] = { "contacts", NULL },
	[ARG_INDICATOR] = { "indicator", NULL },
	[ARG_CODES] = { "codes", NULL },
	[ARG_ORDER] = { "order", NULL },
	[ARG_LINE] = { "line", NULL },
	[ARG_TICKET] = { "ticket", NULL },
	[ARG_ENTRY] = { "entry", NULL },
	[ARG_TILL] = { "till", NULL },
	[ARG_RECEIPT] = { "receipt", NULL },
};

const char *arg_type_name(enum arg_type type)
{
	return types[type].name;
}

bool reference_type(enum arg_type type)
{
	return types[type].read == NULL;
}

const char *value_read(struct call *call, const struct param *param, const char *text,
		       struct value *value)
{
	return types[param->type].read(call, param, text, value);
}
