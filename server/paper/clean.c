/* Texts as paper and mail may show them, whatever the document holds. */
#include <stdlib.h>
#include <string.h>

#include "schema/text/sight.h"
#include "server/paper/clean.h"

json_t *clean_text(const char *text)
{
	char *out = malloc(strlen(text) * SIGHT_GROWTH + 1);
	json_t *string;

	if (out == NULL)
		abort();
	string = json_stringn(out, sight_clean(out, text, true));
	free(out);
	return string;
}

void clean(json_t *value)
{
	const char *name;
	size_t i;
	json_t *item;
	void *next;

	json_object_foreach_safe(value, next, name, item)
	{
		if (json_is_string(item))
			json_object_set_new(value, name, clean_text(json_string_value(item)));
		else
			clean(item);
	}
	json_array_foreach(value, i, item)
	{
		if (json_is_string(item))
			json_array_set_new(value, i, clean_text(json_string_value(item)));
		else
			clean(item);
	}
}
