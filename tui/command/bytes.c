/* Base64 (RFC 4648, with padding) and the two ways across it. */
#include "tui/command/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/wire/need.h"
#include "tui/command/say.h"
#include "tui/text/ui.h"
#include "tui/text/value.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

json_t *bytes_string(const unsigned char *bytes, size_t length)
{
	char *text = need_new(length / 3 * 4 + 5, 1);
	char *out = text;
	json_t *string;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned group = (unsigned)bytes[i] << 16;

		group |= left > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
		group |= left > 2 ? (unsigned)bytes[i + 2] : 0;
		*out++ = letters[group >> 18];
		*out++ = letters[group >> 12 & 63];
		*out++ = left > 1 ? letters[group >> 6 & 63] : '=';
		*out++ = left > 2 ? letters[group & 63] : '=';
	}
	string = json_stringn(text, (size_t)(out - text));
	free(text);
	return string;
}

const char *bytes_column(const json_t *description)
{
	size_t index;
	json_t *column;

	json_array_foreach(json_object_get(description, "columns"), index, column)
	{
		if (strcmp(value_member(column, "type", ""), "bytes") == 0)
			return value_member(column, "name", "");
	}
	return NULL;
}

int bytes_print(const json_t *answer, const char *column)
{
	const char *text = value_member(json_object_get(answer, "record"), column, "");
	unsigned group = 0;
	int bits = 0;

	if (isatty(STDOUT_FILENO))
		return say_usage("%s", _("this is a file of bytes: send it to a file (> picture), "
					 "or ask for format=json"));
	for (const char *letter; *text != '\0' && (letter = strchr(letters, *text)) != NULL;
	     text++) {
		group = group << 6 | (unsigned)(letter - letters);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			putc((int)(group >> bits & 0xFF), stdout);
		}
	}
	return EXIT_DONE;
}
