/* Owns the lists of those who administer: accounts, roles, sessions, the log. */
#include "tui/kit/term.h"
#include "tui/screens/list_screen.h"
#include "tui/screens/nouns.h"
#include "tui/screens/role.h"
#include "tui/screens/status.h"
#include "tui/text/ui.h"

static const struct rows_column key_columns[] = {
	{ "type", 0, NULL },    { "comment", 2, NULL }, { "fingerprint", 3, NULL },
	{ "used_at", 0, NULL }, { NULL, 0, NULL },
};

static const struct act key_acts[] = {
	{ .key = 'n',
	  .label = N_("add"),
	  .help = N_("Add a public key: paste the line of the .pub file"),
	  .kind = ACT_FORM,
	  .operation = "account.key_add" },
	{ .key = UI_DELETE,
	  .label = N_("remove"),
	  .help = N_("Remove the key: it opens nothing more"),
	  .kind = ACT_CALL,
	  .operation = "account.key_remove",
	  .argument = "fingerprint",
	  .from = "fingerprint",
	  .confirm = N_("This key will not open the account any more.") },
	{ .key = 0 },
};

const struct list_spec nouns_account_keys = {
	.title = N_("SSH keys"),
	.help = N_("The public keys that open this account."),
	.operation = "account.key_list",
	.columns = key_columns,
	.acts = key_acts,
	.name = "fingerprint",
	.empty = N_("No key: this account opens with its password."),
};

const struct list_spec nouns_own_keys = {
	.title = N_("My SSH keys"),
	.help = N_("The public keys that open your account."),
	.operation = "account.key_list",
	.columns = key_columns,
	.acts = key_acts,
	.name = "fingerprint",
	.empty = N_("No key: your account opens with its password."),
};

static const struct rows_column grant_columns[] = {
	{ "role", 3, NULL },
	{ "party_name", 3, NULL },
	{ "shop_name", 3, NULL },
	{ NULL, 0, NULL },
};

static const struct act grant_acts[] = {
	{ .key = '+',
	  .label = N_("grant"),
	  .help = N_("Grant a role on the network, a party or a shop"),
	  .kind = ACT_FORM,
	  .operation = "account.grant" },
	{ .key = UI_DELETE,
	  .label = N_("take back"),
	  .help = N_("Take the role back"),
	  .kind = ACT_CALL,
	  .operation = "account.ungrant",
	  .argument = "role",
	  .from = "role",
	  .also = "party shop",
	  .confirm = N_("The account loses this role at once.") },
	{ .key = 0 },
};

const struct list_spec nouns_grants = {
	.title = N_("Roles held"),
	.help = N_("The roles that this account holds, and where."),
	.operation = "account.grants",
	.columns = grant_columns,
	.acts = grant_acts,
	.name = "role",
};

static const struct rows_column account_columns[] = {
	{ "login", 2, NULL }, { "name", 3, NULL },          { "roles", 3, NULL },
	{ "keys", 0, NULL },  { "totp", 0, N_("2 steps") }, { "disabled", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act account_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("detail"),
	  .kind = ACT_RECORD,
	  .operation = "account.show",
	  .argument = "account" },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Create an account; its password is shown once"),
	  .kind = ACT_FORM,
	  .operation = "account.create" },
	{ .key = 'k',
	  .label = N_("keys"),
	  .help = N_("Its SSH keys"),
	  .kind = ACT_LIST,
	  .operation = "account.key_list",
	  .argument = "account",
	  .list = &nouns_account_keys },
	{ .key = 'g',
	  .label = N_("roles"),
	  .help = N_("The roles it holds, and where"),
	  .kind = ACT_LIST,
	  .operation = "account.grants",
	  .argument = "account",
	  .list = &nouns_grants },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit name and language"),
	  .kind = ACT_FORM,
	  .operation = "account.update",
	  .argument = "account",
	  .fill = "account.show" },
	{ .key = 'p',
	  .label = N_("password"),
	  .help = N_("Give it a new one-time password"),
	  .kind = ACT_CALL,
	  .operation = "account.password",
	  .argument = "account",
	  .confirm = N_("Make a one-time password? The present one will not work any more.") },
	{ .key = 'd',
	  .label = N_("disable"),
	  .help = N_("Disable: its sessions end at once"),
	  .kind = ACT_CALL,
	  .operation = "account.disable",
	  .argument = "account",
	  .confirm = N_("Its sessions end at once and it can no longer log in.") },
	{ .key = 'r',
	  .help = N_("Enable an account again"),
	  .kind = ACT_CALL,
	  .operation = "account.enable",
	  .argument = "account",
	  .confirm = N_("Let it log in again?") },
	{ .key = 'x',
	  .help = N_("Switch its authenticator off, when it is lost"),
	  .kind = ACT_CALL,
	  .operation = "account.totp_off",
	  .argument = "account",
	  .confirm = N_("Switch its authenticator off? It will log in without a code.") },
	{ .key = 0 },
};

