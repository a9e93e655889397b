/* Roles as an administrator edits them. A change counts at the next operation of
 * everybody who holds the role, since each call asks the data file again. */
#include "core/role/role.h"

#include <string.h>

#include "core/role/private.h"

enum { ROLE_BYTES_MAX = 32, IDLE_MINUTES_MAX = 1440 };

const char *const role_reaches[] = { "network", "party", "shop", NULL };

bool role_within_caller(struct call *call, const char *role)
{
	return call_int(call,
			"SELECT 1 FROM role_operation o WHERE o.role = :name AND NOT EXISTS"
			"  (SELECT 1 FROM reach r WHERE r.account = :account AND r.whole = 1"
			"      AND r.operation = o.operation) LIMIT 1",
			BINDS(B_TEXT(":name", role)), 0) == 0;
}

static bool caller_holds(struct call *call, const char *operation)
{
	return call_int(call,
			"SELECT 1 FROM reach WHERE account = :account AND whole = 1"
			"   AND operation = :asked LIMIT 1",
			BINDS(B_TEXT(":asked", operation)), 0) != 0;
}

/* The role that is to be changed: one that the caller holds all of. */
static enum refusal changeable(struct call *call, const char **role)
{
	*role = arg_text(call, "role");
	if (!role_within_caller(call, *role))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	return DONE;
}

static void tell_holders(struct call *call, const char *role)
{
	struct query *query =
		call_query(call, "SELECT DISTINCT account FROM \"grant\" WHERE role = :name",
			   BINDS(B_TEXT(":name", role)));

	while (query_step(query))
		call_event(call,
			   (struct event){ .type = EVENT_RECHECK, .id = column_int(query, 0) });
}

/* --- role.create, role.update --- */

