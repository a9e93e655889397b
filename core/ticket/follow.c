/* Tickets follow their session when it is moved: those that are good for some days
 * keep as many, from the new day on. The others ask their session itself. */
#include "core/network/settings.h"
#include "core/ticket/ticket.h"

enum { DAY = 24 * 3600 };

/* Days of 23 and 25 hours count as one. */
static int days_between(int64_t from, int64_t until)
{
	return (int)((until - from + DAY / 2) / DAY);
}

void tickets_follow(struct call *call, int64_t slot, int64_t starts)
{
	static const char periods[] = "SELECT DISTINCT t.valid_from, t.valid_until FROM ticket t"
				      "  JOIN order_line l ON l.id = t.line"
				      " WHERE l.slot = :row_slot AND t.valid_from IS NOT NULL"
				      "   AND t.valid_from <> :row_begins";
	static const char sql[] =
		"UPDATE ticket SET valid_from = :row_begins, valid_until = :row_until"
		" WHERE valid_from = :row_from AND valid_until = :row_to"
		"   AND line IN (SELECT id FROM order_line WHERE slot = :row_slot)";
	int64_t begins = network_days_after(starts, 0);
	int64_t from;
	int64_t until;
	bool more = true;

	/* One kind of period at a time: those that are put right are not found again. */
	while (more) {
		struct query *query =
			call_query(call, periods,
				   BINDS(B_INT(":row_slot", slot), B_INT(":row_begins", begins)));

		more = query_step(query);
		from = more ? column_int(query, 0) : 0;
		until = more ? column_int(query, 1) : 0;
		query_end(query);
		if (more)
			call_exec(call, sql,
				  BINDS(B_INT(":row_slot", slot), B_INT(":row_begins", begins),
					B_INT(":row_from", from), B_INT(":row_to", until),
					B_INT(":row_until",
					      network_days_after(starts,
								 days_between(from, until)))));
	}
}
