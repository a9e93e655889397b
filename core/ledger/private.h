/* What the files of core/ledger/ share. */
#ifndef GUICHET_LEDGER_PRIVATE_H
#define GUICHET_LEDGER_PRIVATE_H

#include "core/ledger/ledger.h"

/* What must be true of a balance, by the first word of its name. */
struct balance_kind {
	const char *word;
	int64_t sign;
	bool floor; /* never below 0 */
	bool many;  /* "word:ID" */
};

/* NULL for a name that means nothing. */
const struct balance_kind *balance_kind(const char *name);

extern const struct operation ledger_balances, ledger_movements, ledger_verify;
extern const struct operation balance_credit, balance_debit, balance_show;

#endif
