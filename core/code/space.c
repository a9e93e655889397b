/* The name space: one table for all that can be presented. */
#include <string.h>

#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/code/signed.h"
#include "core/op/call.h"

static const char *const kinds[] = { "voucher", "card",       "single",    "loyalty", "gift",
				     "ticket",  "membership", "promotion", "partner" };

static const char *kind_named(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], name) == 0)
			return kinds[i];
	return "";
}

/* A batch of single-use codes appears, and disappears, as a whole. */
#define BATCH_READY                                                                 \
	"EXISTS (SELECT 1 FROM code_range r JOIN code_batch b ON b.id = r.batch"    \
	"  WHERE r.first = (SELECT max(first) FROM code_range WHERE first <= c.id)" \
	"    AND b.state = 'ready')"

static bool find(struct call *call, const char *text, int64_t *id, const char **kind)
{
	static const char sql[] = "SELECT c.id, c.kind FROM code c WHERE c.text = :text"
				  "   AND (c.kind <> 'single' OR " BATCH_READY ")";
	struct query *query = call_query(call, sql, BINDS(B_TEXT(":text", text)));
	bool found = *text && query_step(query);

	if (found) {
		*id = column_int(query, 0);
		*kind = kind_named(column_text(query, 1));
	}
	query_end(query);
	return found;
}

enum code_outcome code_find(struct call *call, const char *typed, int64_t *id, const char **kind)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	enum code_form form;

	if (code_is_signed(typed))
		typed = code_verify(call, typed);
	if (typed == NULL)
		return CODE_WRONG;
	form = code_read(typed, canonical, foreign);

	if (form == CODE_OWN && find(call, canonical, id, kind))
		return CODE_FOUND;
	if (form != CODE_NOTHING && find(call, foreign, id, kind))
		return CODE_FOUND;
	return form == CODE_MISTYPED ? CODE_WRONG : CODE_UNKNOWN;
}

enum refusal code_refuse(struct call *call, enum code_outcome outcome, const char *typed)
{
	const char *scanner = code_keyboard(typed);

	if (scanner)
		return refuse(call, REFUSED_KEYBOARD, "layout", scanner, NULL);
	if (outcome == CODE_WRONG)
		return refuse(call, REFUSED_TYPING_ERROR, NULL);
	guess_count(call, typed);
	return refuse(call, REFUSED_UNKNOWN_CODE, NULL);
}

/* Random characters that leave a million possible codes for each live one. */
static size_t random_length(int64_t live)
{
	size_t length = CODE_RANDOM;
	double space = 1099511627776.0; /* 32^8 */

	while (space / 1e6 <= (double)live && length < CODE_MAX - 1) {
		space *= 32;
		length++;
	}
	return length;
}

int64_t code_new(struct call *call, const char *kind, char *text)
{
	static const char count[] = "INSERT INTO code_count (kind, live) VALUES (:kind, 1)"
				    " ON CONFLICT (kind) DO UPDATE SET live = live + 1"
				    " RETURNING live";
	static const char insert[] = "INSERT INTO code (text, kind, own) VALUES (:text, :kind, 1)";
	int64_t live = call_int(call, count, BINDS(B_TEXT(":kind", kind)), 0);

	/* One in a million is taken already: another try, then, is the rule. A disk
	 * that fails is no conflict, so this ends. */
	do {
		code_random(random_length(live), text);
	} while (!call_exec(call, insert, BINDS(B_TEXT(":text", text), B_TEXT(":kind", kind))));
	return store_last_id(call->store);
}
