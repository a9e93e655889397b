/* Closings as the network sees them, and as they leave it. */
#include <sodium.h>
#include <string.h>

#include "core/closing/private.h"
#include "core/core.h"
#include "core/item/item.h"
#include "core/network/settings.h"

/* --- closing.list --- */

#define FROM_CLOSING                                               \
	"  FROM closing c WHERE (:kind IS NULL OR c.kind = :kind)" \
	"   AND (:filter IS NULL OR substr(c.period, 1, length(:arg_filter)) = :arg_filter)"
#define SELECT_CLOSING                                                              \
	"SELECT c.id, c.kind, c.period, c.cents, c.running, c.at, c.first, c.last," \
	"  ifnull(c.last - c.first + 1, 0) AS receipts" FROM_CLOSING
#define PAGE " LIMIT :limit OFFSET :offset"

const struct operation closing_list = {
	.name = "closing.list",
	.summary = N_("Closings of days, months and years"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = PARAMS({ "kind", ARG_CHOICE, 0, N_("Kind"), .choices = closing_kinds }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL }, { "kind", COLUMN_CHOICE, N_("Kind"), closing_kinds },
		{ "period", COLUMN_PERIOD, N_("Period") },
		{ "receipts", COLUMN_INT, N_("Receipts") }, { "first", COLUMN_INT, N_("First") },
		{ "last", COLUMN_INT, N_("Last") }, { "cents", COLUMN_CENTS, N_("Total") },
		{ "running", COLUMN_CENTS, N_("Since the beginning") },
		{ "at", COLUMN_TIME, N_("Closed") }),
	.orders = ORDERS({ "-period", SELECT_CLOSING " ORDER BY c.id DESC" PAGE },
			 { "period", SELECT_CLOSING " ORDER BY c.id" PAGE }),
	.count = "SELECT count(*)" FROM_CLOSING,
};

/* --- closing.show --- */

static const char *base64(struct call *call, const unsigned char *bytes, size_t length)
{
	size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);

	return sodium_bin2base64(call_alloc(call, size), size, bytes, length,
				 sodium_base64_VARIANT_ORIGINAL);
}

static const char *public_key(struct call *call)
{
	unsigned char key[KEYS_PUBLIC];

	keys_public(core_keys(call->core), key);
	return base64(call, key, sizeof key);
}

/* The body says which means by their short names, which do not change. */
static void add_names(struct call *call, json_t *means)
{
	static const char sql[] =
		"SELECT " ITEM_NAME("m.id") " FROM list_item m WHERE m.list = 'means'"
					    "   AND m.ref = :ref_is";
	json_t *row;
	size_t i;

	json_array_foreach(means, i, row)
	{
		const char *ref = json_string_value(json_object_get(row, "means"));
		const char *called = call_text(call, sql, BINDS(B_TEXT(":ref_is", ref)));

		json_object_set_new(row, "name", json_string(called ? called : ref));
	}
}

static enum refusal run_show(struct call *call)
{
	struct closing closing;
	const char *fault;
	json_t *body;

	TRY(closing_find(call, &closing));
	fault = closing_fault(call, &closing);
	body = json_loads(closing.body, 0, NULL);
	add_names(call, json_object_get(body, "means"));
	reply_int(call, "id", closing.id);
	reply_text(call, "kind", closing.kind);
	reply_text(call, "period", closing.period);
	reply_int(call, "first", closing.first);
	reply_int(call, "last", closing.last);
	reply_int(call, "cents", closing.cents);
	reply_int(call, "running", closing.running);
	reply_int(call, "at", closing.at);
	reply_bool(call, "ok", fault == NULL);
	if (fault)
		reply_text(call, "why", call_say(call, fault));
	reply_text(call, "hash", chain_hex(call, closing.hash));
	reply_text(call, "signature", base64(call, closing.signature, KEYS_SIGNATURE));
	reply_text(call, "public_key", public_key(call));
	reply_json(call, "body", body);
	return DONE;
}

static const struct param which[] = {
	{ "closing", ARG_INT, 0, N_("Number"), .min = 1, .max = INT64_MAX },
	{ "period", ARG_TEXT, 0, N_("Period"), N_("As 2026-11-22, 2026-11 or 2026.") },
	{ "kind", ARG_CHOICE, 0, N_("Kind"), .choices = closing_kinds },
	{ .name = NULL },
};

