/* What is typed or scanned at a counter, QR payloads and URLs with it; and the texts and CSV
 * that any file may hold, byte by byte. What is read once reads the same again. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/csv/csv.h"
#include "core/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_code(const char *typed)
{
	char canonical[CODE_TYPED], foreign[CODE_TYPED];
	char again[CODE_TYPED], other[CODE_TYPED];
	char grouped[CODE_GROUPED];

	if (code_read(typed, canonical, foreign) != CODE_OWN)
		return;
	code_group(canonical, grouped);
	if (code_read(grouped, again, other) != CODE_OWN || strcmp(canonical, again) != 0)
		abort();
}

static void read_csv(const uint8_t *data, size_t size)
{
	struct csv *csv = csv_new((const char *)data, size);
	struct csv_record record;
	enum csv_result result;
	size_t bytes = 0;

	while ((result = csv_next(csv, &record)) != CSV_END)
		for (size_t i = 0; result == CSV_RECORD && i < record.count; i++)
			bytes += strlen(record.fields[i]);
	if (bytes > size)
		abort();
	csv_free(csv);
}

static void repair(const uint8_t *data, size_t size)
{
	char *repaired;

	text_repair_cp1252((const char *)data, size, &repaired);
	free(text_fold(repaired));
	free(repaired);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = 0;
	read_code(text);
	code_unwrap(text);
	free(text);
	text_check((const char *)data, size, true, NULL);
	read_csv(data, size);
	repair(data, size);
	return 0;
}
