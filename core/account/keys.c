/* The public keys of an account: each opens that account only. */
#include "core/account/identity.h"
#include "core/account/key.h"
#include "core/account/private.h"
#include "core/account/subject.h"

#define KEYS                                                \
	"  FROM account_key k"                              \
	" WHERE k.account = ifnull(:arg_account, :account)" \
	"   AND (:arg_filter IS NULL"                       \
	"        OR instr(lower(k.type || ' ' || k.comment), lower(:arg_filter)) > 0)"
#define KEY_ROWS "SELECT k.id, k.type, k.fingerprint, k.comment, k.added_at, k.used_at" KEYS
#define KEY_PAGE " LIMIT :limit OFFSET :offset"

#define KEY_COLUMNS                                                                         \
	{ .name = "id", .type = COLUMN_INT },                                               \
		{ .name = "type", .type = COLUMN_TEXT, .label = N_("Type") },               \
		{ .name = "fingerprint", .type = COLUMN_TEXT, .label = N_("Fingerprint") }, \
	{                                                                                   \
		.name = "comment", .type = COLUMN_TEXT, .label = N_("Comment")              \
	}

const struct operation account_key_list = {
	.name = "account.key_list",
	.summary = N_("Public keys of an account"),
	.kind = OP_READ,
	.access = OP_ACCOUNT,
	.shape = OP_LIST,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .label = N_("Account"),
			   .help = N_("Without one: your own.") }),
	.columns = COLUMNS(KEY_COLUMNS,
			   { .name = "added_at", .type = COLUMN_TIME, .label = N_("Added on") },
			   { .name = "used_at", .type = COLUMN_TIME, .label = N_("Last used") }),
	.orders = ORDERS({ "added_at", KEY_ROWS " ORDER BY k.id" KEY_PAGE },
			 { "-added_at", KEY_ROWS " ORDER BY k.id DESC" KEY_PAGE },
			 { "used_at", KEY_ROWS " ORDER BY k.used_at, k.id" KEY_PAGE },
			 { "-used_at", KEY_ROWS " ORDER BY k.used_at DESC, k.id DESC" KEY_PAGE },
			 { "comment", KEY_ROWS " ORDER BY k.comment, k.id" KEY_PAGE },
			 { "-comment", KEY_ROWS " ORDER BY k.comment DESC, k.id DESC" KEY_PAGE }),
	.count = "SELECT count(*)" KEYS,
};

static enum refusal add_run(struct call *call)
{
	struct public_key key;
	enum key_fault fault = key_parse(arg_text(call, "key"), &key);
	int64_t account;

	TRY(account_subject(call, &account));
	if (fault != KEY_FINE)
		return refuse_argument(call, "key", call_say(call, key_fault_text(fault)));
	if (!call_exec(call,
		       "INSERT INTO account_key"
		       "   (account, type, blob, fingerprint, comment, added_at)"
		       " VALUES (:subject, :type, :blob, :fingerprint, :comment, :now)",
		       BINDS(B_INT(":subject", account), B_TEXT(":type", key.type),
			     B_TEXT(":blob", key.blob), B_TEXT(":fingerprint", key.fingerprint),
			     B_TEXT(":comment", key.comment))))
		return refuse(call, REFUSED_EXISTS, "what", key.fingerprint, NULL);
	reply_int(call, "id", store_last_id(call->store));
	reply_text(call, "type", key.type);
	reply_text(call, "fingerprint", key.fingerprint);
	reply_text(call, "comment", key.comment);
	return DONE;
}

const struct operation account_key_add = {
	.name = "account.key_add",
	.summary = N_("Add a public key to an account"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .label = N_("Account"),
			   .help = N_("Without one: your own.") },
			 { .name = "key",
			   .type = ARG_KEY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Public key"),
			   .help = N_("The line of a .pub file: ssh-ed25519 AAAA..."),
			   .max = KEY_LINE }),
	.columns = COLUMNS(KEY_COLUMNS),
	.run = add_run,
};

/* Whoever came in by a key may have come by this one: those sessions end. */
static enum refusal remove_run(struct call *call)
{
	int64_t account;

	TRY(account_subject(call, &account));
	call_exec(call,
		  "DELETE FROM account_key WHERE account = :subject AND fingerprint = :fingerprint",
		  BINDS(B_INT(":subject", account)));
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("key")), NULL);
	TRY(account_administered(call));
	identity_end_sessions(call, account, "key");
	return DONE;
}

const struct operation account_key_remove = {
	.name = "account.key_remove",
	.summary = N_("Remove a public key of an account"),
	.kind = OP_WRITE,
	.access = OP_ACCOUNT,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .label = N_("Account"),
			   .help = N_("Without one: your own.") },
			 { .name = "fingerprint",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Fingerprint"),
			   .help = N_("As the list of keys shows it: SHA256:...") }),
	.run = remove_run,
};
