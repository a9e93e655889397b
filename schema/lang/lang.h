/* Languages. schema/lang/fr.po is the source, compiled into a table inside each
 * binary. A look-up takes the language as an argument, because the server
 * speaks several at once, and needs no locale of the system. English is what
 * the code is written in. */
#ifndef GUICHET_LANG_H
#define GUICHET_LANG_H

#include <stddef.h>
#include <stdint.h>

enum lang { LANG_EN, LANG_FR, LANG_COUNT };

/* Marks a text for translation where it is declared. */
#define N_(text) text

/* The language of a tag such as "fr", "fr_FR.UTF-8" or "en-GB"; fallback when
 * it is none that we speak. NULL is accepted. */
enum lang lang_parse(const char *tag, enum lang fallback);
/* "en", "fr". */
const char *lang_tag(enum lang lang);

/* The text in that language, or msgid itself. Never NULL; never freed. */
const char *lang_text(enum lang lang, const char *msgid) __attribute__((format_arg(2)));
/* The form that goes with n: zero is singular in French, plural in English.
 * The texts may hold one "%d"-like place, for the caller to format. */
const char *lang_plural(enum lang lang, const char *one, const char *many, int64_t n)
	__attribute__((format_arg(2), format_arg(3)));

/* All of these write at most size bytes with their 0 and return buf. */

/* "1 196,50 €" in French (narrow no-break and no-break spaces), "€1,196.50". */
/* Basis points as a percentage: "5.5%", "5,5 %". */
char *lang_rate(enum lang lang, int64_t points, char *buf, size_t size);
char *lang_money(enum lang lang, int64_t cents, char *buf, size_t size);
/* "1 196" or "1,196". */
char *lang_number(enum lang lang, int64_t n, char *buf, size_t size);

enum lang_style {
	LANG_DAY,         /* "sam. 22 nov."       "Sat 22 Nov"        */
	LANG_DATE,        /* "22/11/2026"         "22/11/2026"        */
	LANG_CLOCK,       /* "10:42"              "10:42"             */
	LANG_MOMENT,      /* "sam. 22 nov. 10:42" "Sat 22 Nov 10:42"  */
	LANG_STAMP,       /* "22/11/2026 10:42"   "22/11/2026 10:42"  */
	LANG_WEEKDAY,     /* "sam."          "Sat"               */
	LANG_DAY_OF_YEAR, /* "22 nov."       "22 Nov"            */
};

/* A time in seconds UTC, in the time zone of the process (TZ, set at start). */
char *lang_time(enum lang lang, enum lang_style style, int64_t at, char *buf, size_t size);
/* The same for one who reads it at `now`: a day or a moment of another year tells its
 * year too, or a voucher valid for a year would seem to have ended yesterday. */
char *lang_when(enum lang lang, enum lang_style style, int64_t at, int64_t now, char *buf,
		size_t size);

#endif
