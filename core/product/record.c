/* Writes the rows of products, and what they say in each language. */
#include <stdlib.h>
#include <string.h>

#include "core/product/private.h"
#include "core/text/text.h"

const char *const product_languages[] = { "fr", "en", "de", "es", NULL };

/* --- Rows --- */

static bool finish(struct query *query)
{
	bool sound;

	query_step(query);
	sound = !query_conflict(query);
	query_end(query);
	return sound;
}

static void bind_product(struct query *query, const struct product *product)
{
	const struct {
		const char *name;
		int64_t value;
	} integers[] = {
		{ ":row_party", product->party },           { ":row_season", product->season },
		{ ":row_category", product->category },     { ":row_entries", product->entries },
		{ ":row_valid_days", product->valid_days }, { ":row_at_most", product->at_most },
		{ ":row_picture", product->picture },       { ":row_place", product->place },
	};

	query_text(query, ":row_ref", product->ref);
	query_text(query, ":row_family", product->family);
	query_text(query, ":row_state", product->state);
	query_int(query, ":row_vat", product->vat);
	query_int(query, ":row_cancellable", product->cancellable);
	if (product->stock >= 0)
		query_int(query, ":row_stock", product->stock);
	else
		query_null(query, ":row_stock");
	for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
		if (integers[i].value)
			query_int(query, integers[i].name, integers[i].value);
		else
			query_null(query, integers[i].name);
	}
}

bool product_insert(struct call *call, struct product *product)
{
	static const char sql[] =
		"INSERT INTO product (ref, party, family, season, category, place, state, vat,"
		"                     stock, entries, valid_days, at_most, cancellable, picture,"
		"                     created_at, changed_at)"
		" VALUES (:row_ref, :row_party, :row_family, :row_season, :row_category,"
		"         :row_place, :row_state, :row_vat, :row_stock, :row_entries,"
		"         :row_valid_days, :row_at_most, :row_cancellable, :row_picture, :now, "
		":now)";
	struct query *query = call_query(call, sql, NULL);

	bind_product(query, product);
	if (!finish(query))
		return false;
	product->id = store_last_id(call->store);
	return true;
}

bool product_update(struct call *call, const struct product *product)
{
	static const char sql[] =
		"UPDATE product SET ref = :row_ref, family = :row_family, season = :row_season,"
		"       category = :row_category, place = :row_place, state = :row_state,"
		"       vat = :row_vat, stock = :row_stock, entries = :row_entries,"
		"       valid_days = :row_valid_days, at_most = :row_at_most,"
		"       cancellable = :row_cancellable, picture = :row_picture, changed_at = :now"
		" WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", product->id)));

	bind_product(query, product);
	return finish(query);
}

const char *product_fault(const struct product *product, const char **argument)
{
	*argument = "stock";
	if (product->stock >= 0 && product_sessions(product->family) == PRODUCT_BY_SESSION)
		return N_("This is sold by session: its places are those of its sessions.");
	if (product->stock >= 0 && product->stock < product->taken)
		return N_("More than that are sold, or held in baskets.");
	return NULL;
}

enum refusal product_check_editable(struct call *call, const struct product *product)
{
	if (call->whole || strcmp(product->state, "to_validate") != 0)
		return DONE;
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_say(call, word_label_of("product", product->state)), NULL);
}

void product_channels_write(struct call *call, int64_t product, const int64_t *channels,
			    size_t count)
{
	static const char gone[] = "DELETE FROM product_channel WHERE product = :row_product";
	static const char sql[] = "INSERT INTO product_channel (product, channel)"
				  " VALUES (:row_product, :row_channel) ON CONFLICT DO NOTHING";

	call_exec(call, gone, BINDS(B_INT(":row_product", product)));
	for (size_t i = 0; i < count; i++)
		call_exec(
			call, sql,
			BINDS(B_INT(":row_product", product), B_INT(":row_channel", channels[i])));
}

/* --- Texts --- */

static const char *said(struct call *call, struct query *query, int i)
{
	const char *text = column_text(query, i);

	return text ? call_copy(call, text) : "";
}

struct product_text product_text_read(struct call *call, int64_t product, const char *language)
{
	static const char sql[] = "SELECT name, internal, body, terms FROM product_text"
				  " WHERE product = :row_product AND language = :row_language";
	struct product_text text = { "", "", "", "" };
	struct query *query = call_query(
		call, sql,
		BINDS(B_INT(":row_product", product), B_TEXT(":row_language", language)));

	if (query_step(query)) {
		text.name = said(call, query, 0);
		text.internal = said(call, query, 1);
		text.body = said(call, query, 2);
		text.terms = said(call, query, 3);
	}
	query_end(query);
	return text;
}

void product_text_write(struct call *call, int64_t product, const char *language,
			const struct product_text *text)
{
	static const char gone[] = "DELETE FROM product_text"
				   " WHERE product = :row_product AND language = :row_language";
	static const char sql[] =
		"INSERT INTO product_text (product, language, name, name_key, internal, body, "
		"terms)"
		" VALUES (:row_product, :row_language, :row_name, :row_key, :row_internal,"
		"         :row_body, :row_terms)"
		" ON CONFLICT DO UPDATE SET name = excluded.name, name_key = excluded.name_key,"
		"    internal = excluded.internal, body = excluded.body, terms = excluded.terms";
	char *key;

	if (!*text->name) {
		call_exec(call, gone,
			  BINDS(B_INT(":row_product", product), B_TEXT(":row_language", language)));
		return;
	}
	key = text_fold(text->name);
	call_exec(call, sql,
		  BINDS(B_INT(":row_product", product), B_TEXT(":row_language", language),
			B_TEXT(":row_name", text->name), B_TEXT(":row_key", key),
			B_TEXT(":row_internal", text->internal), B_TEXT(":row_body", text->body),
			B_TEXT(":row_terms", text->terms)));
	free(key);
}
