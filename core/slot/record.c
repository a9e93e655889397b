/* Writes sessions and their places. */
#include <stdlib.h>
#include <string.h>

#include "core/slot/private.h"

bool slot_insert(struct call *call, struct slot *slot)
{
	static const char sql[] =
		"INSERT INTO slot (product, starts, minutes, note, created_at)"
		" VALUES (:row_product, :row_starts, :row_minutes, :row_note, :now)";

	if (!call_exec(
		    call, sql,
		    BINDS(B_INT(":row_product", slot->product), B_INT(":row_starts", slot->starts),
			  B_INT(":row_minutes", slot->minutes), B_TEXT(":row_note", slot->note))))
		return false;
	slot->id = store_last_id(call->store);
	return true;
}

bool slot_place_write(struct call *call, int64_t slot, int64_t seat, int64_t capacity)
{
	static const char sql[] =
		"INSERT INTO slot_place (slot, seat, capacity)"
		" VALUES (:row_slot, nullif(:row_seat, 0), :row_capacity)"
		" ON CONFLICT (slot, ifnull(seat, 0)) DO UPDATE SET capacity = excluded.capacity";

	return call_exec(call, sql,
			 BINDS(B_INT(":row_slot", slot), B_INT(":row_seat", seat),
			       B_INT(":row_capacity", capacity)));
}

int64_t slot_place_taken(struct call *call, int64_t slot, int64_t seat)
{
	static const char sql[] = "SELECT taken FROM slot_place"
				  " WHERE slot = :row_slot AND ifnull(seat, 0) = :row_seat";

	return call_int(call, sql, BINDS(B_INT(":row_slot", slot), B_INT(":row_seat", seat)), 0);
}

/* --- "40" or "cat1=20, cat2=50" --- */

static enum refusal wrong(struct call *call)
{
	return refuse_argument(call, "places",
			       call_say(call, N_("A number such as 40, or one for each seat "
						 "category: front=20, back=50.")));
}

static int64_t seat_by_ref(struct call *call, const char *ref)
{
	static const char sql[] = "SELECT id FROM list_item"
				  " WHERE list = 'seat' AND active AND ref = :row_ref";

	return call_int(call, sql, BINDS(B_TEXT(":row_ref", ref)), 0);
}

static char *trimmed(char *text)
{
	char *end = text + strlen(text);

	while (*text == ' ')
		text++;
	while (end > text && end[-1] == ' ')
		*--end = 0;
	return text;
}

static bool read_capacity(const char *text, int64_t *capacity)
{
	size_t length = strlen(text);

	*capacity = strtoll(text, NULL, 10);
	return length > 0 && length < 8 && strspn(text, "0123456789") == length &&
	       *capacity <= SLOT_CAPACITY_MOST;
}

static enum refusal read_room(struct call *call, char *text, struct slot_room *room)
{
	char *equals = strchr(text, '=');

	room->seat = 0;
	if (equals) {
		*equals = 0;
		room->seat = seat_by_ref(call, trimmed(text));
		if (!room->seat)
			return refuse_argument(
				call, "places",
				call_format(call,
					    call_say(call, N_("There is no seat category %s.")),
					    trimmed(text)));
	}
	return read_capacity(trimmed(equals ? equals + 1 : text), &room->capacity) ? DONE
										   : wrong(call);
}

static bool is_there(const struct slot_room *rooms, size_t count, int64_t seat)
{
	for (size_t i = 0; i < count; i++)
		if (rooms[i].seat == seat)
			return true;
	return false;
}

enum refusal slot_rooms_read(struct call *call, const char *text,
			     struct slot_room rooms[SLOT_ROOMS], size_t *count)
{
	char *rest = NULL;
	char *copy = call_copy(call, text);

	*count = 0;
	for (char *part = strtok_r(copy, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
		if (*count == SLOT_ROOMS)
			return wrong(call);
		TRY(read_room(call, part, &rooms[*count]));
		if (is_there(rooms, *count, rooms[*count].seat))
			return wrong(call);
		++*count;
	}
	/* Places without a category beside some with one could not be told apart. */
	if (*count == 0 || (*count > 1 && is_there(rooms, *count, 0)))
		return wrong(call);
	return DONE;
}
