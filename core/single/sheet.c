#include "core/single/sheet.h"

#include "core/code/code.h"
#include "core/network/settings.h"
#include "core/offer/title.h"
#include "core/single/private.h"
#include "core/single/state.h"

enum { IN_THE_LETTER = 20 /* more are in the attached file only */ };

json_t *sheet_codes(struct call *call, int64_t batch, int64_t first, int64_t codes)
{
	static const char sql[] = "SELECT c.text FROM (SELECT c.id, c.text FROM code_range r"
				  "    CROSS JOIN code c ON c.id BETWEEN r.first AND r.last"
				  "   WHERE r.batch = :batch_is ORDER BY r.first, c.id"
				  "   LIMIT :codes_are OFFSET :first_is) c"
				  "  JOIN code_batch b ON b.id = :batch_is" JOIN_FATE
				  " WHERE u.id IS NULL AND i.code IS NULL ORDER BY c.id";
	struct query *query = call_query(call, sql,
					 BINDS(B_INT(":batch_is", batch), B_INT(":first_is", first),
					       B_INT(":codes_are", codes)));
	json_t *list = json_array();
	char grouped[CODE_GROUPED];

	while (query_step(query))
		json_array_append_new(list,
				      json_string(code_group(column_text(query, 0), grouped)));
	query_end(query);
	return list;
}

/* --- As a message --- */

static json_t *letter_of(struct call *call, struct query *query, const char *language,
			 json_t *codes)
{
	size_t count = json_array_size(codes);
	json_t *document = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "kind", "codes",
				     "language", language, "network", setting_text(call, "name"),
				     "title", column_null(query, 3) ? "" : column_text(query, 3),
				     "name", column_text(query, 4), "last_day",
				     column_null(query, 5) ? "" : column_text(query, 5), "count",
				     (json_int_t)count);

	if (count > 1)
		json_object_set(document, "attachment", codes);
	if (count <= IN_THE_LETTER)
		json_object_set(document, "codes", codes);
	json_decref(codes);
	return document;
}

json_t *sheet_document(struct call *call, int64_t sending, const char *language)
{
	static const char sql[] = "SELECT s.batch, s.first, s.codes, " OFFER_TITLE(
		"o.id") " AS title, s.name,"
			"       date(o.valid_until - 1, 'unixepoch', 'localtime')"
			"  FROM code_sending s JOIN code_batch b ON b.id = s.batch"
			"  JOIN offer o ON o.id = b.offer WHERE s.id = :sending_is";
	struct query *query = call_query(
		call, sql, BINDS(B_INT(":sending_is", sending), B_TEXT(":language", language)));
	json_t *document = NULL;

	if (query_step(query)) {
		json_t *codes = sheet_codes(call, column_int(query, 0), column_int(query, 1),
					    column_int(query, 2));

		if (json_array_size(codes) > 0)
			document = letter_of(call, query, language, codes);
		else
			json_decref(codes);
	}
	query_end(query);
	return document;
}
