#include "schema/text/cell.h"

#include <stdbool.h>
#include <string.h>

/* -12, 3.50 and +33247000000 are numbers; -1+2 is a formula. */
static bool is_number(const char *text)
{
	size_t digits, point;

	text += *text == '+' || *text == '-' ? 1 : 0;
	digits = strspn(text, "0123456789");
	point = text[digits] == '.' ? 1 + strspn(text + digits + 1, "0123456789") : 0;
	return digits > 0 && point != 1 && text[digits + point] == '\0';
}

static bool is_formula(const char *text)
{
	return *text != '\0' && strchr("=+-@\t\r\n", *text) != NULL && !is_number(text);
}

void cell_write(FILE *out, const char *text)
{
	const char *quote = strpbrk(text, ",;\"\r\n") != NULL ? "\"" : "";

	fprintf(out, "%s%s", quote, is_formula(text) ? "'" : "");
	for (const char *at = text; *at != '\0'; at++)
		fputs((char[]){ *at, *at == '"' ? '"' : '\0', '\0' }, out);
	fputs(quote, out);
}
