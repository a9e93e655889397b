/* The permission matrix, walked along the operation table itself: every operation, every
 * built-in role, its own objects and somebody else's. What is not declared is refused and on
 * record; what is somebody else's is answered like what does not exist. A new operation is in
 * here by itself; one that names an object in a way not known here fails. */
#include <string.h>

#include "core/op/private.h"
#include "core/store/store.h"
#include "tests/support/fill.h"
#include "tests/support/whos.h"

static struct world w;
static struct scratch *const s = &w.scratch;

static int open_world(void **state)
{
	(void)state;
	world_open(&w);
	whos_enter(&w);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* --- Every operation for everybody --- */

static json_t *with_nonce(const struct operation *operation, json_t *arguments)
{
	if (operation->kind == OP_WRITE)
		json_object_set_new(arguments, "nonce", json_string(WHO_NONCE));
	return arguments;
}

static int64_t lines_of(const struct who *who, const char *operation, const char *outcome,
			int64_t after)
{
	static const char sql[] =
		"SELECT count(*) FROM audit WHERE id > :after AND ifnull(account, 0) = :account"
		"   AND operation = :operation AND outcome = :outcome";
	struct query *query = store_query(s->reader->store, sql);
	int64_t count;

	query_int(query, ":after", after);
	query_int(query, ":account", who->caller.account);
	query_text(query, ":operation", operation);
	query_text(query, ":outcome", outcome);
	assert_true(query_step(query));
	count = column_int(query, 0);
	query_end(query);
	return count;
}

static int64_t last_line(void)
{
	static const char sql[] = "SELECT max(id) FROM audit";
	struct query *query = store_query(s->reader->store, sql);
	int64_t last;

	assert_true(query_step(query));
	last = column_int(query, 0);
	query_end(query);
	return last;
}

static void must_be_refused(struct who *who, const struct operation *operation)
{
	int64_t last = last_line();
	const char *outcome =
		fill_call(&w, &who->caller, operation,
			  with_nonce(operation, fill_required(operation, &w.side[0])));

	if (strcmp(outcome, "not_allowed") != 0)
		fail_msg("%s by %s: %s", operation->name, who->name, outcome);
	if (lines_of(who, operation->name, "not_allowed", last) != 1)
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
		for (struct who *who = whos; who->name; who++)
			(who_may(who, *o) ? must_be_let_in : must_be_refused)(who, *o);
}

/* Each is told of exactly what it may call. */
static void what_is_described_is_what_is_declared(void **state)
{
	(void)state;
	for (struct who *who = whos; who->name; who++) {
		size_t row = 0;

		if (who->caller.account == 0)
			continue;
		scratch_do(s, &who->caller, "system.describe", NULL);
		for (const struct operation *const *o = operation_table(); *o; o++) {
			bool told = strcmp(scratch_row_text(s, row, "name"), (*o)->name) == 0;

			row += told;
			if (told != (who_may(who, *o) && (*o)->summary))
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
		if (who_word(open_to_all[i].operations, operation->name) &&
		    who_word(open_to_all[i].params, param->name))
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

/* Refused, on record (each read once an hour), and in the same words as what does not
 * exist. */
static void must_be_nobodys(struct who *who, const struct operation *operation,
			    const struct param *param, json_t *foreign, json_t *absent)
{
	const char *first, *second;
	json_t *theirs = answer_of(who, operation, param, foreign, &first);
	json_t *none = answer_of(who, operation, param, absent, &second);

	if (strcmp(first, who->open ? "not_found" : "not_yours") != 0 || !json_equal(theirs, none))
		fail_msg("%s %s= by %s: somebody else's: %s; of nobody: %s", operation->name,
			 param->name, who->name, first, second);
	if (!who->open && lines_of(who, operation->name, "not_yours", 0) == 0)
		fail_msg("%s %s= by %s: not theirs, and not on record", operation->name,
			 param->name, who->name);
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
	for (struct who *who = whos; who->name; who++) {
		if (who->caller.account == 0 || (who->scope == WHO_NETWORK && !who->open))
			continue;
		for (const struct operation *const *o = operation_table(); *o; o++) {
			if (!who_may(who, *o))
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
