/* The permission matrix, walked along the operation table itself: every operation, every
 * built-in role, its own objects and somebody else's. What is not declared is refused and on
 * record; what is somebody else's is answered like what does not exist. A new operation is in
 * here by itself; one that names an object in a way not known here fails. */
#include <string.h>

#include "tests/support/fill.h"

#define NONCE "the-same-nonce-for-whatever-is-asked"

enum scope { NOWHERE, NETWORK, PARTY, SHOP };

struct who {
	const char *name;
	const char *role; /* NULL: none, but see below */
	enum scope scope;
	bool every; /* a role of one's own, with every operation that can be given */
	bool open, customer, gate, daemon;
	struct caller caller;
};

static struct world w;
static struct scratch *const s = &w.scratch;

static struct who whos[] = {
	{ .name = "administrator", .role = "administrator", .scope = NETWORK },
	{ .name = "staff", .role = "staff", .scope = NETWORK },
	{ .name = "association", .role = "association", .scope = PARTY },
	{ .name = "host", .role = "host", .scope = PARTY },
	{ .name = "producer", .role = "producer", .scope = PARTY },
	{ .name = "shop", .role = "shop", .scope = SHOP },
	{ .name = "kiosk", .role = "kiosk", .scope = SHOP },
	{ .name = "seller", .role = "seller", .scope = SHOP },
	{ .name = "all-party", .role = "every-party", .scope = PARTY, .every = true },
	{ .name = "all-shop", .role = "every-shop", .scope = SHOP, .every = true },
	{ .name = "visitor", .role = "visitor", .scope = NETWORK, .open = true },
	{ .name = "without" },
	{ .name = "customer", .customer = true },
	{ .name = "stranger" },
	{ .name = "gate", .gate = true },
	{ .name = "daemon", .daemon = true },
};

enum { WHO_COUNT = sizeof whos / sizeof whos[0] };

/* --- The world, and who calls in it --- */

static bool given_to_roles(const struct operation *operation)
{
	return operation->summary &&
	       (operation->access == OP_GRANTED || operation->access == OP_NETWORK);
}

static void make_role(const char *name, const char *reach)
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
static void use_nonce(int64_t account)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		 "INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
		 " VALUES (%lld, '" NONCE "', zeroblob(32), x'00', %lld)",
		 (long long)account, (long long)s->now);
	scratch_tamper(s, sql);
}

static void enter(struct who *who)
{
	const struct side *own = &w.side[0];

	if (who->role && !who->open)
		who->caller = scratch_account(s, who->name, who->role,
					      who->scope == PARTY ? own->object[ARG_PARTY] : 0,
					      who->scope == SHOP ? own->object[ARG_SHOP] : 0);
	else if (who->open)
		who->caller = w.visitor;
	else if (who->customer)
		who->caller = own->customer;
	else if (who->daemon)
		who->caller = w.daemon;
	else if (strcmp(who->name, "without") == 0)
		who->caller = scratch_account(s, who->name, NULL, 0, 0);
	else
		who->caller = scratch_stranger(who->gate, "192.0.2.9");
	if (who->caller.account)
		use_nonce(who->caller.account);
}

static int open_world(void **state)
{
	(void)state;
	world_open(&w);
	make_role("every-party", "party");
	make_role("every-shop", "shop");
	for (struct who *who = whos; who < whos + WHO_COUNT; who++)
		enter(who);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* --- What is declared --- */

static bool word_in(const char *words, const char *word)
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
			     word_in(operation->roles, who->role));
}

static bool declared(const struct who *who, const struct operation *operation)
{
	switch (operation->access) {
	case OP_GRANTED:
		return role_has(who, operation);
	case OP_NETWORK:
		return role_has(who, operation) && who->scope == NETWORK;
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

/* --- Every operation for everybody --- */

static json_t *with_nonce(const struct operation *operation, json_t *arguments)
{
	if (operation->kind == OP_WRITE)
		json_object_set_new(arguments, "nonce", json_string(NONCE));
	return arguments;
}

static int64_t lines_of(const char *operation, int64_t after)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM audit WHERE id > %lld AND operation = '%s'"
		 " AND outcome = 'not_allowed'",
		 (long long)after, operation);
	return world_number(&w, sql);
}

static void must_be_refused(struct who *who, const struct operation *operation)
{
	int64_t last = world_number(&w, "SELECT max(id) FROM audit");
	const char *outcome =
		fill_call(&w, &who->caller, operation,
			  with_nonce(operation, fill_required(operation, &w.side[0])));

	if (strcmp(outcome, "not_allowed") != 0)
		fail_msg("%s by %s: %s", operation->name, who->name, outcome);
	if (operation->kind == OP_WRITE && lines_of(operation->name, last) != 1)
		fail_msg("%s by %s: refused, and not on record", operation->name, who->name);
}

/* Let in: a write ends at its used nonce. Without an account there is no nonce. */
static void must_be_let_in(struct who *who, const struct operation *operation)
{
	const char *outcome;

	if (who->caller.account == 0)
		return;
	outcome = fill_call(&w, &who->caller, operation,
			    with_nonce(operation, fill_required(operation, &w.side[0])));
	if (strcmp(outcome, "not_allowed") == 0)
		fail_msg("%s by %s: not allowed, and declared", operation->name, who->name);
}

