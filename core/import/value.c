/* Numbers and days in the fields of an imported record. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/import/import.h"
#include "core/network/settings.h"
#include "schema/lang/lang.h"

bool import_real(struct import *import, size_t i, double min, double max, bool *given,
		 double *value)
{
	const char *text = import_field(import, i);
	char *end, copy[32];
	char *comma;

	*given = *text != '\0';
	if (!*given)
		return true;
	snprintf(copy, sizeof(copy), "%s", text);
	comma = strchr(copy, ',');
	if (comma)
		*comma = '.';
	*value = strtod(copy, &end);
	if (*end == '\0' && strspn(copy, "+-.0123456789") == strlen(copy) && isfinite(*value) &&
	    strlen(text) < sizeof(copy) && *value >= min && *value <= max)
		return true;
	import_bad(import, N_("{column}: {value} is not a number within the limits."), "column",
		   import_name(import, i), "value", text, NULL);
	return false;
}

bool import_int(struct import *import, size_t i, int64_t max, bool *given, int64_t *value)
{
	const char *text = import_field(import, i);
	char *end;

	*given = *text != '\0';
	if (!*given)
		return true;
	errno = 0;
	*value = strtoll(text, &end, 10);
	if (*end == '\0' && strspn(text, "0123456789") == strlen(text) && errno == 0 &&
	    *value <= max)
		return true;
	import_bad(import, N_("{column}: {value} is not a number within the limits."), "column",
		   import_name(import, i), "value", text, NULL);
	return false;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool import_day(struct import *import, size_t i, bool *given, int64_t *value)
{
	const char *text = import_field(import, i);
	char back[11] = "";

	*given = *text != '\0';
	if (!*given)
		return true;
	if (strlen(text) == 10 && text[4] == '-' && text[7] == '-' && digits(text, 4) >= 1970 &&
	    digits(text + 5, 2) >= 1 && digits(text + 8, 2) >= 1) {
		*value =
			network_midnight(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
		network_day(*value, back);
	}
	/* A day that does not exist, such as the 31st of February, comes back as
	 * another one. */
	if (strcmp(back, text) == 0)
		return true;
	import_bad(import, N_("{column}: {value} is not a day such as 2026-11-30."), "column",
		   import_name(import, i), "value", text, NULL);
	return false;
}
