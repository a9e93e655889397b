/* What each is shown: nothing of somebody else's, in any list or record, whatever it is asked
 * by; and what is named by a number or a text that the dispatcher can't know as an object. */
#include <string.h>

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

/* --- Answers --- */

/* Codes of the other side, and the word that only its private things hold. */
static size_t secrets(const char *words[8])
{
	const struct side *foreign = &w.side[1];
	size_t count = 0;

	words[count++] = foreign->mark;
	words[count++] = foreign->password;
	words[count++] = foreign->name[ARG_VOUCHER];
	words[count++] = foreign->name[ARG_CARD];
	words[count++] = foreign->name[ARG_TICKET];
	return count;
}

static void must_be_silent(const struct who *who, const struct operation *operation)
{
	char *text = json_dumps(s->answer, JSON_ENCODE_ANY);
	const char *words[8];

	for (size_t i = 0, count = secrets(words); i < count; i++)
		if (strstr(text, words[i]))
			fail_msg("%s tells %s of %s:\n%s", operation->name, who->name, words[i],
				 text);
	free(text);
}

static bool is_list(const struct operation *operation)
{
	return operation->shape == OP_LIST && operation->kind == OP_READ;
}

static int64_t found_by(struct who *who, const struct operation *operation, const char *filter)
{
	json_t *arguments = fill_required(operation, &w.side[0]);

	json_object_set_new(arguments, "filter", json_string(filter));
	fill_call(&w, &who->caller, operation, arguments);
	return (int64_t)scratch_rows(s) + scratch_int(s, "total");
}

/* Asked plainly; and a list once more for what its rows do not show: a row that the filter
 * finds without showing why would tell as well. */
static void ask(struct who *who, const struct operation *operation)
{
	const char *words[8];
	int64_t of_nothing;

	fill_call(&w, &who->caller, operation, fill_required(operation, &w.side[0]));
	must_be_silent(who, operation);
	if (!is_list(operation))
		return;
	of_nothing = found_by(who, operation, "nosuchword");
	for (size_t i = 0, count = secrets(words); i < count; i++)
		if (found_by(who, operation, words[i]) != of_nothing)
			fail_msg("%s finds %s for %s", operation->name, words[i], who->name);
}

static void nothing_of_somebody_elses_is_shown(void **state)
{
	(void)state;
	for (struct who *who = whos; who->name; who++) {
		if (who->caller.account == 0 || (who->scope == WHO_NETWORK && !who->open))
			continue;
		for (const struct operation *const *o = operation_table(); *o; o++)
			if ((*o)->kind == OP_READ && who_may(who, *o))
				ask(who, *o);
	}
}

/* The control: who has the whole network is shown all of it. */
static void an_administrator_is_shown_all(void **state)
{
	const char *words[8];
	bool seen[8] = { false };

	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++) {
		char *text;

		if ((*o)->kind != OP_READ || !who_may(&whos[0], *o))
			continue;
		fill_call(&w, &whos[0].caller, *o, fill_required(*o, &w.side[1]));
		text = json_dumps(s->answer, JSON_ENCODE_ANY);
		for (size_t i = 0, count = secrets(words); i < count; i++)
			seen[i] |= strstr(text, words[i]) != NULL;
		free(text);
	}
	for (size_t i = 0, count = secrets(words); i < count; i++)
		if (!seen[i])
			fail_msg("%s is nowhere to be seen", words[i]);
}

/* --- Named by a number --- */

/* Each argument of the type integer by its name: what it counts, or whose number it is. */
static const char quantities[] =
	"overlap_days within days units hours cards people position first codes length level"
	" orders limit offset minutes capacity buy free min_units quota budget per_customer"
	" per_day per_code stock entries valid_days at_most radius columns rows idle_minutes to"
	" sale_minutes cents";
/* Numbers of what is the network's, asked by operations for the network only. */
static const char of_the_network[] = "item message rule closing";

static bool setting_of_network(const struct operation *operation)
{
	return strcmp(operation->name, "network.set") == 0;
}

static const struct {
	const char *operations, *param;
	size_t where; /* in struct side */
} numbered[] = {
	{ "access.show access.revoke access.paper access.send", "access",
	  offsetof(struct side, access) },
	{ "offer.reopen", "closure", offsetof(struct side, closure) },
	{ "own.address_change own.address_remove", "address", offsetof(struct side, address) },
	{ "own.order own.quote own.cancel own.send own.paper", "order",
	  offsetof(struct side, object[ARG_ORDER]) },
	{ "own.quote own.cancel", "lines", offsetof(struct side, object[ARG_LINE]) },
};

static const int64_t *number_of(const struct side *side, const struct operation *operation,
				const struct param *param)
{
	for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++)
		if (who_word(numbered[i].operations, operation->name) &&
		    strcmp(numbered[i].param, param->name) == 0)
			return (const int64_t *)((const char *)side + numbered[i].where);
	return NULL;
}

