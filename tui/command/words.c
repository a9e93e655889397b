#include "tui/command/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "schema/lang/lang.h"
#include "tui/text/strings.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Adds a quoted part; at stands on the opening quote, and ends behind the closing
 * one. False when there is none. */
static bool quoted(struct string *word, const char **at)
{
	char quote = *(*at)++;

	for (; **at != '\0'; (*at)++) {
		if (**at == quote) {
			(*at)++;
			return true;
		}
		if (quote == '"' && **at == '\\' && ((*at)[1] == '"' || (*at)[1] == '\\'))
			(*at)++;
		string_add(word, *at, 1);
	}
	return false;
}

/* Adds one word, which begins at at. */
static const char *one_word(struct string *word, const char **at)
{
	string_text(word, "");
	while (**at != '\0' && !blank(**at)) {
		if (**at == '\'' || **at == '"') {
			if (!quoted(word, at))
				return N_("a quotation mark is not closed");
			continue;
		}
		if (**at == '\\' && *++*at == '\0')
			return N_("the command ends with a backslash");
		string_add(word, (*at)++, 1);
	}
	return NULL;
}

const char *words_split(struct words *words, const char *text)
{
	const char *why = NULL;

	words->count = 0;
	if (strnlen(text, WORDS_LENGTH + 1) > WORDS_LENGTH)
		return N_("the command is too long");
	while (why == NULL) {
		struct string word = { 0 };

		while (blank(*text))
			text++;
		if (*text == '\0')
			break;
		why = words->count == WORDS_MAX ? N_("the command has too many words")
						: one_word(&word, &text);
		if (why == NULL)
			words->word[words->count++] = string_take(&word);
		string_free(&word);
	}
	words->word[words->count] = NULL;
	if (why != NULL)
		words_free(words);
	return why;
}

void words_free(struct words *words)
{
	while (words->count > 0)
		free(words->word[--words->count]);
	words->word[0] = NULL;
}