static void only_what_is_declared_is_let_in(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++)
		for (struct who *who = whos; who < whos + WHO_COUNT; who++)
			(declared(who, *o) ? must_be_let_in : must_be_refused)(who, *o);
}

/* Each is told of exactly what it may call. */
static void what_is_described_is_what_is_declared(void **state)
{
	(void)state;
	for (struct who *who = whos; who < whos + WHO_COUNT; who++) {
		size_t row = 0;

		if (who->caller.account == 0)
			continue;
		scratch_do(s, &who->caller, "system.describe", NULL);
		for (const struct operation *const *o = operation_table(); *o; o++) {
			bool told = strcmp(scratch_row_text(s, row, "name"), (*o)->name) == 0;

			row += told;
			if (told != (declared(who, *o) && (*o)->summary))
				fail_msg("%s to %s: told %d", (*o)->name, who->name, told);
		}
		assert_int_equal(row, scratch_rows(s));
	}
}

/* --- Somebody else's objects --- */

/* Arguments that take anybody's object, each for its reason; a draft never. */
static const struct {
	const char *operations, *params, *reason;
} open_to_all[] = {
	{ "offer.search offer.map", "host", "how far from where one stays" },
	{ "voucher.issue voucher.grant voucher.import", "host", "a trace of what the guest says" },
	{ "voucher.issue voucher.grant", "offers", "a voucher is good at every published offer" },
	{ "offer.show selection.add selection.remove", "offer", "the catalogue is everybody's" },
	{ "redemption.create", "offer", "the refusal says that it is not for this counter" },
	{ "offer.evaluate order.without", "without offer",
	  "an offer of the basket's, whose it is" },
	{ "order.add product.choices product.show price.list", "product slot",
	  "any desk sells it" },
	{ "slot.list slot.days slot.show", "product slot party", "any desk sells it" },
	{ "ticket.list ticket.counts advantage.list", "product slot", "narrows what is in reach" },
	{ NULL, NULL, NULL },
};

static bool is_open(const struct operation *operation, const struct param *param)
{
	for (size_t i = 0; open_to_all[i].operations; i++)
		if (word_in(open_to_all[i].operations, operation->name) &&
		    word_in(open_to_all[i].params, param->name))
			return true;
	return false;
}

static json_t *answer_of(struct who *who, const struct operation *operation,
			 const struct param *param, json_t *value, const char **outcome)
{
	json_t *arguments = fill_required(operation, &w.side[0]);

	json_object_set_new(arguments, param->name, value);
	*outcome = fill_call(&w, &who->caller, operation, with_nonce(operation, arguments));
	return json_incref(s->answer);
}

/* Refused, and in the same words as what does not exist. */
static void must_be_nobodys(struct who *who, const struct operation *operation,
			    const struct param *param, json_t *foreign, json_t *absent)
{
	const char *first, *second;
	json_t *theirs = answer_of(who, operation, param, foreign, &first);
	json_t *none = answer_of(who, operation, param, absent, &second);

	if (strcmp(first, who->open ? "not_found" : "not_yours") != 0 || !json_equal(theirs, none))
		fail_msg("%s %s= by %s: somebody else's: %s; of nobody: %s", operation->name,
			 param->name, who->name, first, second);
	json_decref(theirs);
	json_decref(none);
}

/* Let through, or the argument does not belong into the table. */
static void must_be_anybodys(struct who *who, const struct operation *operation,
			     const struct param *param, json_t *foreign)
{
	const char *outcome;
	json_t *answer = answer_of(who, operation, param, foreign, &outcome);

	if (strcmp(outcome, "not_yours") == 0 || strcmp(outcome, "not_found") == 0)
		fail_msg("%s %s= by %s: %s", operation->name, param->name, who->name, outcome);
	json_decref(answer);
}

static void try_param(struct who *who, const struct operation *operation, const struct param *param)
{
	const struct side *foreign = &w.side[1];
	int64_t object = foreign->object[param->type];

	if (!fill_names(param->type) || fill_shared(param->type))
		return;
	if (object == 0)
		fail_msg("%s: nobody else has an object for %s", operation->name, param->name);
	if (is_open(operation, param)) {
		must_be_anybodys(who, operation, param, json_integer(object));
		object = foreign->draft[param->type];
	} else if (*foreign->name[param->type]) {
		must_be_nobodys(who, operation, param, json_string(foreign->name[param->type]),
				json_string("nosuchname"));
	}
	if (object)
		must_be_nobodys(who, operation, param, json_integer(object), json_integer(999999));
}

static void what_is_somebody_elses_is_as_if_it_were_not(void **state)
{
	(void)state;
	for (struct who *who = whos; who < whos + WHO_COUNT; who++) {
		if (who->caller.account == 0 || (who->scope == NETWORK && !who->open))
			continue;
		for (const struct operation *const *o = operation_table(); *o; o++) {
			if (!declared(who, *o))
				continue;
			for (const struct param *p = (*o)->params; p && p->name; p++)
				try_param(who, *o, p);
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_declared_is_let_in),
		TEST(what_is_described_is_what_is_declared),
		TEST(what_is_somebody_elses_is_as_if_it_were_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
