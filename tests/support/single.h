/* What tests of single-use codes begin with. */
#ifndef GUICHET_TESTS_SINGLE_H
#define GUICHET_TESTS_SINGLE_H

#include "tests/support/pass.h"

struct singles {
	struct pass pass;
	int64_t offer;    /* live, whose target is single-use codes */
	int64_t customer; /* an organisation */
	int64_t season;
};

void singles_open(struct singles *singles);
/* Generates and answers the batch. */
int64_t singles_generate(struct singles *singles, int64_t codes, const char *prefix);
/* The text of the n-th code of a batch, from 0. */
void singles_code(struct singles *singles, int64_t batch, int64_t n, char code[64]);

#endif
