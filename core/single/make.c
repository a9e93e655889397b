/* Codes in memory: made as numbers, whose order is that of their texts. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/single/private.h"

enum { BITS = 5 /* of a character */ };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int by_value(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

/* How many different ones, moved to the front. */
static size_t unique(uint64_t *numbers, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != numbers[i])
			numbers[kept++] = numbers[i];
	return kept;
}

uint64_t *make_numbers(struct call *call, size_t count, size_t length)
{
	uint64_t *numbers = call_alloc(call, count * sizeof *numbers);
	size_t kept = 0;

	while (kept < count) {
		randombytes_buf(numbers + kept, (count - kept) * sizeof *numbers);
		for (size_t i = kept; i < count; i++)
			numbers[i] >>= 64 - BITS * length;
		qsort(numbers, count, sizeof *numbers, by_value);
		kept = unique(numbers, count);
	}
	return numbers;
}

size_t make_text(const char *prefix, uint64_t number, size_t length, char *out)
{
	size_t used = strlen(prefix);

	memcpy(out, prefix, used);
	for (size_t i = 0; i < length; i++)
		out[used + i] = alphabet[number >> (BITS * (length - 1 - i)) & 31];
	used += length;
	if (*prefix == 0) {
		out[used] = code_check(out, length);
		used++;
	}
	out[used] = 0;
	return used;
}
