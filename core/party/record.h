/* The rows of parties and shops, for the operations that make and change them.
 * A zero id or reference is null in the data file. */
#ifndef GUICHET_PARTY_RECORD_H
#define GUICHET_PARTY_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"
#include "core/party/place.h"

struct party {
	int64_t id;
	const char *ref; /* NULL: none */
	const char *name;
	int64_t place;
	bool active;
};

struct shop {
	int64_t id;
	const char *ref; /* NULL: none */
	int64_t party;
	const char *name;
	int64_t place;
	bool quick, active;
};

/* Words of party_kind, NULL-terminated. */
extern const char *const party_kinds[];

/* False when there is none. Texts are copied onto the call. */
bool party_read(struct call *call, int64_t id, struct party *party);
int64_t party_by_ref(struct call *call, const char *ref); /* 0: none */
/* Sets party->id; false when the ref is taken. The row must not exist. */
bool party_insert(struct call *call, struct party *party);
bool party_update(struct call *call, const struct party *party);
/* True when it was not of that kind before. */
bool party_add_kind(struct call *call, int64_t party, const char *kind);
bool party_has_kind(struct call *call, int64_t party, const char *kind);

bool shop_read(struct call *call, int64_t id, struct shop *shop);
int64_t shop_by_ref(struct call *call, const char *ref); /* 0: none */
bool shop_insert(struct call *call, struct shop *shop);
bool shop_update(struct call *call, const struct shop *shop);

/* Writes a place for its owner: a row that others share is left to them and a
 * new one is made, unless `together` moves them along. *id is the row's id
 * before and after. True when something changed. */
bool place_write(struct call *call, int64_t *id, const struct place *place, bool together);

#endif
