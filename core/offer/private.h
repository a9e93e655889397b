/* What the files of core/offer/ that declare operations share: the operations
 * themselves, for the table, and pieces of SQL. */
#ifndef GUICHET_OFFER_PRIVATE_H
#define GUICHET_OFFER_PRIVATE_H

#include <jansson.h>

#include "core/op/call.h"

extern const struct operation offer_close, offer_closures, offer_reopen;
extern const struct operation offer_list, offer_show, offer_create, offer_update_operation,
	offer_publish, offer_withdraw;

/* The closed periods of an offer that are not over: [{id, from, until, why}]. */
json_t *closures_ahead(struct call *call, int64_t offer);

/* As OFFER_SAYS (title.h), but passes over languages that say nothing. */
#define OFFER_SAYS_SOME(what, offer)                                                     \
	"(SELECT t_." what " FROM offer_text t_ WHERE t_.offer = " offer " AND t_." what \
	" <> '' ORDER BY t_.language = :language DESC, t_.language ="                    \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC,"     \
	"   t_.language LIMIT 1)"

/* What a category is called, for :language. */
#define CATEGORY_NAME(category)                                                      \
	"(SELECT n_.name FROM category_text n_ WHERE n_.category = " category        \
	" ORDER BY n_.language = :language DESC, n_.language ="                      \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC," \
	"   n_.language LIMIT 1)"

#endif
