/* customer.export: all that is held on a person, for that person. */
#include "core/customer/private.h"
#include "core/offer/title.h"

static const char person_sql[] =
	"SELECT json_object('number', id, 'kind', kind, 'name', name, 'email', email,"
	"  'phone', phone, 'professional', json(iif(professional, 'true', 'false')),"
	"  'language', language,"
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

static const char addresses_sql[] =
	"SELECT json_group_array(json_object('label', label, 'name', name, 'street', street,"
	"  'postcode', postcode, 'town', town, 'country', country, 'phone', phone))"
	"  FROM (SELECT * FROM customer_address WHERE customer = :customer_is ORDER BY id)";

static const char preferences_sql[] =
	"SELECT json_group_array(json_object('preference', i.ref, 'given',"
	"  json(iif(p.given, 'true', 'false')), 'at', strftime(" ISO ", p.at, 'unixepoch')))"
	"  FROM (SELECT * FROM customer_preference WHERE customer = :customer_is ORDER BY id) p"
	"  JOIN list_item i ON i.id = p.preference";

static const char lists_sql[] =
	"SELECT json_group_array(c.name) FROM contact_list_member m"
	"  JOIN contact_list c ON c.id = m.contact_list WHERE m.customer = :customer_is";

static const char indicators_sql[] =
	"SELECT json_group_array(json_object('indicator', i.name, 'level', l.name, 'source',"
	"  c.source, 'at', strftime(" ISO ", c.given_at, 'unixepoch')))"
	"  FROM customer_indicator c JOIN indicator i ON i.id = c.indicator"
	"  JOIN indicator_level l ON l.indicator = c.indicator AND l.level = c.level"
	" WHERE c.customer = :customer_is";

/* Amounts in cents. */
static const char orders_sql[] =
	"SELECT json_group_array(json_object('number', o.id, 'state', o.state, 'shop', s.name,"
	"  'remark', o.remark, 'delivery', o.delivery, 'fee', o.fee, 'total', o.total,"
	"  'opened_at', strftime(" ISO ", o.opened_at, 'unixepoch'),"
	"  'confirmed_at', strftime(" ISO ", o.confirmed_at, 'unixepoch'),"
	"  'cancelled_at', strftime(" ISO ", o.cancelled_at, 'unixepoch'),"
	"  'lines', (SELECT json_group_array(json_object('name', l.name, 'units', l.units,"
	"      'unit', l.unit, 'reduction', l.reduction, 'cancelled', l.cancelled,"
	"      'refunded', l.refunded, 'starts', strftime(" ISO ", t.starts, 'unixepoch')))"
	"    FROM order_line l LEFT JOIN slot t ON t.id = l.slot WHERE l.customer_order = o.id),"
	"  'payments', (SELECT json_group_array(json_object('means', i.ref, 'cents', p.cents,"
	"      'reference', p.reference, 'at', strftime(" ISO ", p.at, 'unixepoch')))"
	"    FROM payment p JOIN list_item i ON i.id = p.means WHERE p.customer_order = o.id)))"
	"  FROM (SELECT * FROM customer_order WHERE customer = :customer_is ORDER BY id) o"
	"  LEFT JOIN shop s ON s.id = o.shop";

static const char tickets_sql[] =
	"SELECT json_group_array(json_object('code', c.text, 'name', l.name, 'order', o.id,"
	"  'cancelled_at', strftime(" ISO ", t.cancelled_at, 'unixepoch'),"
	"  'entries', (SELECT json_group_array(strftime(" ISO ", e.at, 'unixepoch'))"
	"    FROM ticket_entry e WHERE e.ticket = t.id)))"
	"  FROM customer_order o JOIN order_line l ON l.customer_order = o.id"
	"  JOIN ticket t ON t.line = l.id JOIN code c ON c.id = t.code"
	" WHERE o.customer = :customer_is";

static const char codes_sql[] =
	"SELECT json_group_array(json_object('code', c.text, 'kind', c.kind, 'kept_at',"
	"  strftime(" ISO ", k.kept_at, 'unixepoch')))"
	"  FROM customer_code k JOIN code c ON c.id = k.code WHERE k.customer = :customer_is";

static const char movements_sql[] =
	"SELECT json_group_array(json_object('at', strftime(" ISO ", m.at, 'unixepoch'),"
	"  'what', m.what, 'cents', iif(m.source = b.id, m.amount, -m.amount), 'order',"
	"  m.customer_order, 'remark', m.remark))"
	"  FROM balance b JOIN movement m ON m.source = b.id OR m.target = b.id"
	" WHERE b.unit = 'EUR' AND b.name = 'customer:' || :customer_is";

static const char login_sql[] =
	"SELECT json_group_array(json_object('login', a.login,"
	"  'created_at', strftime(" ISO ", a.created_at, 'unixepoch'),"
	"  'seen_at', strftime(" ISO ", a.seen_at, 'unixepoch'),"
	"  'keys', (SELECT json_group_array(k.fingerprint || ' ' || k.comment)"
	"     FROM account_key k WHERE k.account = a.id),"
	"  'sessions', (SELECT json_group_array(json_object('address', s.address, 'started_at',"
	"     strftime(" ISO ", s.started_at, 'unixepoch'))) FROM session s"
	"     WHERE s.account = a.id)))"
	"  FROM account a WHERE a.customer = :customer_is";

static const char activations_sql[] =
	"SELECT json_group_array(json_object('until', strftime(" ISO ", until, 'unixepoch')))"
	"  FROM activation WHERE customer = :customer_is";

/* Each part of what is held, beside the person. */
static const struct {
	const char *column, *sql;
} parts[] = {
	{ "consents", CUSTOMER_CONSENTS },
	{ "preferences", preferences_sql },
	{ "addresses", addresses_sql },
	{ "lists", lists_sql },
	{ "indicators", indicators_sql },
	{ "vouchers", vouchers_sql },
	{ "uses", CUSTOMER_USES },
	{ "attempts", attempts_sql },
	{ "orders", orders_sql },
	{ "tickets", tickets_sql },
	{ "codes", codes_sql },
	{ "movements", movements_sql },
	{ "login", login_sql },
	{ "activations", activations_sql },
	{ "messages", messages_sql },
};

static enum refusal run(struct call *call)
{
	int64_t customer;

	TRY(customer_find(call, &customer));
	reply_int(call, "exported_at", call->now);
	customer_reply_json(call, "person", person_sql, customer);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		customer_reply_json(call, parts[i].column, parts[i].sql, customer);
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
		{ "preferences", COLUMN_JSON, N_("Preferences") },
		{ "addresses", COLUMN_JSON, N_("Addresses") },
		{ "lists", COLUMN_JSON, N_("Lists of contacts") },
		{ "indicators", COLUMN_JSON, N_("Indicators") },
		{ "vouchers", COLUMN_JSON, N_("Vouchers") }, { "uses", COLUMN_JSON, N_("Used") },
		{ "attempts", COLUMN_JSON, N_("Refused") }, { "orders", COLUMN_JSON, N_("Orders") },
		{ "tickets", COLUMN_JSON, N_("Tickets") }, { "codes", COLUMN_JSON, N_("Codes") },
		{ "movements", COLUMN_JSON, N_("Movements") },
		{ "login", COLUMN_JSON, N_("Login") },
		{ "activations", COLUMN_JSON, N_("Activation codes") },
		{ "messages", COLUMN_JSON, N_("Messages") }),
	.run = run,
};
