/* The part of the words that papers of a sale say; amounts, rates, moments. */
#ifndef GUICHET_PAPER_WORDS_SALE_H
#define GUICHET_PAPER_WORDS_SALE_H

#include "server/paper/words.h"

const char *word_sale(enum tongue tongue, enum word which);

/* The following are malloc'd. */
/* "1 196,50 €", "€1,196.50"; a currency that is not EUR by its letters. */
char *word_money(enum tongue tongue, const char *currency, long long cents);
/* Basis points: "5,5 %". */
char *word_rate(enum tongue tongue, long long points);
/* "2026-11-28T20:00" as "samedi 28 novembre 2026 à 20:00". */
char *word_moment(enum tongue tongue, const char *moment);

#endif
