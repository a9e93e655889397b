/* A batch written part by part, each its own commit, so that counters get their turn
 * between two. Sorted codes go to the end of one page after another of the index; one
 * statement writes a whole part. */
#include <sodium.h>
#include <string.h>

#include "core/single/private.h"

enum { TEXT_ROOM = PREFIX_MAX + LENGTH_MAX + 2 };

void write_begin(struct call *call, struct making *making)
{
	static const char sql[] =
		"INSERT INTO code_batch (offer, customer, season, language, remark, prefix, length,"
		"                        imported, state, codes, made_at, account)"
		" SELECT :offer, :customer, ifnull(:season, o.season),"
		"        coalesce(:arg_language, k.language, :network), ifnull(:remark, ''),"
		"        :prefix_is, :length_is, :imported_is, 'making', :codes_are, :now, :account"
		"   FROM offer o JOIN customer k ON k.id = :customer WHERE o.id = :offer";

	call_exec(call, sql,
		  BINDS(B_TEXT(":network", setting_text(call, "language")),
			B_TEXT(":prefix_is", making->prefix),
			B_INT(":length_is", (int64_t)making->length),
			B_INT(":imported_is", making->texts != NULL),
			B_INT(":codes_are", (int64_t)making->count)));
	making->batch = store_last_id(call->store);
}

/* --- The codes of one part, as a JSON array --- */

static const char *numbers_json(struct call *call, struct making *making, size_t count)
{
	char *end;

	if (making->room == NULL)
		making->room = call_alloc(call, PIECE * (TEXT_ROOM + 3) + 3);
	end = making->room;
	*end++ = '[';
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*end++ = ',';
		*end++ = '"';
		end += make_text(making->prefix, making->numbers[making->done + i], making->length,
				 end);
		*end++ = '"';
	}
	*end++ = ']';
	*end = 0;
	return making->room;
}

static char *texts_json(const struct making *making, size_t count)
{
	json_t *list = json_array();
	char *json;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(making->texts[making->done + i]));
	json = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	if (json == NULL)
		abort();
	return json;
}

static int64_t insert(struct call *call, const struct making *making, const char *json)
{
	static const char sql[] =
		"INSERT INTO code (text, kind, own) SELECT value, 'single', :own_is"
		"  FROM json_each(:codes_are) WHERE true ON CONFLICT (text) DO NOTHING";

	call_exec(call, sql,
		  BINDS(B_TEXT(":codes_are", json),
			B_INT(":own_is", *making->prefix == 0 && !making->texts)));
	return store_changes(call->store);
}

/* Random ones in the place of those that somebody else has already. */
static void insert_others(struct call *call, const struct making *making, int64_t missing)
{
	char json[TEXT_ROOM + 5];

	while (missing > 0 && store_failure(call->store) == STORE_FINE) {
		uint64_t number;
		size_t length;

		randombytes_buf(&number, sizeof number);
		json[0] = '[';
		json[1] = '"';
		length = make_text(making->prefix, number, making->length, json + 2);
		memcpy(json + 2 + length, "\"]", 3);
		missing -= insert(call, making, json);
	}
}

/* --- Their place --- */

/* Ids follow one another within a part, and from part to part where nobody else made
 * a code in between. */
static void note_range(struct call *call, int64_t batch, int64_t first, int64_t last)
{
	static const char longer[] = "UPDATE code_range SET last = :last_is"
				     " WHERE batch = :batch_is AND last = :first_is - 1";
	static const char another[] = "INSERT INTO code_range (first, last, batch)"
				      " VALUES (:first_is, :last_is, :batch_is)";
	const struct bind *binds = BINDS(B_INT(":batch_is", batch), B_INT(":first_is", first),
					 B_INT(":last_is", last));

	call_exec(call, longer, binds);
	if (store_changes(call->store) == 0)
		call_exec(call, another, binds);
}

static enum refusal insert_part(struct call *call, struct making *making, size_t count)
{
	static const char last[] = "SELECT max(id) FROM code";
	int64_t first = call_int(call, last, NULL, 0) + 1;
	char *texts = making->texts ? texts_json(making, count) : NULL;
	int64_t missing = (int64_t)count -
			  insert(call, making, texts ? texts : numbers_json(call, making, count));

	free(texts);
	if (missing > 0 && making->texts)
		return refuse(call, REFUSED_EXISTS, "what",
			      call_say(call, N_("One of these codes")), NULL);
	insert_others(call, making, missing);
	note_range(call, making->batch, first, call_int(call, last, NULL, 0));
	return DONE;
}

/* --- Part by part --- */

/* Somebody may have cancelled it meanwhile. */
static enum refusal still_making(struct call *call, int64_t batch)
{
	static const char sql[] = "SELECT state = 'making' FROM code_batch WHERE id = :batch_is";

	if (call_int(call, sql, BINDS(B_INT(":batch_is", batch)), 0))
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, word_label("cancelled")),
		      NULL);
}

enum refusal write_part(struct call *call, struct making *making, bool *ready)
{
	static const char sql[] = "UPDATE code_batch SET made = :made_are,"
				  "       state = iif(:made_are = codes, 'ready', 'making')"
				  " WHERE id = :batch_is";
	size_t left = making->count - making->done;
	size_t count = left < PIECE ? left : PIECE;

	TRY(still_making(call, making->batch));
	TRY(insert_part(call, making, count));
	making->done += count;
	call_exec(call, sql,
		  BINDS(B_INT(":made_are", (int64_t)making->done),
			B_INT(":batch_is", making->batch)));
	call_progress(call, (int64_t)making->done, (int64_t)making->count);
	*ready = making->done == making->count;
	if (!*ready)
		call_again(call);
	return DONE;
}

void write_undo(struct call *call)
{
	static const char sql[] = "UPDATE code_batch SET state = 'cancelled'"
				  " WHERE id = :batch_is AND state = 'making'";
	const struct making *making = call_kept(call);

	if (making && making->batch)
		call_exec(call, sql, BINDS(B_INT(":batch_is", making->batch)));
}
