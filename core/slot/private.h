/* What the files of core/slot/ share. */
#ifndef GUICHET_SLOT_PRIVATE_H
#define GUICHET_SLOT_PRIVATE_H

#include "core/slot/slot.h"

extern const struct operation slot_create, slot_list, slot_days, slot_show, slot_capacity,
	slot_close, slot_open, slot_close_day, slot_open_day, slot_move, slot_cancel;

/* False when the product has one that starts then. Sets slot->id. */
bool slot_insert(struct call *call, struct slot *slot);
/* Makes room for so many in a seat category (0: none); false when more are taken. */
bool slot_place_write(struct call *call, int64_t slot, int64_t seat, int64_t capacity);
/* How many are taken there. */
int64_t slot_place_taken(struct call *call, int64_t slot, int64_t seat);

/* How many places, read from "40" or "cat1=20, cat2=50". */
struct slot_room {
	int64_t seat, capacity;
};
enum { SLOT_ROOMS = 20, SLOT_CAPACITY_MOST = 1000000 };
/* DONE with count >= 1, or refuses the argument "places". */
enum refusal slot_rooms_read(struct call *call, const char *text,
			     struct slot_room rooms[SLOT_ROOMS], size_t *count);

#endif
