/* What the files of core/card/ share. */
#ifndef GUICHET_CARD_PRIVATE_H
#define GUICHET_CARD_PRIVATE_H

#include "core/card/card.h"
#include "core/party/reach.h"

/* A card's state at :now, for a query on `card k`. */
#define CARD_STATE                                                                            \
	"CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.given_at IS NULL"           \
	" THEN 'printed' WHEN k.activated_at IS NULL THEN 'given' WHEN :now >= k.valid_until" \
	" THEN 'expired' ELSE 'valid' END"

/* Uses that count, of `card k`. */
#define CARD_USES                                                 \
	"(SELECT count(*) FROM offer_use u WHERE u.code = k.code" \
	"   AND u.undone_at IS NULL)"

extern const char *const card_states[];
extern const struct column card_columns[];

/* Answers all of one card. */
enum refusal card_reply(struct call *call, int64_t card);
/* Its state's word, as a refusal says it. */
enum refusal card_wrong_state(struct call *call, int64_t card);
/* Ends it now; nothing is undone. */
void card_end(struct call *call, int64_t card);

extern const struct operation card_make, card_give, card_activate, card_replace, card_revoke,
	card_paper;

#endif
