/* The ledger: what is moved stays in sum, floors hold, what was tampered with is
 * found. */
#include <string.h>

#include "core/ledger/ledger.h"
#include "tests/support/scratch.h"

static struct scratch scratch;
static struct scratch *const s = &scratch;

static int open_ledger(void **state)
{
	(void)state;
	scratch_open(s);
	scratch_tamper(s,
		       "INSERT INTO customer (id, email, language, created_at)"
		       " VALUES (1, 'marie@example.fr', 'fr', 0), (2, 'jean@example.fr', 'fr', 0)");
	return 0;
}

static int close_ledger(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

static const char *credit(const char *customer, const char *amount)
{
	return scratch_call(s, &s->admin, "balance.credit", "{s:s, s:s, s:s}", "customer", customer,
			    "amount", amount, "why", "Visite annulée");
}

static const char *debit(const char *customer, const char *amount)
{
	return scratch_call(s, &s->admin, "balance.debit", "{s:s, s:s, s:s}", "customer", customer,
			    "amount", amount, "why", "Erreur de saisie");
}

static int64_t balance(const char *customer)
{
	scratch_do(s, &s->admin, "balance.show", "{s:s}", "customer", customer);
	return scratch_int(s, "balance");
}

/* What ledger.verify finds, or "" when all is well. */
static const char *fault(void)
{
	const json_t *faults;

	scratch_do(s, &s->admin, "ledger.verify", NULL);
	faults = json_object_get(s->answer, "faults");
	assert_int_equal(scratch_int(s, "ok"), json_array_size(faults) == 0);
	return json_array_size(faults) ? json_string_value(json_array_get(faults, 0)) : "";
}

static void a_balance_grows_and_shrinks(void **state)
{
	(void)state;
	assert_string_equal(credit("marie@example.fr", "12,50"), "done");
	assert_int_equal(scratch_int(s, "balance"), 1250);
	assert_string_equal(debit("marie@example.fr", "2.50"), "done");
	assert_int_equal(balance("marie@example.fr"), 1000);
	assert_int_equal(balance("jean@example.fr"), 0);
	assert_string_equal(fault(), "");
}

static void never_below_its_floor(void **state)
{
	(void)state;
	assert_string_equal(credit("marie@example.fr", "10"), "done");
	assert_string_equal(debit("marie@example.fr", "10.01"), "limit_reached");
	assert_int_equal(balance("marie@example.fr"), 1000);
	assert_string_equal(debit("marie@example.fr", "10"), "done");
	assert_string_equal(debit("marie@example.fr", "0.01"), "limit_reached");
	assert_string_equal(debit("jean@example.fr", "0.01"), "limit_reached");
	assert_string_equal(fault(), "");
	assert_int_equal(scratch_int(s, "movements"), 2);
}

static void bad_input_is_refused(void **state)
{
	(void)state;
	assert_string_equal(credit("marie@example.fr", "0"), "usage");
	assert_string_equal(credit("marie@example.fr", "-3"), "usage");
	assert_string_equal(credit("marie@example.fr", "1.234"), "usage");
	assert_string_equal(credit("marie@example.fr", "zwei"), "usage");
	assert_string_equal(credit("nobody@example.fr", "3"), "not_found");
	assert_string_equal(scratch_call(s, &s->admin, "balance.credit", "{s:i, s:s}", "customer",
					 1, "amount", "3"),
			    "usage");
	assert_string_equal(scratch_call(s, &s->admin, "balance.credit", "{s:i, s:s, s:s}",
					 "customer", 1, "amount", "3", "why", ""),
			    "usage");
	assert_int_equal(balance("marie@example.fr"), 0);
}

/* What is no shop's is the network's alone, even where a role has it. */
static void only_the_network_corrects(void **state)
{
	struct caller local;

	(void)state;
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Cave", "kinds", "producer");
	scratch_do(s, &s->admin, "role.create", "{s:s, s:s, s:s, s:s}", "name", "local", "label",
		   "Local", "reach", "party", "operations",
		   "balance.credit,balance.show,ledger.verify,ledger.movements");
	local = scratch_account(s, "paul", "local", 1, 0);
	assert_string_equal(scratch_call(s, &local, "balance.credit", "{s:i, s:s, s:s}", "customer",
					 1, "amount", "3", "why", "x"),
			    "not_allowed");
	assert_string_equal(scratch_call(s, &local, "ledger.verify", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &local, "ledger.movements", NULL), "not_allowed");
	assert_string_equal(scratch_call(s, &local, "balance.show", "{s:i}", "customer", 1),
			    "not_yours");
}

static void movements_say_who_when_and_why(void **state)
{
	(void)state;
	credit("marie@example.fr", "12.50");
	credit("jean@example.fr", "1");
	debit("marie@example.fr", "2.50");
	scratch_do(s, &s->admin, "ledger.movements", "{s:s}", "balance", "customer:1");
	assert_int_equal(scratch_rows(s), 2);
	assert_int_equal(scratch_int(s, "total"), 2);
	assert_string_equal(scratch_row_text(s, 0, "target"), "customer:1");
	assert_int_equal(scratch_row_int(s, 0, "amount"), 250);
	assert_string_equal(scratch_row_text(s, 0, "remark"), "Erreur de saisie");
	assert_string_equal(scratch_row_text(s, 0, "account"), "admin");
	assert_string_equal(scratch_row_text(s, 1, "source"), "customer:1");
	scratch_do(s, &s->admin, "ledger.movements", "{s:s}", "what", "payment");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "ledger.movements", "{s:s}", "filter", "CUSTOMER:2");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "ledger.balances", NULL);
	assert_int_equal(scratch_rows(s), 3);
	assert_string_equal(scratch_row_text(s, 0, "balance"), "correction");
	assert_int_equal(scratch_row_int(s, 0, "amount"), 1100);
}

