/* Pieces of SQL: what became of a code `c` of a batch `b`, whose live use is `u` and whose
 * end is `i`. A code that is neither used nor invalidated is available, whatever its offer
 * allows just now; so the three always make all. */
#ifndef GUICHET_SINGLE_STATE_H
#define GUICHET_SINGLE_STATE_H

#define CODE_STATE                               \
	"CASE WHEN u.id IS NOT NULL THEN 'used'" \
	" WHEN i.code IS NOT NULL THEN 'invalidated' ELSE 'available' END"

#define LIVE_USE "u.offer = b.offer AND u.turn > 0"
/* Of a range of codes, found by these: an index of the offer would be made for it. */
#define LIVE_USES "u.code BETWEEN r.first AND r.last AND +u.offer = b.offer AND u.turn > 0"

#define JOIN_FATE                                                \
	"  LEFT JOIN offer_use u ON u.code = c.id AND " LIVE_USE \
	"  LEFT JOIN code_invalid i ON i.code = c.id"

/* The range that a code lies in. */
#define RANGE_OF(code) "(SELECT max(first) FROM code_range WHERE first <= " code ")"

#define CONTACT "iif(k.name <> '', k.name, k.email)"

#endif
