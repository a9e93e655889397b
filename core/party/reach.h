/* Pieces of SQL that keep a list within the caller's reach. The dispatcher binds
 * :whole, :account and :operation. */
#ifndef GUICHET_REACH_H
#define GUICHET_REACH_H

#define REACHED_PARTIES                                           \
	"(SELECT r.party FROM reach r WHERE r.account = :account" \
	"    AND r.operation = :operation AND r.party IS NOT NULL)"
#define REACHED_SHOPS                                            \
	"(SELECT r.shop FROM reach r WHERE r.account = :account" \
	"    AND r.operation = :operation AND r.shop IS NOT NULL)"

/* A party that is the caller's, or that has a shop that is. */
#define PARTY_IN_REACH(party)                                   \
	"(:whole OR " party " IN " REACHED_PARTIES " OR " party \
	" IN (SELECT s_.party FROM shop s_ WHERE s_.id IN " REACHED_SHOPS "))"
/* A shop that is the caller's, or whose party is. */
#define SHOP_IN_REACH(shop, party) \
	"(:whole OR " party " IN " REACHED_PARTIES " OR " shop " IN " REACHED_SHOPS ")"

#endif
