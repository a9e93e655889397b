/* Reads and writes the rows of parties and shops. No rule lives here but that
 * of shared places. */
#include "core/party/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

const char *const party_kinds[] = { "association", "host", "producer", "distributor", NULL };

static const char *copied(struct call *call, struct query *query, int i)
{
	const char *text = column_text(query, i);

	return text ? call_copy(call, text) : NULL;
}

static void bind_id(struct query *query, const char *name, int64_t id)
{
	if (id)
		query_int(query, name, id);
	else
		query_null(query, name);
}

static void bind_folded(struct query *query, const char *name, const char *text)
{
	char *key = text_fold(text);

	query_text(query, name, key);
	free(key);
}

/* Runs a statement that returns no row; false on a conflict. */
static bool finish(struct query *query)
{
	bool sound;

	query_step(query);
	sound = !query_conflict(query);
	query_end(query);
	return sound;
}

bool party_read(struct call *call, int64_t id, struct party *party)
{
	static const char sql[] = "SELECT ref, name, place, active FROM party WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	if (found)
		*party = (struct party){ .id = id,
					 .ref = copied(call, query, 0),
					 .name = copied(call, query, 1),
					 .place = column_int(query, 2),
					 .active = column_int(query, 3) != 0 };
	query_end(query);
	return found;
}

int64_t party_by_ref(struct call *call, const char *ref)
{
	return call_int(call, "SELECT id FROM party WHERE ref = :row_ref",
			BINDS(B_TEXT(":row_ref", ref)), 0);
}

static void bind_party(struct query *query, const struct party *party)
{
	query_text(query, ":row_ref", party->ref);
	query_text(query, ":row_name", party->name);
	bind_folded(query, ":row_key", party->name);
	bind_id(query, ":row_place", party->place);
	query_int(query, ":row_active", party->active);
}

bool party_insert(struct call *call, struct party *party)
{
	static const char sql[] =
		"INSERT INTO party (ref, name, name_key, place, active, created_at)"
		" VALUES (:row_ref, :row_name, :row_key, :row_place, :row_active, :now)";
	struct query *query = call_query(call, sql, NULL);

	bind_party(query, party);
	if (!finish(query))
		return false;
	party->id = store_last_id(call->store);
	return true;
}

bool party_update(struct call *call, const struct party *party)
{
	static const char sql[] = "UPDATE party SET ref = :row_ref, name = :row_name,"
				  "       name_key = :row_key, place = :row_place,"
				  "       active = :row_active"
				  " WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", party->id)));

	bind_party(query, party);
	return finish(query);
}

bool party_add_kind(struct call *call, int64_t party, const char *kind)
{
	static const char sql[] = "INSERT INTO party_kind (party, kind)"
				  " VALUES (:row_party, :row_kind) ON CONFLICT DO NOTHING";

	call_exec(call, sql, BINDS(B_INT(":row_party", party), B_TEXT(":row_kind", kind)));
	return store_changes(call->store) > 0;
}

bool party_has_kind(struct call *call, int64_t party, const char *kind)
{
	static const char sql[] = "SELECT 1 FROM party_kind"
				  " WHERE party = :row_party AND kind = :row_kind";

	return call_int(call, sql, BINDS(B_INT(":row_party", party), B_TEXT(":row_kind", kind)),
			0) != 0;
}

bool shop_read(struct call *call, int64_t id, struct shop *shop)
{
	static const char sql[] = "SELECT ref, party, name, place, quick, active"
				  "  FROM shop WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", id)));
	bool found = query_step(query);

	if (found)
		*shop = (struct shop){ .id = id,
				       .ref = copied(call, query, 0),
				       .party = column_int(query, 1),
				       .name = copied(call, query, 2),
				       .place = column_int(query, 3),
				       .quick = column_int(query, 4) != 0,
				       .active = column_int(query, 5) != 0 };
	query_end(query);
	return found;
}

int64_t shop_by_ref(struct call *call, const char *ref)
{
	return call_int(call, "SELECT id FROM shop WHERE ref = :row_ref",
			BINDS(B_TEXT(":row_ref", ref)), 0);
}

static void bind_shop(struct query *query, const struct shop *shop)
{
	query_text(query, ":row_ref", shop->ref);
	query_int(query, ":row_party", shop->party);
	query_text(query, ":row_name", shop->name);
	bind_folded(query, ":row_key", shop->name);
	bind_id(query, ":row_place", shop->place);
	query_int(query, ":row_quick", shop->quick);
	query_int(query, ":row_active", shop->active);
}

bool shop_insert(struct call *call, struct shop *shop)
{
	static const char sql[] =
		"INSERT INTO shop (ref, party, name, name_key, place, quick, active, created_at)"
		" VALUES (:row_ref, :row_party, :row_name, :row_key, :row_place, :row_quick,"
		"         :row_active, :now)";
	struct query *query = call_query(call, sql, NULL);

	bind_shop(query, shop);
	if (!finish(query))
		return false;
	shop->id = store_last_id(call->store);
	return true;
}

bool shop_update(struct call *call, const struct shop *shop)
{
	static const char sql[] = "UPDATE shop SET ref = :row_ref, party = :row_party,"
				  "       name = :row_name, name_key = :row_key,"
				  "       place = :row_place, quick = :row_quick,"
				  "       active = :row_active"
				  " WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", shop->id)));

	bind_shop(query, shop);
	return finish(query);
}

static bool place_shared(struct call *call, int64_t id)
{
	static const char sql[] = "SELECT (SELECT count(*) FROM party WHERE place = :row_place)"
				  "     + (SELECT count(*) FROM shop WHERE place = :row_place)"
				  "     + (SELECT count(*) FROM offer WHERE place = :row_place)";

	return call_int(call, sql, BINDS(B_INT(":row_place", id)), 0) > 1;
}

bool place_write(struct call *call, int64_t *id, const struct place *place, bool together)
{
	int64_t was = *id;

	if (*id) {
		struct place before = place_read(call, *id);

		if (place_equal(&before, place))
			return false;
		if (together || !place_shared(call, *id)) {
			place_update(call, *id, place);
			return true;
		}
	}
	*id = place_insert(call, place);
	return *id != was;
}
