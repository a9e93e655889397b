/* A piece of SQL: what an offer is called, for :language if it says something in
 * it, else in the network's language, else in any. */
#ifndef GUICHET_OFFER_TITLE_H
#define GUICHET_OFFER_TITLE_H

#define OFFER_SAYS(what, offer)                                                      \
	"(SELECT t_." what " FROM offer_text t_ WHERE t_.offer = " offer             \
	" ORDER BY t_.language = :language DESC, t_.language ="                      \
	"   ifnull((SELECT value FROM setting WHERE name = 'language'), 'fr') DESC," \
	"   t_.language LIMIT 1)"
#define OFFER_TITLE(offer) OFFER_SAYS("title", offer)

/* How often it was used, and the cents of its budget that are spent. */
#define OFFER_USED(offer) "(SELECT n_.used FROM offer_count n_ WHERE n_.offer = " offer ")"
#define OFFER_SPENT(offer) "(SELECT n_.spent FROM offer_count n_ WHERE n_.offer = " offer ")"

#endif