/* What it asks for besides is the caller's own. */
static const char *ask_for(struct who *who, const struct operation *operation,
			   const struct param *param, int64_t number, json_t **answer)
{
	json_t *arguments = fill_required(operation, &w.side[0]);
	const char *outcome;

	for (const struct param *p = operation->params; p && p->name; p++) {
		const int64_t *own = number_of(&w.side[0], operation, p);

		if (own && (p->flags & PARAM_REQUIRED))
			json_object_set_new(arguments, p->name, json_integer(*own));
	}
	json_object_set_new(arguments, param->name, json_integer(number));
	outcome = fill_call(&w, &who->caller, operation, arguments);
	*answer = json_incref(s->answer);
	return outcome;
}

static void must_be_nobodys(struct who *who, const struct operation *operation,
			    const struct param *param, int64_t foreign)
{
	json_t *theirs, *none;
	const char *first = ask_for(who, operation, param, foreign, &theirs);
	const char *second = ask_for(who, operation, param, 999999, &none);

	if (strcmp(first, "done") == 0 || strcmp(first, "usage") == 0 ||
	    strcmp(first, second) != 0 || !json_equal(theirs, none))
		fail_msg("%s %s= by %s: somebody else's: %s; of nobody: %s", operation->name,
			 param->name, who->name, first, second);
	json_decref(theirs);
	json_decref(none);
}

static void try_number(const struct operation *operation, const struct param *param)
{
	const int64_t *foreign = number_of(&w.side[1], operation, param);

	if (foreign == NULL) {
		if (!who_word(quantities, param->name) && !setting_of_network(operation) &&
		    !(who_word(of_the_network, param->name) &&
		      (operation->access == OP_NETWORK || operation->access == OP_INTERNAL)))
			fail_msg("%s %s=: whose number is it?", operation->name, param->name);
		return;
	}
	for (struct who *who = whos; who->name; who++)
		if (who->caller.account && who->scope != WHO_NETWORK && who_may(who, operation))
			must_be_nobodys(who, operation, param, *foreign);
}

static void a_number_of_somebody_elses_is_as_if_it_were_not(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++)
		for (const struct param *p = (*o)->params; p && p->name; p++)
			if (p->type == ARG_INT)
				try_number(*o, p);
}

/* The control: one's own are found by these numbers. */
static void a_number_of_ones_own_is_found(void **state)
{
	const struct side *own = &w.side[0];

	(void)state;
	scratch_do(s, &w.side[0].customer, "own.order", "{s:I}", "order",
		   (json_int_t)own->object[ARG_ORDER]);
	scratch_do(s, &w.side[0].customer, "own.quote", "{s:I, s:[I]}", "order",
		   (json_int_t)own->object[ARG_ORDER], "lines", (json_int_t)own->object[ARG_LINE]);
	scratch_do(s, &w.side[0].customer, "own.address_change", "{s:I, s:s}", "address",
		   (json_int_t)own->address, "town", "Amboise");
	for (struct who *who = whos; who->name; who++)
		if (who->role && who->scope == WHO_PARTY)
			scratch_do(s, &who->caller, "access.show", "{s:I}", "access",
				   (json_int_t)own->access);
}

/* --- Named within a text --- */

/* A line of somebody else's order, in an operation on one's own. */
static void a_line_of_somebody_elses_order_is_none_of_this_one(void **state)
{
	static const char *const operations[] = { "order.quote_cancel", "order.cancel" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char line[32];

		snprintf(line, sizeof line, "%lld", (long long)w.side[1].object[ARG_LINE]);
		assert_string_not_equal(
			scratch_call(s, &w.side[0].seller, operations[i], "{s:I, s:[s]}", "order",
				     (json_int_t)w.side[0].object[ARG_ORDER], "lines", line),
			"done");
	}
	assert_int_equal(scratch_number(&w.scratch, "SELECT sum(cancelled) FROM order_line"), 0);
}

/* Whoever stands at a desk is found by the whole of what they say, and by no part of it. */
static void somebody_elses_customer_is_found_by_no_part_of_a_name(void **state)
{
	static const char *const words[] = { "birch", "bir", "birch@", "@example.fr", "BIRCH" };

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		scratch_do(s, &w.side[0].seller, "customer.find", "{s:s}", "text", words[i]);
		for (size_t row = 0; row < scratch_rows(s); row++)
			assert_null(strstr(scratch_row_text(s, row, "email"), "birch"));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_of_somebody_elses_is_shown),
		TEST(an_administrator_is_shown_all),
		TEST(a_number_of_somebody_elses_is_as_if_it_were_not),
		TEST(a_number_of_ones_own_is_found),
		TEST(a_line_of_somebody_elses_order_is_none_of_this_one),
		TEST(somebody_elses_customer_is_found_by_no_part_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
