/* What the files of core/redemption/ share. */
#ifndef GUICHET_REDEMPTION_PRIVATE_H
#define GUICHET_REDEMPTION_PRIVATE_H

#include "core/access/access.h"
#include "core/offer/title.h"
#include "core/pass/pass.h"
#include "core/redemption/here.h"
#include "core/redemption/redemption.h"

/* What an offer, called o, is read as at a counter: its benefit, then its conditions. */
#define OFFERS_TOLD                                                                \
	"SELECT " BENEFIT_COLUMNS ", coalesce(t1_.conditions, t2_.conditions,"     \
	"    (SELECT t_.conditions FROM offer_text t_ WHERE t_.offer = o.id), '')" \
	"  FROM offer o" BENEFIT_JOINS

/* What is asked of an offer. */
struct wish {
	const struct pass *pass;
	int64_t at;
	int64_t people;
};

/* DONE when this may be used here at that time, else why not with its sentence
 * ready (call_forgive() takes it back). Limits are counted in offer_use, at the
 * moment of the question. */
enum refusal candidate_eligible(struct call *call, const struct candidate *offer,
				const struct wish *wish);

extern const char *const code_kinds[];

extern const struct operation redemption_create, redemption_undo, redemption_keep,
	redemption_offline;

#endif
