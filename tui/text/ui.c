/* Language, characters and time zone of the process. */
#include "tui/text/ui.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "server/wire/need.h"

enum lang ui_lang = LANG_EN;
bool ui_utf8 = false;

static const char *wanted = "";
static char missing[64];

/* The first of these variables that says something, as POSIX orders them. */
static const char *environment(const char *category)
{
	const char *names[] = { "LC_ALL", category, "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "";
}

/* Where nothing is said, a terminal gets the safe choice, and a program what JSON
 * and files are made of. */
static bool names_utf8(const char *locale)
{
	if (locale[0] == '\0')
		return !isatty(STDOUT_FILENO);
	return strcasestr(locale, "utf-8") != NULL || strcasestr(locale, "utf8") != NULL;
}

void ui_init(const char *language)
{
	wanted = language != NULL ? language : environment("LC_MESSAGES");
	ui_lang = lang_parse(wanted, LANG_EN);
	ui_utf8 = names_utf8(environment("LC_CTYPE"));
	/* The locale that the terminal names need not exist on this machine. */
	if (!ui_utf8)
		setlocale(LC_CTYPE, "C");
	else if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* Where the file of a zone can't be read, glibc takes the letters that TZ begins with for
 * the name of a zone that is UTC, and says nothing. No zone's own name is such a word. */
static bool zone_is_read(const char *zone)
{
	size_t word = strcspn(zone, "/");

	return zone[word] == '\0' || strncmp(tzname[0], zone, word) != 0 || tzname[0][word] != '\0';
}

void ui_adopt(const char *language, const char *zone)
{
	if (language != NULL && language[0] != '\0')
		ui_lang = lang_parse(language, ui_lang);
	if (zone != NULL && zone[0] != '\0') {
		if (setenv("TZ", zone, 1) != 0)
			need_end();
		tzset();
		snprintf(missing, sizeof missing, "%s", zone_is_read(zone) ? "" : zone);
	}
}

const char *ui_zone_missing(void)
{
	return missing[0] != '\0' ? missing : NULL;
}

const char *ui_language_wanted(void)
{
	return wanted;
}