const struct operation closing_show = {
	.name = "closing.show",
	.summary = N_("A closing, and whether it is what it was"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.roles = "staff",
	.params = which,
	.columns = COLUMNS(
		{ "id", COLUMN_INT, N_("Number") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), closing_kinds },
		{ "period", COLUMN_PERIOD, N_("Period") },
		{ "first", COLUMN_INT, N_("First receipt") },
		{ "last", COLUMN_INT, N_("Last receipt") }, { "cents", COLUMN_CENTS, N_("Total") },
		{ "running", COLUMN_CENTS, N_("Since the beginning") },
		{ "at", COLUMN_TIME, N_("Closed") }, { "ok", COLUMN_BOOL, N_("Whole") },
		{ "why", COLUMN_TEXT, N_("Why") }, { "hash", COLUMN_TEXT, N_("Hash") },
		{ "signature", COLUMN_TEXT, N_("Signature") },
		{ "public_key", COLUMN_TEXT, N_("Public key") }, { "body", COLUMN_JSON, NULL }),
	.run = run_show,
};

/* --- closing.export --- */

/* As much as fits into an answer with room to spare. */
enum { EXPORT_MAX = 50000 };

static json_t *sealed(struct call *call, const struct closing *closing)
{
	unsigned char before[CHAIN_HASH];

	closing_hash_before(call, closing->id, before);
	return json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s}",
			 "id", (json_int_t)closing->id, "kind", closing->kind, "period",
			 closing->period, "first", (json_int_t)closing->first, "last",
			 (json_int_t)closing->last, "cents", (json_int_t)closing->cents, "running",
			 (json_int_t)closing->running, "at", (json_int_t)closing->at, "account",
			 (json_int_t)closing->account, "body", closing->body, "hash_before",
			 chain_hex(call, before), "hash", chain_hex(call, closing->hash),
			 "signature", base64(call, closing->signature, KEYS_SIGNATURE),
			 "public_key", public_key(call));
}

static enum refusal run_export(struct call *call)
{
	static const char sql[] =
		"SELECT r.number, r.kind, r.customer_order AS 'order', r.cents, r.at AS seconds,"
		"  r.at, r.account,"
		"  (SELECT sum(json_extract(v.value, '$.net')) FROM json_each(r.body, '$.vat') v)"
		"    AS net,"
		"  (SELECT sum(json_extract(v.value, '$.vat')) FROM json_each(r.body, '$.vat') v)"
		"    AS vat,"
		"  json_extract(r.body, '$.paid') AS paid, r.body, lower(hex(r.hash)) AS hash"
		"  FROM receipt r WHERE r.number BETWEEN :first_is AND :last_is ORDER BY r.number";
	unsigned char before[CHAIN_HASH];
	struct closing closing;

	TRY(closing_find(call, &closing));
	if (closing.last - closing.first >= EXPORT_MAX)
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_format(call,
					  call_say(call, N_("%d receipts at once: export "
							    "shorter periods")),
					  EXPORT_MAX),
			      NULL);
	reply_rows(call, call_query(call, sql,
				    BINDS(B_INT(":first_is", closing.first),
					  B_INT(":last_is", closing.first ? closing.last : -1))));
	receipt_hash(call, closing.first ? closing.first - 1 : 0, before);
	reply_note(call, "hash_before", json_string(chain_hex(call, before)));
	reply_note(call, "closing", sealed(call, &closing));
	return DONE;
}

const struct operation closing_export = {
	.name = "closing.export",
	.summary = N_("The archive of a closing: its receipts, to keep and to verify elsewhere"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "staff",
	.params = which,
	.columns = COLUMNS(
		{ "number", COLUMN_INT, N_("Receipt") }, { "kind", COLUMN_TEXT, N_("Kind") },
		{ "at", COLUMN_TIME, N_("When") }, { "seconds", COLUMN_INT, NULL },
		{ "order", COLUMN_INT, N_("Order") }, { "account", COLUMN_INT, N_("By") },
		{ "cents", COLUMN_CENTS, N_("Total") }, { "net", COLUMN_CENTS, N_("Net") },
		{ "vat", COLUMN_CENTS, N_("VAT") }, { "paid", COLUMN_CENTS, N_("Paid") },
		{ "body", COLUMN_TEXT, NULL }, { "hash", COLUMN_TEXT, NULL }),
	.run = run_export,
};

const struct operation *const closing_operations[] = { &closing_export, &closing_list,
						       &closing_make,   &closing_show,
						       &closing_verify, NULL };
