/* Files that people import: places, communes (La Poste's list), contacts, codes. The first
 * byte says which, and whether bytes are repaired. Nothing is kept (dry_run). */
#include <stdlib.h>

#include "core/text/text.h"
#include "tests/support/pass.h"

static struct pass pass;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	pass_open(&pass);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const operations[] = { "party.import", "commune.import", "offer.import",
						  "product.import" };
	json_t *string;
	char *text;

	if (size == 0)
		return -1;
	/* The wire holds UTF-8 only. */
	text_repair_cp1252((const char *)data + 1, size - 1, &text);
	string = json_string(text);
	if (string)
		scratch_call(&pass.scratch, &pass.scratch.admin, operations[data[0] % 4],
			     "{s:o, s:b, s:s*}", "data", string, "dry_run", 1, "repair",
			     data[0] & 4 ? "cp1252" : NULL);
	free(text);
	return 0;
}
