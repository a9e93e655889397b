/* Granting without a password: by an account of a host or an association, for who
 * stands there, or for all who arrive (P1, P6). */
#include <string.h>

#include "core/import/import.h"
#include "core/message/message.h"
#include "core/party/reach.h"
#include "core/text/text.h"
#include "core/voucher/private.h"

static bool is_kind(struct call *call, int64_t party, const char *kind)
{
	static const char sql[] = "SELECT 1 FROM party_kind"
				  " WHERE party = :party_is AND kind = :kind_is";

	return call_int(call, sql, BINDS(B_INT(":party_is", party), B_TEXT(":kind_is", kind)), 0);
}

/* --- On whose behalf, and why --- */

/* The party that is given, else the caller's only one. */
static enum refusal find_party(struct call *call, int64_t *party)
{
	static const char own[] = "SELECT iif(count(DISTINCT r.party) = 1, max(r.party), 0)"
				  "  FROM reach r WHERE r.account = :account"
				  "   AND r.operation = :operation AND r.party IS NOT NULL";
	static const char active[] = "SELECT active FROM party WHERE id = :party_is";

	*party = arg_given(call, "party") ? arg_int(call, "party") : call_int(call, own, NULL, 0);
	if (*party == 0)
		return refuse_argument(call, "party",
				       call_say(call, N_("Say on whose behalf: which party.")));
	if (!call_int(call, active, BINDS(B_INT(":party_is", *party)), 0))
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("closed")),
			      NULL);
	return DONE;
}

static enum refusal find_granter(struct call *call, struct grant *grant)
{
	TRY(find_party(call, &grant->party));
	TRY(access_reason_of(call, grant->party, &grant->reason));
	TRY(voucher_host_fits(call, arg_int(call, "host")));
	grant->host = arg_int(call, "host");
	if (grant->host == 0 && is_kind(call, grant->party, "host"))
		grant->host = grant->party;
	return DONE;
}

#define PARTY_PARAM                                                \
	{                                                          \
		"party", ARG_PARTY, 0, N_("On behalf of"),         \
			N_("Without one: your only organisation.") \
	}
#define REASON_PARAM                                                  \
	{                                                             \
		"reason", ARG_CHOICE, 0, N_("As"),                    \
			N_("Without one: guest of a host, member of " \
			   "an association, partner."),               \
			.choices = access_reasons                     \
	}
#define HOST_PARAM                                                          \
	{                                                                   \
		"host", ARG_PARTY, PARAM_ANYONE, N_("Host"),                \
			N_("Where the beneficiary stays; kept as a trace.") \
	}

/* --- voucher.grant --- */

static enum refusal run_grant(struct call *call)
{
	struct grant grant = {
		.email = arg_text(call, "email"),
		.language = arg_text(call, "language"),
		.postcode = arg_text(call, "postcode"),
	};
	int64_t voucher;

	TRY(find_granter(call, &grant));
	voucher = voucher_insert(call, &grant);
	TRY(voucher_add_offers(call, voucher));
	audit_object(call, "party", grant.party);
	return voucher_reply(call, voucher);
}

const struct operation voucher_grant = {
	.name = "voucher.grant",
	.summary = N_("Issue a voucher to one's own guest or member, without a password"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail"),
			   N_("The beneficiary’s: the voucher is sent there.") },
			 PARTY_PARAM, REASON_PARAM,
			 { "postcode", ARG_POSTCODE, 0, N_("Postal code"),
			   N_("Where the beneficiary comes from; kept as a trace.") },
			 HOST_PARAM,
			 { "offers", ARG_OFFER, PARAM_MANY | PARAM_ANYONE, N_("Selected offers"),
			   N_("The voucher is valid at all others too.") },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of the beneficiary."),
			   .choices = voucher_languages }),
	.columns = voucher_columns,
	.run = run_grant,
};

/* --- voucher.import --- */

enum { EMAIL, POSTCODE, LANGUAGE };

