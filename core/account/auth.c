/* Proving who one is: by password, by a key that the gate verified, by the local
 * user the kernel names, and then by a TOTP code. Every failure looks the same
 * from outside, in its words and in the time it takes. */
#include <arpa/inet.h>
#include <stdio.h>

#include "core/account/account.h"
#include "core/account/identity.h"
#include "core/account/key.h"
#include "core/account/login.h"
#include "core/account/password.h"
#include "core/account/private.h"
#include "core/account/slow.h"
#include "core/account/totp.h"

/* An identity is taken on once, and never changed. */
static enum refusal nobody_yet(struct call *call)
{
	return call->caller->account == 0 ? DONE : refuse(call, REFUSED_NOT_ALLOWED, NULL);
}

/* On a reader: the hashing takes 30 ms. */
static enum refusal password_prepare(struct call *call)
{
	struct login_try *attempt = login_try_new(call, arg_text(call, "login"));
	struct query *query;

	TRY(nobody_yet(call));
	TRY(login_try_wait(call, attempt));
	query = call_query(call,
			   "SELECT id, password_hash FROM account"
			   " WHERE login = :login AND disabled_at IS NULL"
			   "   AND password_hash IS NOT NULL",
			   BINDS(B_TEXT(":login", attempt->login)));
	if (query_step(query)) {
		attempt->account = column_int(query, 0);
		attempt->hash = call_copy(call, column_text(query, 1));
	}
	query_end(query);
	attempt->right = password_verify(attempt->hash, arg_text(call, "password"));
	return DONE;
}

static enum refusal password_run(struct call *call)
{
	const struct login_try *attempt = call_kept(call);

	TRY(nobody_yet(call));
	TRY(login_try_wait(call, attempt));
	/* Neither disabled nor changed since it was verified. */
	if (!attempt->right ||
	    call_int(call,
		     "SELECT id FROM account WHERE id = :subject"
		     "   AND disabled_at IS NULL AND password_hash = :hash",
		     BINDS(B_INT(":subject", attempt->account), B_TEXT(":hash", attempt->hash)),
		     0) == 0)
		return login_try_failed(call);
	return identity_accept(call, attempt->account, "password");
}

