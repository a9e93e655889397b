/* What the files of core/ticket/ share. */
#ifndef GUICHET_TICKET_PRIVATE_H
#define GUICHET_TICKET_PRIVATE_H

#include "core/ticket/ticket.h"

/* A ticket's state at :now, for a query on `ticket t` and its `slot v` (left joined). */
#define TICKET_STATE                                            \
	"CASE WHEN t.cancelled_at IS NOT NULL THEN 'cancelled'" \
	" WHEN t.entries >= t.most THEN 'used'"                 \
	" WHEN t.valid_until <= :now OR (t.valid_until IS NULL" \
	"   AND v.starts + v.minutes * 60 <= :now) THEN 'over' ELSE 'valid' END"

extern const struct operation ticket_list, ticket_show, ticket_counts, ticket_undo, ticket_keep;

#endif