const struct list_spec nouns_accounts = {
	.title = N_("Accounts"),
	.help = N_("Those who may log in, the roles they hold, their keys."),
	.operation = "account.list",
	.columns = account_columns,
	.acts = account_acts,
};

static const struct rows_column role_columns[] = {
	{ "label", 3, NULL },
	{ "reach", 0, NULL },
	{ "operations", 0, NULL },
	{ "accounts", 0, NULL },
	{ "totp", 0, N_("2 steps") },
	{ "idle_minutes", 0, N_("Idle min.") },
	{ NULL, 0, NULL },
};

static const struct act role_acts[] = {
	{ .key = UI_ENTER,
	  .label = N_("operations"),
	  .help = N_("What the role may do: tick or untick"),
	  .kind = ACT_OPEN,
	  .operation = "role.show",
	  .argument = "role",
	  .from = "name",
	  .open = role_show },
	{ .key = 'n',
	  .label = N_("new"),
	  .help = N_("Make a new role"),
	  .kind = ACT_FORM,
	  .operation = "role.create" },
	{ .key = 'm',
	  .label = N_("edit"),
	  .help = N_("Edit its label, its limits"),
	  .kind = ACT_FORM,
	  .operation = "role.update",
	  .argument = "role",
	  .from = "name",
	  .fill = "role.show" },
	{ .key = UI_DELETE,
	  .label = N_("delete"),
	  .help = N_("Delete a role that nobody holds"),
	  .kind = ACT_CALL,
	  .operation = "role.delete",
	  .argument = "role",
	  .from = "name",
	  .confirm = N_("Delete this role?") },
	{ .key = 0 },
};

const struct list_spec nouns_roles = {
	.title = N_("Roles"),
	.help = N_("A role is a set of operations, held on the network, a party or a shop."),
	.operation = "role.list",
	.columns = role_columns,
	.acts = role_acts,
	.name = "label",
};

static const struct rows_column session_columns[] = {
	{ "login", 2, NULL },   { "name", 3, NULL },       { "via", 0, NULL },
	{ "address", 0, NULL }, { "started_at", 0, NULL }, { NULL, 0, NULL },
};

static const struct act session_acts[] = {
	{ .key = 'd',
	  .label = N_("disconnect"),
	  .help = N_("Disconnect the session"),
	  .kind = ACT_CALL,
	  .operation = "session.end",
	  .argument = "session",
	  .confirm = N_("Its terminal closes at once.") },
	{ .key = 0 },
};

const struct list_spec nouns_sessions = {
	.title = N_("Open sessions"),
	.help = N_("Who is connected now."),
	.operation = "session.list",
	.columns = session_columns,
	.acts = session_acts,
};

static const struct rows_column audit_columns[] = {
	{ "at", 0, NULL },      { "login", 4, NULL },   { "operation", 8, NULL },
	{ "outcome", 7, NULL }, { "objects", 7, NULL }, { NULL, 0, NULL },
};

static const struct act audit_acts[] = {
	{ .key = 'v',
	  .label = N_("verify"),
	  .help = N_("Check that no line was changed or removed"),
	  .kind = ACT_RECORD,
	  .operation = "audit.verify" },
	{ .key = 0 },
};

const struct list_spec nouns_audit = {
	.title = N_("Log"),
	.help = N_("Who did what, when and from where; each line is chained to the one before."),
	.operation = "audit.list",
	.columns = audit_columns,
	.acts = audit_acts,
	.name = "operation",
};

static const struct rows_column backup_columns[] = {
	{ "at", 0, NULL },
	{ "file", 4, NULL },
	{ "state", 0, NULL },
	{ NULL, 0, NULL },
};

static const struct act backup_acts[] = {
	{ .key = 'n',
	  .label = N_("back up now"),
	  .help = N_("Make a backup while the service goes on"),
	  .kind = ACT_CALL,
	  .operation = "system.backup" },
	{ .key = 'e',
	  .label = N_("state"),
	  .help = N_("The state of the server"),
	  .kind = ACT_OPEN,
	  .open = status_show,
	  .operation = "system.status" },
	{ .key = 'v',
	  .label = N_("prove the newest"),
	  .help = N_("Restore the newest beside everything, to see that it can be"),
	  .kind = ACT_RECORD,
	  .operation = "backup.check" },
	{ .key = 0 },
};

const struct list_spec nouns_backups = {
	.title = N_("Backups and state"),
	.help = N_("Backups hold everything that makes the service itself; keep copies elsewhere."),
	.operation = "backup.list",
	.columns = backup_columns,
	.acts = backup_acts,
	.name = "file",
	.empty = N_("No backup was made yet."),
};
