/* A ticket at a counter: whether it lets in, and letting in. */
#include <string.h>

#include "core/network/settings.h"
#include "core/order/order.h"
#include "core/pass/pass.h"
#include "core/ticket/ticket.h"

bool ticket_pass(struct call *call, int64_t code, struct pass *pass)
{
	static const char sql[] = "SELECT id FROM ticket WHERE code = :code_is";
	struct ticket *ticket = call_alloc(call, sizeof *ticket);

	if (!ticket_read(call, call_int(call, sql, BINDS(B_INT(":code_is", code)), 0), ticket))
		return false;
	pass->id = ticket->id;
	pass->text = ticket->text;
	pass->customer = ticket->customer;
	pass->party = ticket->producer;
	pass->issuer = ticket->producer_name;
	pass->valid_from = ticket->valid_from;
	pass->valid_until = ticket->valid_until;
	pass->ticket = ticket;
	return true;
}

/* --- Whether it lets in --- */

/* Where it was last used, if it can't be any more. */
static enum refusal not_used_up(struct call *call, const struct ticket *ticket)
{
	static const char sql[] = "SELECT e.at, ifnull(s.name, '') FROM ticket_entry e"
				  "  LEFT JOIN shop s ON s.id = e.shop"
				  " WHERE e.ticket = :row AND e.undone_at IS NULL"
				  " ORDER BY e.at DESC, e.id DESC LIMIT 1";
	struct query *query;
	int64_t at = 0;
	const char *shop = "";

	if (ticket->most == 0 || ticket->entries < ticket->most)
		return DONE;
	query = call_query(call, sql, BINDS(B_INT(":row", ticket->id)));
	if (query_step(query)) {
		at = column_int(query, 0);
		shop = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	return refuse(call, REFUSED_ALREADY_REDEEMED, "when", call_when(call, LANG_MOMENT, at),
		      "shop", shop, NULL);
}

static enum refusal paid(struct call *call, const struct ticket *ticket)
{
	int64_t due = order_due(call, ticket->order);

	if (due <= 0)
		return DONE;
	return refuse(call, REFUSED_UNPAID, "amount",
		      lang_money(call->lang, due, call_alloc(call, 48), 48), NULL);
}

static enum refusal in_time(struct call *call, const struct ticket *ticket, int64_t at)
{
	int64_t early = setting_int(call, "entry_minutes") * 60;
	const char *when = call_when(call, LANG_MOMENT, ticket->starts);

	if (ticket->slot && strcmp(ticket->slot_state, "cancelled") == 0)
		return refuse(call, REFUSED_SESSION_OFF, "when", when, NULL);
	if (ticket->valid_from && at < ticket->valid_from)
		return refuse(call, REFUSED_TOO_EARLY, "when",
			      call_when(call, LANG_MOMENT, ticket->valid_from), NULL);
	if (ticket->valid_until && at >= ticket->valid_until)
		return refuse(call, REFUSED_EXPIRED, "when",
			      call_when(call, LANG_DAY, ticket->valid_until - 1), NULL);
	if (ticket->slot && ticket->valid_until == 0 &&
	    (at < ticket->starts - early || at >= ticket->starts + ticket->minutes * 60))
		return refuse(call, REFUSED_WRONG_SESSION, "when", when, NULL);
	return DONE;
}

enum refusal ticket_usable(struct call *call, const struct pass *pass, int64_t at)
{
	const struct ticket *ticket = pass->ticket;

	if (ticket->cancelled_at)
		return refuse(call, REFUSED_CANCELLED, "when",
			      call_when(call, LANG_DAY, ticket->cancelled_at), NULL);
	TRY(not_used_up(call, ticket));
	TRY(paid(call, ticket));
	return in_time(call, ticket, at);
}

enum refusal ticket_place(struct call *call, const struct pass *pass, int64_t party)
{
	if (pass->ticket->producer == party)
		return DONE;
	return refuse(call, REFUSED_WRONG_PLACE, "place", pass->ticket->producer_name, NULL);
}

json_t *ticket_describe(struct call *call, const struct pass *pass)
{
	struct ticket now;

	/* As it is after an entry that was just written. */
	return ticket_read(call, pass->id, &now) ? ticket_document(call, &now, lang_tag(call->lang))
						 : json_null();
}

/* --- Letting in --- */

/* The lowest number that no live entry has: after one was undone, its own again. */
static int64_t next_nth(struct call *call, int64_t ticket)
{
	static const char sql[] =
		"WITH live (n) AS (SELECT nth FROM ticket_entry WHERE ticket = :row"
		"   AND undone_at IS NULL AND forced IS NULL)"
		" SELECT min(n) FROM (SELECT 1 AS n UNION ALL SELECT n + 1 FROM live)"
		"  WHERE n NOT IN (SELECT n FROM live)";

	return call_int(call, sql, BINDS(B_INT(":row", ticket)), 1);
}

enum refusal ticket_enter(struct call *call, const struct pass *pass,
			  const struct pass_entry *entry, int64_t *id)
{
	static const char insert[] =
		"INSERT INTO ticket_entry (ticket, nth, shop, account, at, forced, event)"
		" VALUES (:row, :nth_is, nullif(:shop_is, 0), :account, :at_is, :forced_is,"
		"         :event_is)";
	static const char count[] = "UPDATE ticket SET entries = entries + 1 WHERE id = :row";
	const struct bind *row = BINDS(B_INT(":row", pass->id));

	if (!call_exec(call, insert,
		       BINDS(B_INT(":row", pass->id), B_INT(":nth_is", next_nth(call, pass->id)),
			     B_INT(":shop_is", entry->shop), B_INT(":at_is", entry->at),
			     B_TEXT(":forced_is", entry->forced),
			     B_TEXT(":event_is", entry->event))))
		return refuse(call, REFUSED_TRY_AGAIN, NULL);
	*id = store_last_id(call->store);
	/* The schema refuses one too many even if the rule above were forgotten. */
	if (entry->forced == NULL && !call_exec(call, count, row))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("the entries of this ticket")), NULL);
	return DONE;
}
