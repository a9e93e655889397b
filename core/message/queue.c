/* Putting messages into the table message; whether mail is sent at all. */
#include <sodium.h>
#include <string.h>

#include "core/core.h"
#include "core/keys/keys.h"
#include "core/message/private.h"

enum { NAME_PROOF = 8 /* bytes of the hash: nobody has so many tries */ };

const char *const message_whats[] = { "voucher", "access", "selection",  "summary", "order", "test",
				      "codes",   "slot",   "activation", "alert",   NULL };
const char *const message_states[] = { "queued", "sending", "sent", "failed", "off", NULL };

bool message_on(const struct call *call)
{
	return strcmp(setting_text(call, "mail"), "off") != 0;
}

const char *message_name(struct call *call, int64_t id, int64_t created_at)
{
	unsigned char hash[KEYS_HASH];
	char proof[2 * NAME_PROOF + 1];
	const char *what = call_format(call, "%lld %lld", (long long)id, (long long)created_at);

	keys_hash(core_keys(call->core), KEYS_MESSAGE, what, strlen(what), hash);
	sodium_bin2hex(proof, sizeof proof, hash, NAME_PROOF);
	return call_format(call, "%lld.%s.guichet", (long long)id, proof);
}

/* Sealed and in hexadecimal; "" stays "". */
static const char *seal(struct call *call, const char *text)
{
	size_t length = strlen(text);
	size_t sealed_length = length + KEYS_SEAL;
	unsigned char *sealed = call_alloc(call, sealed_length);
	char *hex = call_alloc(call, sealed_length * 2 + 1);

	if (length == 0)
		return "";
	keys_seal(core_keys(call->core), text, length, sealed);
	return sodium_bin2hex(hex, sealed_length * 2 + 1, sealed, sealed_length);
}

static const char *language_of(struct call *call, int64_t customer)
{
	static const char sql[] = "SELECT language FROM customer WHERE id = :customer_is";
	const char *language = call_text(call, sql, BINDS(B_INT(":customer_is", customer)));

	return language ? language : setting_text(call, "language");
}

bool message_queue_extra(struct call *call, enum message_what what, int64_t object,
			 int64_t customer, const char *recipient, const char *language,
			 const char *extra)
{
	static const char sql[] =
		"INSERT INTO message (what, object, extra, customer, recipient, language, next_at,"
		"                     created_at)"
		" VALUES (:what_is, :object_is, :extra_is, nullif(:customer_is, 0), :recipient_is,"
		"         :speaks, :now, :now)";

	if (!message_on(call))
		return false;
	call_exec(call, sql,
		  BINDS(B_TEXT(":what_is", message_whats[what]), B_INT(":object_is", object),
			B_TEXT(":extra_is", seal(call, extra)), B_INT(":customer_is", customer),
			B_TEXT(":recipient_is", recipient),
			B_TEXT(":speaks", language ? language : language_of(call, customer))));
	audit_object(call, "message", store_last_id(call->store));
	call_event(call, (struct event){ .type = EVENT_MAIL });
	return true;
}

bool message_queue(struct call *call, enum message_what what, int64_t object, int64_t customer,
		   const char *recipient, const char *language)
{
	return message_queue_extra(call, what, object, customer, recipient, language, "");
}

const char *message_state(struct call *call, enum message_what what, int64_t object)
{
	static const char sql[] = "SELECT state FROM message WHERE what = :what_is"
				  "   AND object = :object_is ORDER BY id DESC LIMIT 1";
	const char *state = call_text(
		call, sql,
		BINDS(B_TEXT(":what_is", message_whats[what]), B_INT(":object_is", object)));

	return state || message_on(call) ? state : "off";
}

/* --- Settings --- */

/* "[user@]host[:port]", nothing behind. */
static bool is_authority(const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789.-";
	const char *at = strrchr(text, '@');
	const char *host = at ? at + 1 : text;
	size_t length;

	if (at && (at == text || memchr(text, ':', (size_t)(at - text)) ||
		   strcspn(text, "/ ?#<>\"") < (size_t)(at - text)))
		return false;
	if (*host == '[') {
		length = strspn(host + 1, "0123456789abcdefABCDEF:.") + 1;
		if (length < 3 || host[length] != ']')
			return false;
		length++;
	} else {
		length = strspn(host, letters);
	}
	host += length;
	return length > 0 && (*host == 0 || (*host == ':' && strlen(host) <= 6 && host[1] &&
					     strspn(host + 1, "0123456789") == strlen(host + 1)));
}

const char *message_check_server(const char *value)
{
	if (strcmp(value, "off") == 0 || (strncmp(value, "maildir:/", 9) == 0 && value[9]))
		return NULL;
	if ((strncmp(value, "smtp://", 7) == 0 && is_authority(value + 7)) ||
	    (strncmp(value, "smtps://", 8) == 0 && is_authority(value + 8)))
		return NULL;
	return N_("One of: smtp://user@server:587, smtps://user@server, maildir:/folder, off; "
		  "without the password, which is in the file keys/mail.");
}

const char *message_check_address(const char *value)
{
	static const char fine[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789.-_@:[]";

	return strspn(value, fine) == strlen(value)
		       ? NULL
		       : N_("An address as pass@example.org, or pass@example.org:2222.");
}

const char *message_check_url(const char *value)
{
	if (*value == 0 ||
	    ((strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0) &&
	     strcspn(value, " \"<>\\^`{|}") == strlen(value)))
		return NULL;
	return N_("A URL that begins with https:// is wanted.");
}
