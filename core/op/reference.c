/* References: the object that an argument names, by its id or by the name that
 * people use, and whether it lies within the caller's reach. What does not exist
 * and what belongs to somebody else are answered alike. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/op/private.h"
#include "core/text/text.h"

/* find: one row (id) or (text) for :id (a number, or null) and :name; where both
 * fit, the number is the id.
 * reach: one row when :id is within reach of :account for :operation; NULL where
 * the object belongs to the whole network. */
struct reference {
	const char *noun;
	const char *find;
	const char *reach;
};

#define WITHIN(condition)                                                               \
	"SELECT 1 FROM reach r WHERE r.account = :account AND r.operation = :operation" \
	"   AND (r.whole OR " condition ") LIMIT 1"

#define FIND(table, name) \
	"SELECT id FROM " table " WHERE id = :id OR " name " ORDER BY id = :id DESC LIMIT 1"

static const struct reference references[ARG_TYPE_COUNT] = {
	[ARG_PARTY] = {
		N_("party"),
		FIND("party", "ref = :name"),
		WITHIN("r.party = :object"),
	},
	[ARG_SHOP] = {
		N_("shop"),
		FIND("shop", "ref = :name"),
		WITHIN("r.shop = :object OR r.party = (SELECT party FROM shop WHERE id = :object)"),
	},
	[ARG_OFFER] = {
		N_("offer"),
		FIND("offer", "ref = :name"),
		WITHIN("r.party = (SELECT party FROM offer WHERE id = :object)"
		       " OR EXISTS (SELECT 1 FROM offer o JOIN shop s ON s.party = o.party"
		       "    WHERE o.id = :object AND s.id = r.shop AND ifnull(o.shop, s.id) = s.id)"),
	},
	[ARG_ACCOUNT] = {
		N_("account"),
		FIND("account", "login = :name"),
		"SELECT 1 WHERE :object = :account UNION ALL " WITHIN("0"),
	},
	[ARG_ROLE] = {
		N_("role"),
		"SELECT name FROM role WHERE name = :name",
		NULL,
	},
	[ARG_CATEGORY] = {
		N_("category"),
		FIND("category", "ref = :name"),
		NULL,
	},
	[ARG_COMMUNE] = {
		N_("commune"),
		"SELECT insee FROM commune WHERE insee = :name"
		" UNION ALL SELECT insee FROM (SELECT insee FROM commune WHERE name_key = :key"
		"    ORDER BY population DESC)"
		" UNION ALL SELECT insee FROM (SELECT c.insee FROM commune_postcode p"
		"    JOIN commune c USING (insee) WHERE p.postcode = :name"
		"    ORDER BY c.population DESC)"
		" LIMIT 1",
		NULL,
	},
	[ARG_VOUCHER] = {
		N_("voucher"),
		FIND("voucher", "code = :code"),
		WITHIN("r.party = (SELECT party FROM voucher WHERE id = :object)"),
	},
	[ARG_CARD] = {
		N_("card"),
		FIND("card", "code = :code"),
		WITHIN("r.party = (SELECT party FROM card WHERE id = :object)"),
	},
	[ARG_BATCH] = {
		N_("batch of cards"),
		"SELECT id FROM card_batch WHERE id = :id",
		WITHIN("r.party IN (SELECT party FROM card WHERE batch = :object)"),
	},
	[ARG_USE] = {
		N_("redemption"),
		"SELECT id FROM offer_use WHERE id = :id",
		WITHIN("r.shop = (SELECT shop FROM offer_use WHERE id = :object)"
		       " OR r.party = (SELECT s.party FROM offer_use u JOIN shop s ON s.id = u.shop"
		       "    WHERE u.id = :object)"),
	},
	[ARG_SESSION] = {
		N_("session"),
		"SELECT id FROM session WHERE id = :id AND ended_at IS NULL",
		WITHIN("0"),
	},
};

static bool number(const char *text, int64_t *id)
{
	size_t length = strlen(text);

	if (length == 0 || length > 18 || strspn(text, "0123456789") != length)
		return false;
	*id = strtoll(text, NULL, 10);
	return true;
}

static enum refusal missing(struct call *call, const struct reference *reference, const char *name)
{
	if (call->whole || reference->reach == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, reference->noun),
			      "argument", name, NULL);
	return refuse(call, REFUSED_NOT_YOURS, "argument", name, NULL);
}

static bool within(struct call *call, const struct reference *reference, int64_t id)
{
	return reference->reach == NULL ||
	       call_int(call, reference->reach, BINDS(B_INT(":object", id)), 0) != 0;
}

enum refusal reference_find(struct call *call, const struct param *param, const char *text,
			    struct value *value)
{
	const struct reference *reference = &references[param->type];
	struct query *query;
	int64_t id = 0;
	int64_t code = 0;
	const char *kind;
	bool numbered = number(text, &id);
	bool found;
	char *key = text_fold(text);

	/* A code may be all digits. */
	if (param->type == ARG_VOUCHER || param->type == ARG_CARD)
		code_find(call, text, &code, &kind);
	query = store_query(call->store, reference->find);
	if (numbered)
		query_int(query, ":id", id);
	if (code)
		query_int(query, ":code", code);
	query_text(query, ":name", text);
	query_text(query, ":key", key);
	free(key);
	found = query_step(query);
	if (found) {
		value->integer = column_int(query, 0);
		if (param->type == ARG_ROLE || param->type == ARG_COMMUNE)
			value->text = call_copy(call, column_text(query, 0));
		value->given = true;
	}
	query_end(query);
	if (!found || (!(param->flags & PARAM_ANYONE) && !within(call, reference, value->integer)))
		return missing(call, reference, param->name);
	return DONE;
}
