/* The rows of vouchers. */
#include "core/voucher/voucher.h"

#include "core/code/signed.h"
#include "core/message/message.h"
#include "core/voucher/private.h"

const char *const voucher_states[] = { "valid", "too_early", "expired", "revoked", NULL };

bool voucher_pass(struct call *call, int64_t code, struct pass *pass)
{
	static const char sql[] =
		"SELECT v.id, v.customer, v.party, p.name, v.reason, v.valid_from, v.valid_until,"
		"       ifnull(v.revoked_at, 0), c.text"
		"  FROM voucher v JOIN party p ON p.id = v.party JOIN code c ON c.id = v.code"
		" WHERE v.code = :code_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":code_is", code)));
	bool found = query_step(query);

	if (found) {
		pass->id = column_int(query, 0);
		pass->customer = column_int(query, 1);
		pass->party = column_int(query, 2);
		pass->issuer = call_copy(call, column_text(query, 3));
		pass->reason = call_copy(call, column_text(query, 4));
		pass->valid_from = column_int(query, 5);
		pass->valid_until = column_int(query, 6);
		pass->revoked_at = column_int(query, 7);
		pass->text = call_copy(call, column_text(query, 8));
	}
	query_end(query);
	return found;
}

/* --- The answer about one voucher --- */

const struct column voucher_columns[] = {
	{ "id", COLUMN_INT, NULL },
	{ "code", COLUMN_CODE, N_("Code") },
	{ "qr", COLUMN_TEXT, NULL },
	{ "signed", COLUMN_TEXT, NULL },
	{ "state", COLUMN_CHOICE, N_("State"), voucher_states },
	{ "email", COLUMN_TEXT, N_("E-mail") },
	{ "reason", COLUMN_CHOICE, N_("As"), access_reasons },
	{ "party", COLUMN_INT, NULL },
	{ "issuer", COLUMN_TEXT, N_("Granted by") },
	{ "host_name", COLUMN_TEXT, N_("Host") },
	{ "postcode", COLUMN_TEXT, N_("Postal code") },
	{ "issued_at", COLUMN_TIME, N_("Issued") },
	{ "valid_from", COLUMN_TIME, N_("Valid from") },
	{ "valid_until", COLUMN_TIME, N_("Valid until") },
	{ "revoked_at", COLUMN_TIME, N_("Revoked") },
	{ "mail", COLUMN_CHOICE, N_("Mail"), message_states },
	{ "offers", COLUMN_JSON, N_("Selected offers") },
	{ "uses", COLUMN_JSON, N_("Used") },
	{ .name = NULL },
};

static enum refusal offers_of(struct call *call, int64_t voucher)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('offer', o.id, 'title', " OFFER_TITLE(
			"o.id") ","
				"  'producer', p.name, 'booking', o.booking, 'street', "
				"ifnull(l.street, ''),"
				"  'postcode', ifnull(l.postcode, ''), 'town', ifnull(l.town, ''),"
				"  'phone', ifnull(l.phone, ''), 'email', ifnull(l.email, '')))"
				"  FROM voucher_offer vo JOIN offer o ON o.id = vo.offer"
				"  JOIN party p ON p.id = o.party LEFT JOIN shop s ON s.id = o.shop"
				"  LEFT JOIN place l ON l.id = ifnull(o.place, ifnull(s.place, "
				"p.place))"
				" WHERE vo.voucher = :voucher_is";
	const char *text = call_text(call, sql, BINDS(B_INT(":voucher_is", voucher)));

	reply_json(call, "offers", json_loads(text ? text : "[]", 0, NULL));
	return DONE;
}

static void uses_of(struct call *call, int64_t voucher)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('id', u.id, 'offer', u.offer, "
		"'title', " OFFER_TITLE(
			"u.offer") ","
				   "  'shop', s.name, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', u.at, "
				   "'unixepoch'),"
				   "  'undone', json(iif(u.undone_at IS NULL, 'false', 'true'))))"
				   "  FROM (SELECT * FROM offer_use WHERE code ="
				   "        (SELECT code FROM voucher WHERE id = :voucher_is) "
				   "ORDER BY id) u"
				   "  LEFT JOIN shop s ON s.id = u.shop";
	const char *text = call_text(call, sql, BINDS(B_INT(":voucher_is", voucher)));

	reply_json(call, "uses", json_loads(text ? text : "[]", 0, NULL));
}

const char *voucher_signed(struct call *call, int64_t voucher)
{
	static const char sql[] = "SELECT c.text, v.valid_from, v.valid_until FROM voucher v"
				  "  JOIN code c ON c.id = v.code WHERE v.id = :voucher_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":voucher_is", voucher)));
	const char *text = "";

	if (query_step(query))
		text = code_sign(call, "voucher", call_copy(call, column_text(query, 0)),
				 column_int(query, 1), column_int(query, 2));
	query_end(query);
	return text;
}

enum refusal voucher_reply(struct call *call, int64_t voucher)
{
	static const char sql[] =
		"SELECT v.id, c.text AS code, c.text AS qr, " VOUCHER_STATE
		" AS state, k.email, v.reason, v.party, p.name AS issuer, h.name AS host_name,"
		"       v.postcode, v.issued_at, v.valid_from, v.valid_until, v.revoked_at"
		"  FROM voucher v JOIN code c ON c.id = v.code JOIN customer k ON k.id = v.customer"
		"  JOIN party p ON p.id = v.party LEFT JOIN party h ON h.id = v.host"
		" WHERE v.id = :voucher_is";
	struct query *query = call_query(call, sql, BINDS(B_INT(":voucher_is", voucher)));

	if (query_step(query))
		reply_fields(call, query);
	query_end(query);
	reply_text(call, "signed", voucher_signed(call, voucher));
	reply_text(call, "mail", message_state(call, MESSAGE_VOUCHER, voucher));
	uses_of(call, voucher);
	return offers_of(call, voucher);
}
