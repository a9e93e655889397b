/* Reads sessions. */
#include "core/slot/slot.h"

const char *const slot_states[] = { "open", "closed", "cancelled", NULL };

bool slot_read(struct call *call, int64_t id, struct slot *slot)
{
	static const char sql[] =
		"SELECT product, starts, minutes, state, note FROM slot WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	if (found)
		*slot = (struct slot){ .id = id,
				       .product = column_int(query, 0),
				       .starts = column_int(query, 1),
				       .minutes = column_int(query, 2),
				       .state = call_copy(call, column_text(query, 3)),
				       .note = call_copy(call, column_text(query, 4)) };
	query_end(query);
	return found;
}