/* --- What the proof finds --- */

static void a_changed_amount_is_found(void **state)
{
	(void)state;
	credit("marie@example.fr", "10");
	scratch_tamper(s, "UPDATE balance SET amount = amount - 100 WHERE name = 'customer:1'");
	assert_string_equal(fault(), "EUR sums to -100 instead of 0.");
	assert_int_equal(json_array_size(json_object_get(s->answer, "faults")), 2);
}

/* Both sides altered: the sum is right and the movements tell. */
static void a_changed_pair_is_found(void **state)
{
	(void)state;
	credit("marie@example.fr", "10");
	scratch_tamper(s, "UPDATE balance SET amount = amount + 100 * sign * -1");
	scratch_tamper(s, "UPDATE balance SET amount = iif(name = 'customer:1', -1100, 1100)");
	assert_string_equal(fault(), "correction holds 1100, but its movements sum to 1000.");
}

static void a_floor_taken_away_is_found(void **state)
{
	(void)state;
	credit("marie@example.fr", "10");
	scratch_tamper(s, "UPDATE balance SET least = NULL WHERE name = 'customer:1'");
	assert_string_equal(fault(),
			    "customer:1 has not the sign and the floor that its name asks for.");
	assert_string_equal(debit("marie@example.fr", "10.01"), "done"); /* no floor: control */
	scratch_do(s, &s->admin, "ledger.verify", NULL);
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(s->answer, "faults"), 1)),
		"customer:1 is below its floor: -1.");
}

static void a_missing_movement_is_found(void **state)
{
	(void)state;
	credit("marie@example.fr", "10");
	credit("marie@example.fr", "5");
	scratch_tamper(s, "DROP TRIGGER movement_never_goes");
	scratch_tamper(s, "DELETE FROM movement WHERE id = 2");
	scratch_tamper(s, "UPDATE balance SET amount = amount / 3 * 2");
	assert_string_equal(fault(), "1 movements are missing.");
}

static void a_strange_balance_is_found(void **state)
{
	(void)state;
	scratch_tamper(s, "INSERT INTO balance (unit, name, sign) VALUES ('EUR', 'mine', 1)");
	assert_string_equal(fault(), "mine is no known balance.");
}

/* The schema refuses what no operation asks for. */
static void movements_never_change(void **state)
{
	static const char *const never[] = {
		"UPDATE movement SET amount = 1",
		"DELETE FROM movement",
		"INSERT INTO movement (at, source, target, amount, what) VALUES (0, 1, 1, 1, 'x')",
		"INSERT INTO movement (at, source, target, amount, what) VALUES (0, 1, 2, 0, 'x')",
		"INSERT INTO movement (at, source, target, amount, what) VALUES (0, 1, 3, 1, 'x')",
	};

	(void)state;
	credit("marie@example.fr", "10");
	scratch_tamper(s, "INSERT INTO balance (unit, name, sign) VALUES ('points', 'p', 1)");
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		scratch_tamper(s, never[i]);
	assert_int_equal(balance("marie@example.fr"), 1000);
	scratch_tamper(s, "DELETE FROM balance WHERE unit = 'points'");
	assert_string_equal(fault(), "");
	assert_int_equal(scratch_int(s, "movements"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_ledger, close_ledger)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_balance_grows_and_shrinks),    TEST(never_below_its_floor),
		TEST(bad_input_is_refused),           TEST(only_the_network_corrects),
		TEST(movements_say_who_when_and_why), TEST(a_changed_amount_is_found),
		TEST(a_changed_pair_is_found),        TEST(a_floor_taken_away_is_found),
		TEST(a_missing_movement_is_found),    TEST(a_strange_balance_is_found),
		TEST(movements_never_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
