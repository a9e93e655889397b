/* A voucher as the document that its paper and its mail are made from, and sending
 * it again. */
#include <string.h>

#include "core/code/code.h"
#include "core/message/message.h"
#include "core/network/settings.h"
#include "core/voucher/private.h"

#define TITLE OFFER_TITLE("o.id")
#define CONDITIONS OFFER_SAYS("conditions", "o.id")
#define HOURS OFFER_SAYS("hours", "o.id")

/* Selected offers, with all that is needed to go there. */
static json_t *offers_of(struct call *call, int64_t voucher, const char *language)
{
	static const char sql[] =
		"SELECT json_group_array(json_object('title', " TITLE ","
		"  'conditions', " CONDITIONS ", 'hours', " HOURS ","
		"  'producer', p.name, 'booking', o.booking, 'contact', o.contact,"
		"  'street', ifnull(l.street, ''), 'postcode', ifnull(l.postcode, ''),"
		"  'town', ifnull(l.town, ''), 'phone', ifnull(l.phone, ''),"
		"  'email', ifnull(l.email, ''), 'website', ifnull(l.website, '')))"
		"  FROM voucher_offer vo JOIN offer o ON o.id = vo.offer"
		"  JOIN party p ON p.id = o.party LEFT JOIN shop s ON s.id = o.shop"
		"  LEFT JOIN place l ON l.id = ifnull(o.place, ifnull(s.place, p.place))"
		" WHERE vo.voucher = :voucher_is";
	const char *text = call_text(
		call, sql, BINDS(B_INT(":voucher_is", voucher), B_TEXT(":language", language)));

	return json_loads(text ? text : "[]", 0, NULL);
}

/* What is around the voucher, as a row. */
static json_t *fields_of(struct call *call, int64_t voucher)
{
	static const char sql[] =
		"SELECT json_object('code', c.text, 'email', k.email, 'reason', v.reason,"
		"  'issuer', p.name, 'host', ifnull(h.name, ''), 'state', " VOUCHER_STATE ","
		"  'first_day', date(v.valid_from, 'unixepoch', 'localtime'),"
		"  'last_day', date(v.valid_until - 1, 'unixepoch', 'localtime'))"
		"  FROM voucher v JOIN code c ON c.id = v.code JOIN customer k ON k.id = v.customer"
		"  JOIN party p ON p.id = v.party LEFT JOIN party h ON h.id = v.host"
		" WHERE v.id = :voucher_is";
	const char *text = call_text(call, sql, BINDS(B_INT(":voucher_is", voucher)));

	return text ? json_loads(text, 0, NULL) : NULL;
}

json_t *voucher_document(struct call *call, int64_t voucher, const char *language, bool usable)
{
	json_t *document = fields_of(call, voucher);
	const char *state = json_string_value(json_object_get(document, "state"));
	const char *code = json_string_value(json_object_get(document, "code"));
	char grouped[CODE_GROUPED];

	if (document == NULL ||
	    (usable && strcmp(state, "valid") != 0 && strcmp(state, "too_early") != 0)) {
		json_decref(document);
		return NULL;
	}
	json_object_set_new(document, "qr",
			    json_sprintf("%s%s", setting_text(call, "code_url"),
					 voucher_signed(call, voucher)));
	json_object_set_new(document, "code", json_string(code_group(code, grouped)));
	json_object_set_new(document, "kind", json_string("voucher"));
	json_object_set_new(document, "language", json_string(language));
	json_object_set_new(document, "network", json_string(setting_text(call, "name")));
	json_object_set_new(document, "offers", offers_of(call, voucher, language));
	return document;
}

static const char *language_of(struct call *call, int64_t voucher)
{
	static const char sql[] = "SELECT k.language FROM voucher v"
				  "  JOIN customer k ON k.id = v.customer WHERE v.id = :voucher_is";
	const char *language = call_text(call, sql, BINDS(B_INT(":voucher_is", voucher)));

	return language ? language : setting_text(call, "language");
}

/* --- voucher.paper --- */

static enum refusal run_paper(struct call *call)
{
	int64_t voucher = arg_int(call, "voucher");

	reply_json(call, "paper",
		   voucher_document(call, voucher, language_of(call, voucher), false));
	return DONE;
}

const struct operation voucher_paper = {
	.name = "voucher.paper",
	.summary = N_("A voucher to print: a PDF document"),
	.kind = OP_READ,
	.roles = "staff association host producer",
	.params = PARAMS({ "voucher", ARG_VOUCHER, PARAM_REQUIRED, N_("Voucher"),
			   N_("Its code, or its number.") }),
	.columns = COLUMNS({ "paper", COLUMN_JSON, N_("Document") }),
	.run = run_paper,
};

/* --- voucher.send --- */

bool voucher_mail(struct call *call, int64_t voucher)
{
	static const char customer[] = "SELECT customer FROM voucher WHERE id = :voucher_is";
	static const char email[] = "SELECT email FROM customer WHERE id = :customer_is";
	int64_t whose = call_int(call, customer, BINDS(B_INT(":voucher_is", voucher)), 0);
	const char *to = call_text(call, email, BINDS(B_INT(":customer_is", whose)));

	return to && *to &&
	       message_queue(call, MESSAGE_VOUCHER, voucher, whose, to, language_of(call, voucher));
}

static enum refusal run_send(struct call *call)
{
	int64_t voucher = arg_int(call, "voucher");
	json_t *document = voucher_document(call, voucher, "fr", true);

	if (document == NULL)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_say(call, N_("revoked or expired")), NULL);
	json_decref(document);
	if (!voucher_mail(call, voucher))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	audit_object(call, "voucher", voucher);
	reply_text(call, "mail", message_state(call, MESSAGE_VOUCHER, voucher));
	return DONE;
}

const struct operation voucher_send = {
	.name = "voucher.send",
	.summary = N_("Send a voucher to its beneficiary again"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS({ "voucher", ARG_VOUCHER, PARAM_REQUIRED, N_("Voucher"),
			   N_("Its code, or its number.") }),
	.columns = COLUMNS({ "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = run_send,
};
