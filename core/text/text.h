/* Text from outside: what may come in, and the folded form that matching uses. */
#ifndef GUICHET_TEXT_H
#define GUICHET_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum text_fault {
	TEXT_FINE,
	TEXT_NOT_UTF8, /* bytes that are no UTF-8 (overlong, surrogates, cut) */
	TEXT_CONTROL,  /* C0, C1, DEL, bidi controls, line separators, noncharacters */
};

/* Checks a text that will be shown. With lines, '\n' is allowed. *at (if not
 * NULL) is the offset of the first fault. */
enum text_fault text_check(const char *text, size_t length, bool lines, size_t *at);

/* Maps Windows-1252 to UTF-8 where it is certain: bytes that are no UTF-8, and
 * C1 controls (U+0080..U+009F), which are cp1252 bytes decoded as Latin-1.
 * Returns how many characters were mapped; *repaired is malloc'd. */
size_t text_repair_cp1252(const char *text, size_t length, char **repaired);

/* Folded: no case, no accents, ligatures opened (oe, ae, ss), apostrophes and
 * dashes as spaces, runs of spaces as one, trimmed. malloc'd, never NULL; text
 * must be valid UTF-8. */
char *text_fold(const char *text);

/* Lower case, trimmed; the domain in lower case. False unless it looks like
 * local@domain.tld within 254 bytes (RFC 5321). out holds 255 bytes. */
bool text_email(const char *typed, char *out);

enum { TEXT_PHONE = 16 };

/* A phone number's digits with those of its country, by which it is found:
 * "06 12 34 56 78", "+33 (0)6 12 34 56 78" and "0033612345678" are all "33612345678"
 * (E.164: 15 digits at most). False when it is none; spaces, dots, dashes, slashes and
 * brackets are passed over. */
bool text_phone(const char *typed, char out[TEXT_PHONE]);

/* "12", "12.5", "12,50": hundredths, at most twelve digits before the point. False for
 * anything else. */
bool text_hundredths(const char *text, int64_t *value);

/* Columns that a text takes on a terminal. */
size_t text_width(const char *text);

#endif
