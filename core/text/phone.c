/* Phone numbers: written in many ways, found in one. */
#include <stdio.h>
#include <string.h>

#include "core/text/text.h"

enum { NATIONAL = 10 /* digits of a French number, its 0 included */, LEAST = 8 };

/* French numbers whose country has a code of its own (ARCEP's numbering plan). */
static const char *country(const char *national)
{
	static const struct {
		const char *begins, *country;
	} overseas[] = {
		{ "0262", "262" }, { "0263", "262" }, { "0269", "262" }, { "0639", "262" },
		{ "0692", "262" }, { "0693", "262" }, { "0590", "590" }, { "0690", "590" },
		{ "0691", "590" }, { "0594", "594" }, { "0694", "594" }, { "0596", "596" },
		{ "0696", "596" }, { "0697", "596" },
	};

	for (size_t i = 0; i < sizeof overseas / sizeof *overseas; i++)
		if (strncmp(national, overseas[i].begins, 4) == 0)
			return overseas[i].country;
	return "33";
}

/* Digits only, in out; *plus when it began with a "+" or "00". False when there is
 * anything else in it, or too much. */
static bool digits(const char *typed, char out[TEXT_PHONE + 2], bool *plus)
{
	size_t used = 0;

	typed += strspn(typed, " ");
	*plus = *typed == '+';
	if (*plus)
		typed++;
	for (; *typed; typed++) {
		/* "+33 (0)6": the 0 is not dialled. */
		if (*plus && strncmp(typed, "(0)", 3) == 0) {
			typed += 2;
		} else if (*typed >= '0' && *typed <= '9') {
			if (used == TEXT_PHONE + 1)
				return false;
			out[used++] = *typed;
		} else if (strncmp(typed, "\u00a0", 2) == 0) {
			typed++;
		} else if (strncmp(typed, "\u202f", 3) == 0) {
			typed += 2;
		} else if (strchr(" .-/()", *typed) == NULL) {
			return false;
		}
	}
	out[used] = 0;
	if (!*plus && strncmp(out, "00", 2) == 0) {
		*plus = true;
		memmove(out, out + 2, used - 1);
	}
	return true;
}

bool text_phone(const char *typed, char out[TEXT_PHONE])
{
	char found[TEXT_PHONE + 2];
	bool plus;
	size_t length;

	if (!digits(typed, found, &plus))
		return false;
	length = strlen(found);
	if (plus) {
		if (length < LEAST || length >= TEXT_PHONE || found[0] == '0')
			return false;
		/* "+33 06": people keep the 0. */
		if (strncmp(found, "330", 3) == 0)
			memmove(found + 2, found + 3, length - 2);
		snprintf(out, TEXT_PHONE, "%.15s", found);
		return true;
	}
	if (length != NATIONAL || found[0] != '0' || found[1] == '0')
		return false;
	snprintf(out, TEXT_PHONE, "%s%.9s", country(found), found + 1);
	return true;
}
