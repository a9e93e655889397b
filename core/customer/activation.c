/* A customer's own login is opened, and its password chosen anew, with a code that was
 * mailed. Whether an address is known is told to nobody: asking for the code answers
 * alike, and whoever has it, has the address. Who is no customer yet becomes one with the
 * code, not before. Owns the tables activation and registration. */
#include <stdlib.h>
#include <string.h>

#include "core/account/identity.h"
#include "core/account/password.h"
#include "core/account/slow.h"
#include "core/account/visitor.h"
#include "core/code/code.h"
#include "core/contact/contact.h"
#include "core/core.h"
#include "core/customer/private.h"
#include "core/keys/keys.h"
#include "core/message/message.h"
#include "core/network/settings.h"

enum {
	RANDOM = 12, /* characters of a code: 60 bits */
	DAYS = 3,    /* mail may take two */
	ASKED_AN_HOUR = 10,
	SENT_AN_HOUR = 3,
};

static void hash_code(struct call *call, const char *code, unsigned char hash[KEYS_HASH])
{
	keys_hash(core_keys(call->core), KEYS_ACTIVATION, code, strlen(code), hash);
}

/* --- Mailing a code --- */

static bool send_code(struct call *call, int64_t customer, const char *email, const char *language)
{
	static const char insert[] = "INSERT INTO activation (hash, customer, until)"
				     " VALUES (:hash, :customer_is, :until)";
	unsigned char hash[KEYS_HASH];
	char code[CODE_MAX + 1];

	code_random(RANDOM, code);
	hash_code(call, code, hash);
	call_exec(call, insert,
		  BINDS(B_BLOB(":hash", hash, sizeof hash), B_INT(":customer_is", customer),
			B_INT(":until", network_days_after(call->now, DAYS))));
	return message_queue_extra(call, MESSAGE_ACTIVATION, customer, customer, email, language,
				   code);
}

/* To somebody who is no customer: the address is all that is known of them. */
static void send_first_code(struct call *call, const char *email, const char *language)
{
	static const char insert[] = "INSERT INTO registration (hash, email, name, language, until)"
				     " VALUES (:hash, :email_is, :name_is, :speaks, :until)";
	unsigned char hash[KEYS_HASH];
	char code[CODE_MAX + 1];

	code_random(RANDOM, code);
	hash_code(call, code, hash);
	call_exec(call, insert,
		  BINDS(B_BLOB(":hash", hash, sizeof hash), B_TEXT(":email_is", email),
			B_TEXT(":name_is", arg_given(call, "name") ? arg_text(call, "name") : ""),
			B_TEXT(":speaks", language),
			B_INT(":until", network_days_after(call->now, DAYS))));
	message_queue_extra(call, MESSAGE_ACTIVATION, 0, 0, email, language, code);
}

/* --- customer.invite --- */

static enum refusal run_invite(struct call *call)
{
	static const char email_sql[] = "SELECT email FROM customer WHERE id = :customer";
	int64_t customer = arg_int(call, "customer");
	const char *email;

	TRY(customer_alive(call, customer));
	email = call_text(call, email_sql, NULL);
	if (email == NULL)
		return refuse_argument(call, "customer",
				       call_say(call, N_("They have no e-mail address yet.")));
	if (!visit_email(call, VISIT_REGISTER, email, SENT_AN_HOUR))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many in an hour to one address")), NULL);
	if (!send_code(call, customer, email, NULL))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	audit_object(call, "customer", customer);
	reply_text(call, "mail", "queued");
	return DONE;
}

const struct operation customer_invite = {
	.name = "customer.invite",
	.summary = N_("Mail a customer the code that opens their own account"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "staff seller",
	.params = PARAMS({ "customer", ARG_CUSTOMER, PARAM_REQUIRED, N_("Customer") }),
	.columns = COLUMNS({ "mail", COLUMN_CHOICE, N_("Mail"), message_states }),
	.run = run_invite,
};

/* --- customer.register --- */

/* What a customer may still be called by somebody who has their address. */
static void name_nameless(struct call *call, int64_t customer, const char *name)
{
	static const char nameless[] = "SELECT name = '' AND verified_at IS NULL FROM customer"
				       " WHERE id = :customer_is";

	if (*name && call_int(call, nameless, BINDS(B_INT(":customer_is", customer)), 0))
		contact_set_name(call, customer, name);
}

/* Nothing that a stranger types goes into the message. */
static enum refusal run_register(struct call *call)
{
	static const char find[] = "SELECT id FROM customer WHERE email = :email";
	const char *email = arg_text(call, "email");
	const char *language = arg_text(call, "language");
	int64_t customer;

	if (language == NULL)
		language = lang_tag(call->lang);
	if (!message_on(call))
		return refuse(call, REFUSED_MAIL_OFF, NULL);
	if (!visit_address(call, VISIT_REGISTER, ASKED_AN_HOUR))
		return refuse(call, REFUSED_LIMIT, "limit",
			      call_say(call, N_("so many in an hour from one address")), NULL);
	if (!visit_email(call, VISIT_REGISTER, email, SENT_AN_HOUR))
		return DONE;
	customer = call_int(call, find, NULL, 0);
	if (customer == 0) {
		send_first_code(call, email, language);
		return DONE;
	}
	if (arg_given(call, "name"))
		name_nameless(call, customer, arg_text(call, "name"));
	send_code(call, customer, email, language);
	return DONE;
}

const struct operation customer_register = {
	.name = "customer.register",
	.summary = N_("Have a code mailed that opens my account, or gives a new password"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "visitor",
	.params = PARAMS({ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail"),
			   N_("Nothing is said about who has an account.") },
			 { "name", ARG_TEXT, 0, N_("Name"), N_("For a new account."), .max = 80 },
			 { "language", ARG_CHOICE, 0, N_("Language"), N_("Of the message."),
			   .choices = contact_languages }),
	.run = run_register,
};

/* --- customer.activate --- */

/* The try comes first: it is what is kept of it when the code was wrong. */
struct activation {
	struct login_try attempt;
	bool good;
	char hash[PASSWORD_HASH];
};

static bool hash_of_code(struct call *call, unsigned char hash[KEYS_HASH])
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];

	if (code_read(arg_text(call, "code"), canonical, foreign) != CODE_OWN)
		return false;
	hash_code(call, canonical, hash);
	return true;
}

