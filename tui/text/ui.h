/* What holds for the whole process: the language spoken, and whether the
 * terminal takes UTF-8. Set at start, and again when the server has said which
 * language and time zone the account has. */
#ifndef GUICHET_TUI_UI_H
#define GUICHET_TUI_UI_H

#include <stdbool.h>

#include "schema/lang/lang.h"

extern enum lang ui_lang;
extern bool ui_utf8;

/* The text in the language of the process. Valid UTF-8, not transliterated. */
#define _(text) lang_text(ui_lang, text)
#define _n(one, many, n) lang_plural(ui_lang, one, many, n)

/* From --language (or NULL) and LC_ALL, LC_MESSAGES, LC_CTYPE, LANG. Sets the
 * locale's characters too, whatever locales the system has. */
void ui_init(const char *language);
/* What the server says: a language tag and a time zone; NULL or "" keeps. */
void ui_adopt(const char *language, const char *zone);
/* The adopted time zone, when this machine could not read it and times are those of UTC;
 * else NULL. */
const char *ui_zone_missing(void);
/* The language tag that the environment asks for, or "". */
const char *ui_language_wanted(void);

#endif
