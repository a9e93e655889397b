/* How long codes must be so that they can't be guessed (design.md, rule 3): of a
 * million possible ones of a shape, at most one is live. */
#include <string.h>

#include "core/code/code.h"
#include "core/single/private.h"

#define POSSIBLE_FOR_EACH 1e6

enum { RANDOM_PREFIX = 4 };

static double space_of(int64_t length)
{
	double space = 1;

	for (int64_t i = 0; i < length; i++)
		space *= 32;
	return space;
}

/* Letters of our alphabet, so that it is read without a doubt. */
static const char *random_prefix(struct call *call)
{
	static const char taken[] = "SELECT 1 FROM code_batch WHERE prefix = :prefix_is";
	char *prefix = call_alloc(call, RANDOM_PREFIX + 2);

	do {
		code_random(RANDOM_PREFIX, prefix);
		prefix[RANDOM_PREFIX] = 0;
	} while (call_int(call, taken, BINDS(B_TEXT(":prefix_is", prefix)), 0));
	return prefix;
}

enum refusal space_prefix(struct call *call, const char *typed, const char **prefix)
{
	static const char fine[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	char *upper;

	if (typed == NULL || *typed == 0) {
		*prefix = "";
		return DONE;
	}
	if (strcmp(typed, "random") == 0) {
		*prefix = random_prefix(call);
		return DONE;
	}
	upper = call_copy(call, typed);
	for (char *c = upper; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	if (upper[0] == '-' || strspn(upper, fine) != strlen(upper))
		return refuse_argument(
			call, "prefix",
			call_say(call, N_("Letters without accents, digits and - are possible, "
					  "no space; or the word random.")));
	*prefix = upper;
	return DONE;
}

/* Neither used nor invalidated, nor still being made. */
static int64_t live(struct call *call, const char *prefix, int64_t length)
{
	static const char sql[] =
		"SELECT sum(b.codes)"
		"   - sum((SELECT count(*) FROM code_invalid i WHERE i.batch = b.id))"
		"   - sum((SELECT count(DISTINCT u.code) FROM code_range r JOIN offer_use u"
		"           ON u.code BETWEEN r.first AND r.last AND u.undone_at IS NULL"
		"          WHERE r.batch = b.id))"
		"  FROM code_batch b WHERE b.prefix = :prefix_is AND b.length = :length_is"
		"   AND b.imported = 0 AND b.state <> 'cancelled'";

	return call_int(call, sql, BINDS(B_TEXT(":prefix_is", prefix), B_INT(":length_is", length)),
			0);
}

static bool enough(struct call *call, const char *prefix, int64_t codes, int64_t length)
{
	double all = (double)(live(call, prefix, length) + codes);

	return space_of(length) >= all * POSSIBLE_FOR_EACH;
}

enum refusal space_length(struct call *call, const char *prefix, int64_t codes, int64_t *length)
{
	int64_t least = *prefix ? LENGTH_MIN : CODE_RANDOM;
	int64_t wished = *length;

	while (least < LENGTH_MAX && !enough(call, prefix, codes, least))
		least++;
	*length = wished ? wished : least > CODE_RANDOM ? least : CODE_RANDOM;
	if (*length >= least && enough(call, prefix, codes, *length))
		return DONE;
	return refuse_argument(
		call, wished ? "length" : "codes",
		call_format(call,
			    call_say(call, N_("Such codes could be guessed: %lld characters are "
					      "needed, so that a million are possible for each.")),
			    (long long)least));
}