static const struct import_column columns[] = {
	[EMAIL] = { "email", true, .also = "e mail|mail|courriel|adresse e mail|adresse mail" },
	[POSTCODE] = { "postcode", .also = "code_postal|code postal|postal code|cp" },
	[LANGUAGE] = { "language", .also = "langue" },
	{ .name = NULL },
};

/* A line's beneficiary; false where something of it is wrong. */
static bool read_line(struct call *call, struct import *import, struct grant *grant)
{
	const char *postcode = import_field(import, POSTCODE);
	const char *language = import_field(import, LANGUAGE);
	char *email = call_alloc(call, 256);
	size_t i = 0;

	if (!text_email(import_field(import, EMAIL), email)) {
		import_bad(import, N_("{value} is no e-mail address."), "value",
			   import_field(import, EMAIL), NULL);
		return false;
	}
	if (*postcode && (strlen(postcode) != 5 || strspn(postcode, "0123456789") != 5)) {
		import_bad(import, N_("{value} is no postal code: five digits."), "value", postcode,
			   NULL);
		return false;
	}
	while (voucher_languages[i] && strcmp(voucher_languages[i], language) != 0)
		i++;
	if (*language && voucher_languages[i] == NULL) {
		import_bad(import, N_("{value} is no language: fr, en, de or es."), "value",
			   language, NULL);
		return false;
	}
	grant->email = email;
	grant->postcode = call_copy(call, postcode);
	grant->language = voucher_languages[i];
	return import_once(import, email);
}

/* Has a valid one from there already, so that the same list can come again. */
static bool has_one(struct call *call, const struct grant *grant)
{
	static const char sql[] =
		"SELECT 1 FROM customer k JOIN voucher v ON v.customer = k.id"
		" WHERE k.email = :email_is AND v.party = :party_is AND v.reason = :reason_is"
		"   AND v.revoked_at IS NULL AND v.valid_until > :now LIMIT 1";

	return call_int(call, sql,
			BINDS(B_TEXT(":email_is", grant->email), B_INT(":party_is", grant->party),
			      B_TEXT(":reason_is", grant->reason)),
			0);
}

static enum refusal run_import(struct call *call)
{
	struct grant grant = { 0 };
	struct import *import;
	int64_t issued = 0;
	int64_t unchanged = 0;

	TRY(find_granter(call, &grant));
	audit_object(call, "party", grant.party);
	import = import_open(call, columns);
	while (import_next(import)) {
		if (!read_line(call, import, &grant))
			continue;
		if (has_one(call, &grant)) {
			unchanged++;
			continue;
		}
		if (import_sound(import))
			voucher_insert(call, &grant);
		issued++;
	}
	reply_int(call, "issued", issued);
	reply_int(call, "unchanged", unchanged);
	reply_text(call, "mail", message_on(call) ? "queued" : "off");
	return import_close(import);
}

const struct operation voucher_import = {
	.name = "voucher.import",
	.summary = N_("Issue vouchers to all those of a list of arrivals"),
	.kind = OP_WRITE,
	.roles = "staff association host producer",
	.params = PARAMS(
		{ "data", ARG_DATA, PARAM_REQUIRED, N_("File"),
		  N_("CSV with the columns email, postcode, language; the first is needed.") },
		PARTY_PARAM, REASON_PARAM, HOST_PARAM,
		{ "repair", ARG_CHOICE, 0, N_("Repair"),
		  N_("Map control characters and bytes of Windows-1252 (cp1252)."),
		  .choices = import_repairs },
		{ "dry_run", ARG_BOOL, 0, N_("Dry run"),
		  N_("Say what would be done, and do nothing."), "no" }),
	.columns = COLUMNS({ "issued", COLUMN_INT, N_("Vouchers issued") },
			   { "unchanged", COLUMN_INT, N_("Had a valid one") },
			   { "mail", COLUMN_CHOICE, N_("Mail"), message_states },
			   { "repaired", COLUMN_INT, N_("Repaired") },
			   { "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run_import,
};