/* Whether the code was mailed to that address, is still good, and nobody closed the login
 * of whoever has it. */
static bool code_good(struct call *call)
{
	static const char sql[] =
		"SELECT (EXISTS (SELECT 1 FROM activation a JOIN customer k ON k.id = a.customer"
		"          WHERE a.hash = :hash AND a.until > :now AND k.email = :email)"
		"     OR EXISTS (SELECT 1 FROM registration r"
		"          WHERE r.hash = :hash AND r.until > :now AND r.email = :email))"
		"   AND NOT EXISTS (SELECT 1 FROM customer k JOIN account c ON c.customer = k.id"
		"                    WHERE k.email = :email AND c.disabled_at IS NOT NULL)";
	unsigned char hash[KEYS_HASH];

	return hash_of_code(call, hash) &&
	       call_int(call, sql, BINDS(B_BLOB(":hash", hash, sizeof hash)), 0) != 0;
}

/* Who has the address; somebody new is a customer from now on. */
static int64_t customer_of_code(struct call *call)
{
	static const char sql[] = "SELECT name, language FROM registration WHERE hash = :hash";
	const char *name = "";
	const char *language = lang_tag(call->lang);
	unsigned char hash[KEYS_HASH];
	struct query *query;
	int64_t customer;

	hash_of_code(call, hash);
	query = call_query(call, sql, BINDS(B_BLOB(":hash", hash, sizeof hash)));
	if (query_step(query)) {
		name = call_copy(call, column_text(query, 0));
		language = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	customer = customer_by_email(call, arg_text(call, "email"), language);
	name_nameless(call, customer, name);
	return customer;
}

static enum refusal activate_prepare(struct call *call)
{
	struct activation *activation = call_alloc(call, sizeof *activation);

	activation->attempt.login = call_format(call, "activate:%s", arg_text(call, "email"));
	call_keep(call, activation);
	if (!password_good(arg_text(call, "password")))
		return refuse(call, REFUSED_WEAK_PASSWORD, NULL);
	TRY(login_try_wait(call, &activation->attempt));
	activation->good = code_good(call);
	if (activation->good)
		password_hash(arg_text(call, "password"), activation->hash);
	return DONE;
}

static void open_login(struct call *call, int64_t customer, const char *hash)
{
	static const char verify[] = "UPDATE customer SET verified_at = ifnull(verified_at, :now)"
				     " WHERE id = :customer_is";
	static const char spent[] = "DELETE FROM activation WHERE customer = :customer_is";
	static const char registered[] = "DELETE FROM registration WHERE email ="
					 " (SELECT email FROM customer WHERE id = :customer_is)";
	static const char account[] =
		"INSERT INTO account (login, name, customer, language, password_hash, created_at)"
		" SELECT email, iif(name = '', email, name), id,"
		"        iif(language IN ('fr', 'en'), language, NULL), :hash, :now"
		"   FROM customer WHERE id = :customer_is"
		" ON CONFLICT (customer) WHERE customer IS NOT NULL"
		" DO UPDATE SET password_hash = :hash, must_change = 0";
	static const char id[] = "SELECT id FROM account WHERE customer = :customer_is";
	const struct bind *binds = BINDS(B_INT(":customer_is", customer), B_TEXT(":hash", hash));

	call_exec(call, verify, binds);
	call_exec(call, spent, binds);
	call_exec(call, registered, binds);
	call_exec(call, account, binds);
	identity_end_sessions(call, call_int(call, id, binds, 0), "password");
	audit_object(call, "customer", customer);
}

static enum refusal activate_run(struct call *call)
{
	const struct activation *activation = call_kept(call);

	TRY(login_try_wait(call, &activation->attempt));
	if (!activation->good || !code_good(call))
		return login_try_failed(call);
	open_login(call, customer_of_code(call), activation->hash);
	login_try_good(call, activation->attempt.login);
	reply_text(call, "email", arg_text(call, "email"));
	return DONE;
}

const struct operation customer_activate = {
	.name = "customer.activate",
	.summary = N_("Open my account with the code that was mailed, and choose a password"),
	.kind = OP_WRITE,
	.access = OP_GRANTED,
	.roles = "visitor",
	.params = PARAMS(
		{ "email", ARG_EMAIL, PARAM_REQUIRED, N_("E-mail") },
		{ "code", ARG_CODE, PARAM_REQUIRED, N_("Code"), N_("As the message says it.") },
		{ "password", ARG_SECRET, PARAM_REQUIRED, N_("New password"),
		  N_("8 characters or more, with an upper-case letter, a lower-case "
		     "letter, a digit and another character.") }),
	.columns = COLUMNS({ "email", COLUMN_TEXT, N_("E-mail") }),
	.prepare = activate_prepare,
	.run = activate_run,
};
