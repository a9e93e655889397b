/* Files that people import, CSV all of them: places, communes (La Poste's list), offers,
 * products, contacts, levels, arrivals, single-use codes and who gets them. The first byte says
 * which ('0' and on), and whether bytes are repaired ('p' and on). Nothing is kept (dry_run).
 * An import that is none of these ends the target at once: it belongs here too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/operation.h"
#include "core/text/text.h"
#include "tests/support/single.h"

enum { REPAIR = 0x40 };

static char batch[24], host[24]; /* their numbers */

static const struct import_kind {
	const char *operation;
	const char *name, *value; /* what it is asked for besides, or NULL */
	const char *other, *what;
} kinds[] = {
	{ .operation = "party.import" },
	{ .operation = "commune.import" },
	{ .operation = "offer.import" },
	{ .operation = "product.import" },
	{ .operation = "contacts.import", .name = "contacts", .value = "spring" },
	{ .operation = "indicator.import", .name = "indicator", .value = "faithful" },
	{ .operation = "voucher.import", .name = "party", .value = host },
	{ .operation = "code.import",
	  .name = "offer",
	  .value = "TYD",
	  .other = "customer",
	  .what = "ce@tilleuls.example" },
	{ .operation = "code.send_each", .name = "batch", .value = batch },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static struct singles singles;
static struct scratch *const s = &singles.pass.scratch;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool takes_file(const struct operation *operation)
{
	for (const struct param *param = operation->params; param && param->name; param++)
		if (param->type == ARG_DATA)
			return true;
	return false;
}

static void all_are_here(void)
{
	for (const struct operation *const *at = operation_table(); *at; at++) {
		const struct operation *operation = *at;
		/* A message that came back has a target of its own. */
		bool here = !takes_file(operation) || strcmp(operation->name, "mail.bounce") == 0;

		for (size_t k = 0; k < KINDS && !here; k++)
			here = strcmp(kinds[k].operation, operation->name) == 0;
		if (here)
			continue;
		fprintf(stderr, "%s takes a file, and is not fuzzed\n", operation->name);
		abort();
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	all_are_here();
	singles_open(&singles);
	scratch_do(s, &s->admin, "network.set", "{s:s, s:s}", "mail", "smtp://mail.example.org",
		   "mail_from", "pass@example.org");
	scratch_do(s, &s->admin, "party.import", "{s:s, s:b}", "data",
		   "id,kind,name,street,postcode,commune,insee,lat,lon\n"
		   "t-1,wine,Cave,1 rue,37210,Vouvray,37281,47.41,0.80\n",
		   "publish", 1);
	scratch_do(s, &s->admin, "contacts.create", "{s:s, s:s}", "ref", "spring", "name",
		   "Campagne de printemps");
	scratch_do(s, &s->admin, "indicator.create", "{s:s, s:s, s:s}", "ref", "faithful", "name",
		   "Fidélité", "levels", "Curieux, Habitué, Assidu");
	snprintf(batch, sizeof batch, "%lld", (long long)singles_generate(&singles, 20, "TYD"));
	snprintf(host, sizeof host, "%lld", (long long)singles.pass.host);
	return 0;
}

static void import(const struct import_kind *kind, bool repair, const char *text)
{
	json_t *string = json_string(text);

	/* The wire holds UTF-8 only. */
	if (string == NULL)
		return;
	scratch_call(s, &s->admin, kind->operation, "{s:o, s:b, s:s*, s:s*, s:s*}", "data", string,
		     "dry_run", 1, "repair", repair ? "cp1252" : NULL,
		     kind->name ? kind->name : "nonce", kind->value,
		     kind->other ? kind->other : "nonce", kind->what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return -1;
	text_repair_cp1252((const char *)data + 1, size - 1, &text);
	import(&kinds[data[0] % 16 % KINDS], data[0] & REPAIR, text);
	free(text);
	return 0;
}
