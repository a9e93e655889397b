#include "tests/support/whos.h"

#include <stdio.h>
#include <string.h>

struct who whos[] = {
	{ .name = "administrator", .role = "administrator", .scope = WHO_NETWORK },
	{ .name = "staff", .role = "staff", .scope = WHO_NETWORK },
	{ .name = "association", .role = "association", .scope = WHO_PARTY },
	{ .name = "host", .role = "host", .scope = WHO_PARTY },
	{ .name = "producer", .role = "producer", .scope = WHO_PARTY },
	{ .name = "shop", .role = "shop", .scope = WHO_SHOP },
	{ .name = "kiosk", .role = "kiosk", .scope = WHO_SHOP },
	{ .name = "seller", .role = "seller", .scope = WHO_SHOP },
	{ .name = "all-party", .role = "every-party", .scope = WHO_PARTY, .every = true },
	{ .name = "all-shop", .role = "every-shop", .scope = WHO_SHOP, .every = true },
	{ .name = "visitor", .role = "visitor", .scope = WHO_NETWORK, .open = true },
	{ .name = "without" },
	{ .name = "customer", .customer = true },
	{ .name = "stranger" },
	{ .name = "gate", .gate = true },
	{ .name = "daemon", .daemon = true },
	{ .name = NULL },
};

/* --- The world, and who calls in it --- */

static bool given_to_roles(const struct operation *operation)
{
	return operation->summary &&
	       (operation->access == OP_GRANTED || operation->access == OP_NETWORK);
}

static void make_role(struct scratch *s, const char *name, const char *reach)
{
	json_t *operations = json_array();

	for (const struct operation *const *o = operation_table(); *o; o++)
		if (given_to_roles(*o))
			json_array_append_new(operations, json_string((*o)->name));
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s}", "name", name, "label", name,
		   "reach", reach);
	scratch_do(s, &s->admin, "role.allow", "{s:s, s:o}", "role", name, "operations",
		   operations);
}

/* A nonce that this account has used: a write that is let in ends there. */
static void use_nonce(struct scratch *s, int64_t account)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		 "INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
		 " VALUES (%lld, '" WHO_NONCE "', zeroblob(32), x'00', %lld)",
		 (long long)account, (long long)s->now);
	scratch_tamper(s, sql);
}

static void enter(struct world *w, struct who *who)
{
	struct scratch *s = &w->scratch;
	const struct side *own = &w->side[0];

	if (who->role && !who->open)
		who->caller = scratch_account(s, who->name, who->role,
					      who->scope == WHO_PARTY ? own->object[ARG_PARTY] : 0,
					      who->scope == WHO_SHOP ? own->object[ARG_SHOP] : 0);
	else if (who->open)
		who->caller = w->visitor;
	else if (who->customer)
		who->caller = own->customer;
	else if (who->daemon)
		who->caller = w->daemon;
	else if (strcmp(who->name, "without") == 0)
		who->caller = scratch_account(s, who->name, NULL, 0, 0);
	else
		who->caller = scratch_stranger(who->gate, "192.0.2.9");
	if (who->caller.account)
		use_nonce(s, who->caller.account);
}

void whos_enter(struct world *w)
{
	make_role(&w->scratch, "every-party", "party");
	make_role(&w->scratch, "every-shop", "shop");
	for (struct who *who = whos; who->name; who++)
		enter(w, who);
}

/* --- What is declared --- */

bool who_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; at && *at; at += strspn(at, " ")) {
		size_t size = strcspn(at, " ");

		if (size == length && memcmp(at, word, length) == 0)
			return true;
		at += size;
	}
	return false;
}

static bool role_has(const struct who *who, const struct operation *operation)
{
	return who->role && (who->every || strcmp(who->role, "administrator") == 0 ||
			     who_word(operation->roles, who->role));
}

bool who_may(const struct who *who, const struct operation *operation)
{
	switch (operation->access) {
	case OP_GRANTED:
		return role_has(who, operation);
	case OP_NETWORK:
		return (who->daemon && operation->proof) ||
		       (role_has(who, operation) && who->scope == WHO_NETWORK);
	case OP_ACCOUNT:
		return who->caller.account &&
		       (!who->open || role_has(who, operation) || operation->summary == NULL);
	case OP_CUSTOMER:
		return who->customer;
	case OP_ANYBODY:
		return true;
	case OP_GATE:
		return who->gate;
	case OP_INTERNAL:
		return who->daemon;
	}
	return false;
}
