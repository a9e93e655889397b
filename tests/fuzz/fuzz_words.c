/* The words of an ssh command. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/command/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct words words;
	size_t bytes = 0;
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = 0;
	if (words_split(&words, text) == NULL) {
		for (size_t i = 0; i < words.count; i++)
			bytes += strlen(words.word[i]);
		if (bytes > size || words.word[words.count] != NULL)
			abort();
		words_free(&words);
	}
	free(text);
	return 0;
}
