/* The chain of receipts: each hash covers a receipt and the hash of the one before, so
 * that one altered, removed or put elsewhere is found. It is plain BLAKE2b-256, without
 * a key: whoever has an export can verify it; that nobody makes a whole new chain is
 * held by the signed closings (core/closing). */
#ifndef GUICHET_RECEIPT_CHAIN_H
#define GUICHET_RECEIPT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/op/call.h"

enum { CHAIN_HASH = 32 };

struct receipt_row {
	int64_t number;
	const char *kind;
	int64_t order, cents, at, account;
	const char *body;
};

/* hash holds the one before (zeros before the first), and gets this one's. */
void chain_hash(unsigned char hash[CHAIN_HASH], const char *head, const char *body);
void receipt_chain(unsigned char hash[CHAIN_HASH], const struct receipt_row *receipt);
/* The hash of that receipt as it is kept; zeros for 0. False when there is none. */
bool receipt_hash(struct call *call, int64_t number, unsigned char hash[CHAIN_HASH]);
/* In hexadecimal; lives as long as the call. */
const char *chain_hex(struct call *call, const unsigned char hash[CHAIN_HASH]);

struct chain_walk {
	int64_t receipts;  /* that follow from one another */
	int64_t broken_at; /* 0: none */
	unsigned char hash[CHAIN_HASH];
};
/* Walks the receipts from the first to the last. */
void receipt_walk(struct call *call, struct chain_walk *walk);

#endif
