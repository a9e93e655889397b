/* Roles given to accounts: on the network, on an organisation, on a counter. */
#include <string.h>

#include "core/account/private.h"
#include "core/account/subject.h"
#include "core/role/role.h"

/* A role for the network stands alone; one for organisations names one; one for
 * counters names a counter, or an organisation with all its counters. */
static enum refusal check_reach(struct call *call, const char *role, int64_t party, int64_t shop)
{
	const char *reach = call_text(call, "SELECT reach FROM role WHERE name = :name",
				      BINDS(B_TEXT(":name", role)));

	if (reach == NULL)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("role")), NULL);
	if (strcmp(reach, "network") == 0 && party + shop != 0)
		return refuse_argument(
			call, party != 0 ? "party" : "shop",
			call_say(call, N_("This role is held on the whole network.")));
	if (strcmp(reach, "party") == 0 && (party == 0 || shop != 0))
		return refuse_argument(
			call, "party",
			call_say(call, N_("This role is held on one organisation.")));
	if (strcmp(reach, "shop") == 0 && (party == 0) == (shop == 0))
		return refuse_argument(call, "shop",
				       call_say(call, N_("This role is held on one counter, or on "
							 "all those of one organisation.")));
	return DONE;
}

static struct bind id_or_null(const char *name, int64_t id)
{
	return id != 0 ? (struct bind)B_INT(name, id) : (struct bind)B_NULL(name);
}

enum refusal account_give_role(struct call *call, int64_t account, const char *role, int64_t party,
			       int64_t shop)
{
	TRY(check_reach(call, role, party, shop));
	if (!role_within_caller(call, role))
		return refuse(call, REFUSED_NOT_ALLOWED, NULL);
	if (call_int(call, "SELECT 1 FROM account WHERE id = :subject AND customer IS NOT NULL",
		     BINDS(B_INT(":subject", account)), 0) != 0)
		return refuse_argument(call, "account",
				       call_say(call, N_("A customer’s own login holds no role.")));
	if (strcmp(role, ROLE_VISITOR) != 0 &&
	    call_int(call, "SELECT open FROM account WHERE id = :subject",
		     BINDS(B_INT(":subject", account)), 0) != 0)
		return refuse_argument(call, "role",
				       call_say(call, N_("An open account holds the role visitor, "
							 "and no other.")));
	if (!call_exec(call,
		       "INSERT INTO \"grant\" (account, role, party, shop)"
		       " VALUES (:subject, :name, :held_party, :held_shop)",
		       BINDS(B_INT(":subject", account), B_TEXT(":name", role),
			     id_or_null(":held_party", party), id_or_null(":held_shop", shop))))
		return refuse(call, REFUSED_EXISTS, "what", role, NULL);
	return DONE;
}

static const struct param grant_params[] = {
	{ .name = "account", .type = ARG_ACCOUNT, .flags = PARAM_REQUIRED, .label = N_("Account") },
	{ .name = "role", .type = ARG_ROLE, .flags = PARAM_REQUIRED, .label = N_("Role") },
	{ .name = "party",
	  .type = ARG_PARTY,
	  .label = N_("Organisation"),
	  .help = N_("On which the role is held.") },
	{ .name = "shop",
	  .type = ARG_SHOP,
	  .label = N_("Counter"),
	  .help = N_("On which the role is held.") },
	{ .name = NULL },
};

static void rights_changed(struct call *call, int64_t account)
{
	call_event(call, (struct event){ .type = EVENT_RECHECK, .id = account });
}

static enum refusal grant_run(struct call *call)
{
	int64_t account;

	TRY(account_subject(call, &account));
	TRY(account_give_role(call, account, arg_text(call, "role"), arg_int(call, "party"),
			      arg_int(call, "shop")));
	rights_changed(call, account);
	return DONE;
}

const struct operation account_grant = {
	.name = "account.grant",
	.summary = N_("Give a role to an account"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = grant_params,
	.run = grant_run,
};

static enum refusal ungrant_run(struct call *call)
{
	int64_t account;

	TRY(account_subject(call, &account));
	call_exec(call,
		  "DELETE FROM \"grant\" WHERE account = :subject AND role = :role"
		  "   AND party IS :held_party AND shop IS :held_shop",
		  BINDS(B_INT(":subject", account),
			id_or_null(":held_party", arg_int(call, "party")),
			id_or_null(":held_shop", arg_int(call, "shop"))));
	if (store_changes(call->store) == 0)
		return refuse(call, REFUSED_NOT_FOUND, "what",
			      call_say(call, N_("role held there")), NULL);
	TRY(account_administered(call));
	rights_changed(call, account);
	return DONE;
}

const struct operation account_ungrant = {
	.name = "account.ungrant",
	.summary = N_("Take a role from an account"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "",
	.params = grant_params,
	.run = ungrant_run,
};

#define GRANTS                                                                    \
	"  FROM \"grant\" g JOIN role r ON r.name = g.role"                       \
	"  LEFT JOIN party p ON p.id = g.party LEFT JOIN shop s ON s.id = g.shop" \
	" WHERE g.account = :arg_account"                                         \
	"   AND (:filter IS NULL"                                                 \
	"        OR instr(r.name, lower(:arg_filter)) > 0"                        \
	"        OR instr(p.name_key, :filter) > 0 OR instr(s.name_key, :filter) > 0)"
#define GRANT_ROWS \
	"SELECT g.id, g.role, g.party, p.name AS party_name, g.shop, s.name AS shop_name" GRANTS
#define GRANT_PAGE " LIMIT :limit OFFSET :offset"

const struct operation account_grants = {
	.name = "account.grants",
	.summary = N_("Roles of an account"),
	.kind = OP_READ,
	.access = OP_NETWORK,
	.shape = OP_LIST,
	.roles = "",
	.params = PARAMS({ .name = "account",
			   .type = ARG_ACCOUNT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Account") }),
	.columns =
		COLUMNS({ .name = "id", .type = COLUMN_INT },
			{ .name = "role", .type = COLUMN_TEXT, .label = N_("Role") },
			{ .name = "party", .type = COLUMN_INT },
			{ .name = "party_name", .type = COLUMN_TEXT, .label = N_("Organisation") },
			{ .name = "shop", .type = COLUMN_INT },
			{ .name = "shop_name", .type = COLUMN_TEXT, .label = N_("Counter") }),
	.orders = ORDERS(
		{ "role", GRANT_ROWS " ORDER BY g.role, g.id" GRANT_PAGE },
		{ "-role", GRANT_ROWS " ORDER BY g.role DESC, g.id DESC" GRANT_PAGE },
		{ "party_name", GRANT_ROWS " ORDER BY p.name_key, g.id" GRANT_PAGE },
		{ "-party_name", GRANT_ROWS " ORDER BY p.name_key DESC, g.id DESC" GRANT_PAGE }),
	.count = "SELECT count(*)" GRANTS,
};
