/* A list of codes as a CSV file, as spreadsheets read it. */
#include <stdlib.h>
#include <string.h>

#include "server/paper/paper.h"

/* -12 and +33247000000 are numbers; -1+2 is a formula. */
static bool numeric(const char *text)
{
	text += *text == '+' || *text == '-' ? 1 : 0;
	return *text && strspn(text, "0123456789") == strlen(text);
}

/* What a spreadsheet would calculate gets an apostrophe before it, as in tui/command/csv.c. */
static void cell(FILE *out, const char *text)
{
	bool formula = *text && strchr("=+-@\t\r\n", *text) && !numeric(text);
	const char *quote = strpbrk(text, ",;\"\r\n") ? "\"" : "";

	fprintf(out, "%s%s", quote, formula ? "'" : "");
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fprintf(out, "%s\r\n", quote);
}

char *list_csv(const json_t *codes)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	json_t *code;

	if (!out)
		abort();
	fputs("code\r\n", out);
	json_array_foreach(codes, i, code)
	{
		if (json_is_string(code))
			cell(out, json_string_value(code));
	}
	fclose(out);
	return text;
}
