#include "tui/command/data.h"

#include <string.h>
#include <utf8proc.h>

#include "tui/command/say.h"
#include "tui/text/strings.h"
#include "tui/text/ui.h"

/* Bytes of the character at the beginning; 0 when it is none. */
static size_t character(const char *bytes, size_t length)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t n;

	if ((unsigned char)bytes[0] < 0x80)
		return bytes[0] != '\0' ? 1 : 0;
	n = utf8proc_iterate((const utf8proc_uint8_t *)bytes,
			     (utf8proc_ssize_t)(length < 4 ? length : 4), &point);
	return n > 0 ? (size_t)n : 0;
}

/* Latin-1: its C1 controls are then the server's repair to map and to report. */
static void append_latin1(struct string *out, unsigned char byte)
{
	char utf8[2] = { (char)(0xC0 | byte >> 6), (char)(0x80 | (byte & 0x3F)) };

	string_add(out, utf8, 2);
}

json_t *data_string(const char *name, const char *bytes, size_t length, bool repair)
{
	struct string out = { 0 };
	json_t *text = NULL;
	long long line = 1;

	for (size_t at = 0; at < length;) {
		size_t n = character(bytes + at, length - at);
		unsigned char byte = (unsigned char)bytes[at];

		if (n == 0 && (byte == 0 || !repair)) {
			say_usage(byte == 0 ? _("%s, line %lld: byte 0x%02X is not text")
					    : _("%s, line %lld: byte 0x%02X is no UTF-8; "
						"repair=cp1252 reads it as Windows-1252"),
				  name, line, byte);
			string_free(&out);
			return NULL;
		}
		if (n == 0) {
			say(stderr, _("line %lld: byte 0x%02X read as Windows-1252\n"), line, byte);
			append_latin1(&out, byte);
			at++;
			continue;
		}
		line += byte == '\n' ? 1 : 0;
		string_add(&out, bytes + at, n);
		at += n;
	}
	text = json_stringn(out.text != NULL ? out.text : "", out.length);
	string_free(&out);
	return text;
}
