/* A list of codes as a CSV file, as spreadsheets read it. */
#include <stdlib.h>

#include "schema/text/cell.h"
#include "server/paper/paper.h"

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
		if (!json_is_string(code))
			continue;
		cell_write(out, json_string_value(code));
		fputs("\r\n", out);
	}
	fclose(out);
	return text;
}
