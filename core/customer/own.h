/* The customer's area: operations of a customer's own login (OP_CUSTOMER), by file. */
#ifndef GUICHET_OWN_H
#define GUICHET_OWN_H

#include "core/customer/private.h"

/* A confirmed order o of which something is still to come: a session that has not
 * ended, or a ticket that still lets in. */
#define OWN_UPCOMING                                                                      \
	"(o.state = 'confirmed' AND EXISTS (SELECT 1 FROM order_line l_"                  \
	"   LEFT JOIN slot s_ ON s_.id = l_.slot JOIN product p_ ON p_.id = l_.product"   \
	"   WHERE l_.customer_order = o.id AND l_.cancelled < l_.units"                   \
	"    AND (s_.starts + s_.minutes * 60 > :now OR (l_.slot IS NULL AND EXISTS"      \
	"     (SELECT 1 FROM ticket t_ WHERE t_.line = l_.id AND t_.cancelled_at IS NULL" \
	"        AND ifnull(t_.valid_until, :now + 1) > :now"                             \
	"        AND (p_.entries IS NULL OR t_.entries < p_.entries))))))"

/* The tickets t of :customer_is that were not cancelled, with order o, line l, session s
 * and product p. */
#define OWN_TICKETS                                                            \
	"  FROM customer_order o JOIN order_line l ON l.customer_order = o.id" \
	"  JOIN ticket t ON t.line = l.id JOIN product p ON p.id = l.product"  \
	"  LEFT JOIN slot s ON s.id = l.slot"                                  \
	" WHERE o.customer = :customer_is AND o.state = 'confirmed'"           \
	"   AND t.cancelled_at IS NULL"
/* Shown and printed again until its session begins, or until it lets in no more. */
#define OWN_PRINTABLE                                                    \
	"(s.id IS NULL OR (s.starts > :now AND s.state <> 'cancelled'))" \
	" AND ifnull(t.valid_until, :now + 1) > :now"                    \
	" AND (p.entries IS NULL OR t.entries < p.entries)"

extern const struct operation own_show, own_update, own_preferences, own_prefer, own_addresses,
	own_address_add, own_address_change, own_address_remove, own_orders, own_order, own_tickets,
	own_offers, own_code, own_balance, own_close, own_quote, own_cancel, own_send, own_paper;

#endif
