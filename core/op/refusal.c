/* The closed list of refusals, as tables. */
#include "core/op/refusal.h"

#include <string.h>

const char *const refusal_names[] = { [DONE] = "done",
#define X(constant, name, code, label, sentence) [constant] = (name),
				      REFUSALS(X)
#undef X
					      [REFUSAL_COUNT] = NULL };

static const int exits[] = { [DONE] = 0,
#define X(constant, name, code, label, sentence) [constant] = (code),
			     REFUSALS(X)
#undef X
};

static const char *const labels[] = { [DONE] = N_("carried out"),
#define X(constant, name, code, label, sentence) [constant] = (label),
				      REFUSALS(X)
#undef X
};

static const char *const sentences[] = { [DONE] = "",
#define X(constant, name, code, label, sentence) [constant] = (sentence),
					 REFUSALS(X)
#undef X
};

const char *refusal_name(enum refusal refusal)
{
	return refusal_names[refusal];
}

bool refusal_find(const char *name, enum refusal *found)
{
	for (*found = DONE; *found < REFUSAL_COUNT; ++*found)
		if (strcmp(refusal_names[*found], name) == 0)
			return true;
	return false;
}

int refusal_exit(enum refusal refusal)
{
	return exits[refusal];
}

bool refusal_is_failure(enum refusal refusal)
{
	return refusal == REFUSED_TRY_AGAIN || refusal == REFUSED_DAMAGED;
}

const char *refusal_label(enum refusal refusal)
{
	return labels[refusal];
}

const char *refusal_sentence(enum refusal refusal)
{
	return sentences[refusal];
}
