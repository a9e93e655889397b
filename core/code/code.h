/* Codes: everything that can be presented at a counter, in one name space. Own
 * codes are random, in Crockford's base 32, and end with a check character of
 * the same 32 (design.md, rule 3). */
#ifndef GUICHET_CODE_H
#define GUICHET_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/refusal.h"

struct call;

enum {
	CODE_RANDOM = 8,   /* random characters of the shortest own code */
	CODE_MAX = 30,     /* characters of an own code, check included */
	CODE_GROUPED = 48, /* buffer for a grouped code, its 0 included */
	CODE_TYPED = 512,  /* longest thing that can be presented, a URL included */
};

/* The check character that goes with length characters of the alphabet:
 * sum of a^(i+1) x_i in GF(32) (x^5 + x^2 + 1, a = x), which no single wrong
 * character and no swap of neighbours leaves unchanged. */
char code_check(const char *characters, size_t length);

/* Writes length random characters, their check character and a 0. */
void code_random(size_t length, char *out);

/* "K7Q29XFM3" as people read it, "K7Q2-9XFM-3". A text that is no own code is
 * copied as it is, cut to the buffer. Returns out. */
const char *code_group(const char *code, char out[CODE_GROUPED]);

enum code_form {
	CODE_OWN,      /* canonical own code, its check character right */
	CODE_MISTYPED, /* looks like an own code, but the check character is wrong */
	CODE_FOREIGN,  /* no own code: case-folded text */
	CODE_NOTHING,  /* empty, too long, or not text */
};

/* Reads what was typed or scanned: any case, separators or not, O for 0, I and L
 * for 1, or a URL that ends with a code. canonical gets the form to look up,
 * foreign its case-folded text (both hold CODE_TYPED bytes): a mistyped own code
 * may still be a foreign one. */
enum code_form code_read(const char *typed, char *canonical, char *foreign);

/* The last part of a URL's path or the value of its last parameter; the text
 * itself when it is no URL. */
const char *code_unwrap(const char *typed);

/* The layout, "QWERTY" or "AZERTY", that a scanner is set for which typed this on a
 * terminal of the other: no code as it stands, and an own or signed one when each
 * character is put back to the key it came from. NULL where it is nothing of the kind. */
const char *code_keyboard(const char *typed);

/* Finds a presented code, bare or signed: *id and *kind (a static text). CODE_WRONG is
 * one where only the check or the signature is wrong. */
enum code_outcome { CODE_FOUND, CODE_UNKNOWN, CODE_WRONG };
enum code_outcome code_find(struct call *call, const char *typed, int64_t *id, const char **kind);

/* The refusal of what was not found. An unknown code counts as a guess; one from a
 * scanner set for another keyboard is none, because it is looked up in no form. */
enum refusal code_refuse(struct call *call, enum code_outcome outcome, const char *typed);

/* Makes a new own code of a kind; text gets it (CODE_MAX + 1 bytes). Its length
 * grows as soon as fewer than a million possible ones would remain for each. */
int64_t code_new(struct call *call, const char *kind, char *text);

#endif