static bool name_good(const char *name)
{
	size_t length = strlen(name);

	return length <= ROLE_BYTES_MAX && name[0] >= 'a' && name[0] <= 'z' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

/* Whoever shows no proof gets only what was made for visitors, whatever an
 * administrator has in mind. */
static bool for_visitors(const struct operation *operation)
{
	return operation->roles && strstr(operation->roles, ROLE_VISITOR);
}

/* Gives the operations named in the argument, each of which the caller holds. */
static enum refusal allow(struct call *call, const char *role)
{
	for (size_t i = 0; i < arg_count(call, "operations"); i++) {
		const char *name = arg_text_at(call, "operations", i);
		const struct operation *operation = operation_find(name);

		if (operation == NULL || operation->access == OP_ANYBODY ||
		    operation->access == OP_GATE)
			return refuse_argument(
				call, "operations",
				call_format(call,
					    call_say(call, N_("No role has an operation %s.")),
					    name));
		if (strcmp(role, ROLE_VISITOR) == 0 && !for_visitors(operation))
			return refuse_argument(
				call, "operations",
				call_format(call, call_say(call, N_("%s is not for visitors.")),
					    name));
		if (!caller_holds(call, name))
			return refuse(call, REFUSED_NOT_ALLOWED, "operation", name, NULL);
		call_exec(call,
			  "INSERT INTO role_operation (role, operation) VALUES (:name, :given)"
			  " ON CONFLICT DO NOTHING",
			  BINDS(B_TEXT(":name", role), B_TEXT(":given", name)));
	}
	return DONE;
}

static enum refusal create_run(struct call *call)
{
	const char *name = arg_text(call, "name");

	if (!name_good(name))
		return refuse_argument(call, "name",
				       call_say(call, N_("The name of a role has lower-case "
							 "letters, digits, _ and -.")));
	if (!call_exec(call,
		       "INSERT INTO role (name, label, reach, totp, idle_minutes)"
		       " VALUES (:name, :label, :reach, :totp, :idle_minutes)",
		       BINDS(B_INT(":totp", arg_int(call, "totp")))))
		return refuse(call, REFUSED_EXISTS, "what", name, NULL);
	return allow(call, name);
}

static const struct operation role_create = {
	.name = "role.create",
	.summary = N_("Make a role"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS({ .name = "name",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Role"),
			   .help = N_("As it is typed: lower-case letters."),
			   .max = ROLE_BYTES_MAX },
			 { .name = "label",
			   .type = ARG_TEXT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Label"),
			   .help = N_("As people read it."),
			   .max = 60 },
			 { .name = "reach",
			   .type = ARG_CHOICE,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Held on"),
			   .choices = role_reaches },
			 { .name = "operations",
			   .type = ARG_TEXT,
			   .flags = PARAM_MANY,
			   .label = N_("Operations") },
			 { .name = "totp",
			   .type = ARG_BOOL,
			   .label = N_("Asks for an authenticator"),
			   .initial = "no" },
			 { .name = "idle_minutes",
			   .type = ARG_INT,
			   .label = N_("Idle minutes"),
			   .help = N_("After which a session ends; 0: never."),
			   .initial = "60",
			   .max = IDLE_MINUTES_MAX }),
	.run = create_run,
};

static enum refusal update_run(struct call *call)
{
	const char *role;

	TRY(changeable(call, &role));
	call_exec(call,
		  "UPDATE role SET label = ifnull(:label, label), totp = ifnull(:totp, totp),"
		  "   idle_minutes = ifnull(:idle_minutes, idle_minutes)"
		  " WHERE name = :role",
		  NULL);
	tell_holders(call, role);
	return DONE;
}

static const struct operation role_update = {
	.name = "role.update",
	.summary = N_("Change what a role asks for"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = PARAMS(
		{ .name = "role", .type = ARG_ROLE, .flags = PARAM_REQUIRED, .label = N_("Role") },
		{ .name = "label", .type = ARG_TEXT, .label = N_("Label"), .max = 60 },
		{ .name = "totp", .type = ARG_BOOL, .label = N_("Asks for an authenticator") },
		{ .name = "idle_minutes",
		  .type = ARG_INT,
		  .label = N_("Idle minutes"),
		  .help = N_("After which a session ends; 0: never."),
		  .max = IDLE_MINUTES_MAX }),
	.run = update_run,
};

/* --- role.allow, role.deny, role.delete --- */

static const struct param role_operations_params[] = {
	{ .name = "role", .type = ARG_ROLE, .flags = PARAM_REQUIRED, .label = N_("Role") },
	{ .name = "operations",
	  .type = ARG_TEXT,
	  .flags = PARAM_REQUIRED | PARAM_MANY,
	  .label = N_("Operations") },
	{ .name = NULL },
};

static enum refusal allow_run(struct call *call)
{
	const char *role;

	TRY(changeable(call, &role));
	TRY(allow(call, role));
	tell_holders(call, role);
	return DONE;
}

static const struct operation role_allow = {
	.name = "role.allow",
	.summary = N_("Give operations to a role"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = role_operations_params,
	.run = allow_run,
};

static enum refusal deny_run(struct call *call)
{
	const char *role;

	TRY(changeable(call, &role));
	if (strcmp(role, ROLE_ADMINISTRATOR) == 0)
		return refuse(call, REFUSED_LAST_ADMINISTRATOR, NULL);
	for (size_t i = 0; i < arg_count(call, "operations"); i++) {
		const char *name = arg_text_at(call, "operations", i);

		call_exec(call,
			  "DELETE FROM role_operation WHERE role = :name AND operation = :given",
			  BINDS(B_TEXT(":name", role), B_TEXT(":given", name)));
		if (store_changes(call->store) == 0)
			return refuse(call, REFUSED_NOT_FOUND, "what", name, NULL);
	}
	tell_holders(call, role);
	return DONE;
}

static const struct operation role_deny = {
	.name = "role.deny",
	.summary = N_("Take operations from a role"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = role_operations_params,
	.run = deny_run,
};

static enum refusal delete_run(struct call *call)
{
	const char *role;
	int64_t holders;

	TRY(changeable(call, &role));
	if (strcmp(role, ROLE_ADMINISTRATOR) == 0)
		return refuse(call, REFUSED_LAST_ADMINISTRATOR, NULL);
	if (call_int(call, "SELECT built_in FROM role WHERE name = :role", NULL, 0) != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, N_("built in")),
			      NULL);
	holders = call_int(call, "SELECT count(DISTINCT account) FROM \"grant\" WHERE role = :role",
			   NULL, 0);
	if (holders != 0)
		return refuse(
			call, REFUSED_IN_USE, "what",
			call_format(call,
				    lang_plural(call->lang, "%d account", "%d accounts", holders),
				    (int)holders),
			NULL);
	call_exec(call, "DELETE FROM role WHERE name = :role", NULL);
	return DONE;
}

static const struct operation role_delete = {
	.name = "role.delete",
	.summary = N_("Delete a role that nobody holds"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = role_only,
	.run = delete_run,
};

const struct operation *const role_operations[] = {
	&role_list,  &role_show, &role_create, &role_update,
	&role_allow, &role_deny, &role_delete, NULL,
};
