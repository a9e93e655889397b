/* customer.export: all that is held on a person, for that person. */
#include "core/customer/private.h"
#include "core/offer/title.h"

static const char person_sql[] =
	"SELECT json_object('number', id, 'email', email, 'language', language,"
	"  'created_at', strftime(" ISO ", created_at, 'unixepoch'),"
	"  'verified_at', strftime(" ISO ", verified_at, 'unixepoch'),"
	"  'erased_at', strftime(" ISO ", erased_at, 'unixepoch'))"
	"  FROM customer WHERE id = :customer_is";

static const char vouchers_sql[] =
	"SELECT json_group_array(json_object('number', v.id, 'code', c.text, 'reason', v.reason,"
	"  'granted_by', p.name, 'host', h.name, 'postcode', v.postcode,"
	"  'issued_at', strftime(" ISO ", v.issued_at, 'unixepoch'),"
	"  'valid_from', strftime(" ISO ", v.valid_from, 'unixepoch'),"
	"  'valid_until', strftime(" ISO ", v.valid_until, 'unixepoch'),"
	"  'revoked_at', strftime(" ISO ", v.revoked_at, 'unixepoch'),"
	"  'revoked_why', v.revoked_why, 'selected', json(v.selected)))"
	"  FROM (SELECT v_.*, (SELECT json_group_array(" OFFER_TITLE(
		"vo.offer") ")"
			    "      FROM voucher_offer vo WHERE vo.voucher = v_.id) AS selected"
			    "    FROM voucher v_ WHERE v_.customer = :customer_is ORDER BY v_.id) v"
			    "  JOIN code c ON c.id = v.code JOIN party p ON p.id = v.party"
			    "  LEFT JOIN party h ON h.id = v.host";

static const char messages_sql[] =
	"SELECT json_group_array(json_object('what', m.what, 'recipient', m.recipient,"
	"  'language', m.language, 'state', m.state,"
	"  'created_at', strftime(" ISO ", m.created_at, 'unixepoch'),"
	"  'sent_at', strftime(" ISO ", m.sent_at, 'unixepoch')))"
	"  FROM (SELECT * FROM message WHERE customer = :customer_is ORDER BY id) m";

static const char attempts_sql[] =
	"SELECT json_group_array(json_object('at', strftime(" ISO ", t.at, 'unixepoch'),"
	"  'presented', t.presented, 'shop', s.name, 'reason', t.reason))"
	"  FROM (SELECT t_.* FROM voucher v JOIN attempt t_ ON t_.code = v.code"
	"    WHERE v.customer = :customer_is ORDER BY t_.id) t LEFT JOIN shop s ON s.id = t.shop";

static enum refusal run(struct call *call)
{
	int64_t customer;

	TRY(customer_find(call, &customer));
	reply_int(call, "exported_at", call->now);
	customer_reply_json(call, "person", person_sql, customer);
	customer_reply_json(call, "consents", CUSTOMER_CONSENTS, customer);
	customer_reply_json(call, "vouchers", vouchers_sql, customer);
	customer_reply_json(call, "uses", CUSTOMER_USES, customer);
	customer_reply_json(call, "attempts", attempts_sql, customer);
	customer_reply_json(call, "messages", messages_sql, customer);
	return DONE;
}

const struct operation customer_export = {
	.name = "customer.export",
	.summary = N_("All that is held on a person"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.params = PARAMS(CUSTOMER_PARAM),
	.columns = COLUMNS(
		{ "exported_at", COLUMN_TIME, N_("When") }, { "person", COLUMN_JSON, N_("Person") },
		{ "consents", COLUMN_JSON, N_("Consents") },
		{ "vouchers", COLUMN_JSON, N_("Vouchers") }, { "uses", COLUMN_JSON, N_("Used") },
		{ "attempts", COLUMN_JSON, N_("Refused") },
		{ "messages", COLUMN_JSON, N_("Messages") }),
	.run = run,
};