static const struct operation auth_password = {
	.name = "auth.password",
	.summary = N_("Log in with a password"),
	.kind = OP_WRITE,
	.access = OP_ANYBODY,
	.shape = OP_RECORD,
	.params = PARAMS({ .name = "login",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Login"),
			   .max = 254 },
			 { .name = "password",
			   .type = ARG_SECRET,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Password") }),
	.columns = identity_columns,
	.prepare = password_prepare,
	.run = password_run,
};

/* The account that this key opens under this login; 0: none. */
static int64_t account_of_key(struct call *call, int64_t *key_id)
{
	struct public_key key;
	struct query *query;
	int64_t account = 0;

	if (key_parse(arg_text(call, "key"), &key) != KEY_FINE)
		return 0;
	query = call_query(call,
			   "SELECT a.id, k.id FROM account_key k JOIN account a ON a.id = k.account"
			   " WHERE k.blob = :blob AND a.login = :login AND a.disabled_at IS NULL",
			   BINDS(B_TEXT(":blob", key.blob),
				 B_TEXT(":login", login_lower(call, arg_text(call, "login")))));
	if (query_step(query)) {
		account = column_int(query, 0);
		*key_id = column_int(query, 1);
	}
	query_end(query);
	return account;
}

static enum refusal key_known_run(struct call *call)
{
	int64_t key;

	reply_bool(call, "known", account_of_key(call, &key) != 0);
	return DONE;
}

static const struct param key_params[] = {
	{ .name = "login",
	  .type = ARG_TEXT,
	  .flags = PARAM_REQUIRED,
	  .label = N_("Login"),
	  .max = 254 },
	{ .name = "key",
	  .type = ARG_KEY,
	  .flags = PARAM_REQUIRED,
	  .label = N_("Public key"),
	  .max = KEY_LINE },
	{ .name = NULL },
};

static const struct operation auth_key_known = {
	.name = "auth.key_known",
	.summary = N_("Ask whether a key would be accepted"),
	.kind = OP_READ,
	.access = OP_GATE,
	.shape = OP_RECORD,
	.params = key_params,
	.columns = COLUMNS({ .name = "known", .type = COLUMN_BOOL }),
	.run = key_known_run,
};

static enum refusal key_run(struct call *call)
{
	int64_t key = 0;
	int64_t account = account_of_key(call, &key);

	TRY(nobody_yet(call));
	if (account == 0)
		return refuse(call, REFUSED_LOGIN, NULL);
	call_exec(call, "UPDATE account_key SET used_at = :at WHERE id = :id",
		  BINDS(B_INT(":id", key), B_INT(":at", call->now)));
	return identity_accept(call, account, "key");
}

static const struct operation auth_key = {
	.name = "auth.key",
	.summary = N_("Log in with a key whose signature the gate verified"),
	.kind = OP_WRITE,
	.access = OP_GATE,
	.shape = OP_RECORD,
	.params = key_params,
	.columns = identity_columns,
	.run = key_run,
};

static enum refusal totp_run(struct call *call)
{
	const struct caller *caller = call->caller;
	struct login_try *attempt;
	const char *login;

	TRY(nobody_yet(call));
	if (!caller->totp_pending)
		return refuse(call, REFUSED_LOGIN, NULL);
	login = call_text(call,
			  "SELECT login FROM account"
			  " WHERE id = :subject AND totp_on = 1 AND disabled_at IS NULL",
			  BINDS(B_INT(":subject", caller->pending)));
	if (login == NULL)
		return refuse(call, REFUSED_LOGIN, NULL);
	attempt = login_try_new(call, login);
	attempt->account = caller->pending;
	TRY(login_try_wait(call, attempt));
	if (!totp_take(call, caller->pending, arg_text(call, "code")))
		return login_try_failed(call);
	return identity_enter(call, caller->pending,
			      caller->via[0] != '\0' ? caller->via : "password");
}

static const struct operation auth_totp = {
	.name = "auth.totp",
	.summary = N_("Give the code of one's authenticator"),
	.kind = OP_WRITE,
	.access = OP_ANYBODY,
	.shape = OP_RECORD,
	.params = PARAMS({ .name = "code",
			   .type = ARG_SECRET,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Authenticator code") }),
	.columns = identity_columns,
	.run = totp_run,
};

/* The uid is the kernel's word about the peer of the local socket. A connection
 * of the gate has the gate's uid, which says nothing about who is behind it. */
static enum refusal local_run(struct call *call)
{
	int64_t account;

	TRY(nobody_yet(call));
	if (call->caller->gate || call->caller->uid < 0)
		return refuse(call, REFUSED_LOGIN, NULL);
	account = call_int(call, "SELECT id FROM account WHERE uid = :uid AND disabled_at IS NULL",
			   BINDS(B_INT(":uid", call->caller->uid)), 0);
	if (account == 0)
		return refuse(call, REFUSED_LOGIN, NULL);
	return identity_enter(call, account, "uid");
}

static const struct operation auth_local = {
	.name = "auth.local",
	.kind = OP_WRITE,
	.access = OP_ANYBODY,
	.shape = OP_RECORD,
	.columns = identity_columns,
	.run = local_run,
};

static bool is_address(const char *text)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* The listener says it once, before it forks: a child can't change it later. */
static enum refusal gate_hello_run(struct call *call)
{
	const char *address = arg_text(call, "address");
	struct event event = { .type = EVENT_ADDRESS };

	TRY(nobody_yet(call));
	if (is_address(call->caller->address))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (!is_address(address))
		return refuse_argument(call, "address",
				       call_say(call, N_("This is not an address.")));
	snprintf(event.text, sizeof event.text, "%s", address);
	call_event(call, event);
	return DONE;
}

static const struct operation gate_hello = {
	.name = "gate.hello",
	.summary = N_("Say where an SSH connection comes from"),
	.kind = OP_READ,
	.access = OP_GATE,
	.shape = OP_RECORD,
	.params = PARAMS({ .name = "address",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Address"),
			   .max = 63 }),
	.run = gate_hello_run,
};

const struct operation *const auth_operations[] = {
	&auth_password, &auth_key_known, &auth_key, &auth_open_known, &auth_open, &auth_totp,
	&auth_local,    &gate_hello,     NULL,
};
