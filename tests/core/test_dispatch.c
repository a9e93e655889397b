/* The dispatcher: permission, arguments, retries, the audit trail; and what a
 * request that is none is told. */
#include <string.h>

#include "core/op/operation.h"
#include "tests/support/pass.h"

static struct pass pass;
static struct scratch *const s = &pass.scratch;

static int open_pass(void **state)
{
	(void)state;
	pass_open(&pass);
	return 0;
}

static int close_pass(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

/* The answer to a raw line; the error's code, 0 for a result. */
static json_int_t raw(const char *line)
{
	struct request *request = request_new(s->core, &s->admin, line, strlen(line));
	struct request *group[] = { request };
	size_t length;
	json_t *answer;
	json_int_t code;

	if (request_class(request) == REQUEST_READ)
		worker_read(s->reader, request, s->now);
	if (request_class(request) == REQUEST_WRITE)
		worker_group(s->writer, group, 1, s->now);
	answer = json_loads(request_answer(request, &length), 0, NULL);
	assert_non_null(answer);
	assert_string_equal(json_string_value(json_object_get(answer, "jsonrpc")), "2.0");
	code = json_integer_value(json_object_get(json_object_get(answer, "error"), "code"));
	json_decref(answer);
	request_free(request);
	return code;
}

static void what_is_no_request_is_told_so(void **state)
{
	(void)state;
	assert_int_equal(raw("{"), -32700);
	assert_int_equal(raw(""), -32700);
	assert_int_equal(raw("{\"a\": \"\xff\"}"), -32700);
	assert_int_equal(raw("{\"a\": \"\\u0000\"}"), -32700);
	assert_int_equal(raw("[]"), -32600);
	assert_int_equal(raw("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"system.status\"}"),
			 -32600);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"method\":\"system.status\"}"), -32600);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"system.status\"}"),
			 -32600);
	assert_int_equal(
		raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.status\",\"params\":[]}"),
		-32600);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no.such\"}"), -32601);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"x\"}"), -32700);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.status\"}"), 0);
	assert_int_equal(raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.status\","
			     "\"params\":{\"no\":1}}"),
			 -32602);
}

static const char *fault(const char *argument)
{
	const char *text = json_string_value(json_object_get(
		json_object_get(json_object_get(s->answer, "data"), "arguments"), argument));

	return text ? text : "";
}

static void every_wrong_argument_is_named(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "offer.create",
					 "{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "title", "a\x1b[2J",
					 "booking", "sometimes", "valid_from", "2026-02-29",
					 "per_code", -1, "quota", "many", "email", "no", "surplus",
					 "1"),
			    "usage");
	assert_string_equal(fault("party"), "Missing.");
	assert_string_equal(fault("category"), "Missing.");
	assert_non_null(strstr(fault("title"), "position 2"));
	assert_non_null(strstr(fault("booking"), "none, advised, mandatory"));
	assert_string_not_equal(fault("valid_from"), "");
	assert_string_not_equal(fault("per_code"), "");
	assert_string_not_equal(fault("quota"), "");
	assert_string_not_equal(fault("email"), "");
	assert_string_not_equal(fault("surplus"), "");
}

static void a_too_long_text_is_refused(void **state)
{
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = 0;
	assert_string_equal(scratch_call(s, &s->admin, "party.create", "{s:s, s:s}", "name", text,
					 "kinds", "host"),
			    "usage");
	assert_string_not_equal(fault("name"), "");
}

static void an_empty_list_of_what_is_wanted_is_missing(void **state)
{
	(void)state;
	assert_string_equal(scratch_call(s, &s->admin, "offer.publish", "{s:[]}", "offer"),
			    "usage");
	assert_string_equal(fault("offer"), "Missing.");
	assert_string_equal(scratch_call(s, &s->admin, "offer.publish", "{s:s}", "offer", " , "),
			    "usage");
	assert_string_equal(fault("offer"), "Missing.");
}

static void a_time_that_is_none_is_refused(void **state)
{
	static const char *const times[] = { "2026-11-22T-1:10Z", "2026-11-22T10:-1Z",
					     "2026-11-22T10:10:-1Z", "2026-11-22T24:00Z",
					     "2026-11-22" };

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		assert_string_equal(scratch_call(s, &s->admin, "redemption.create", "{s:s, s:s}",
						 "code", "x", "at", times[i]),
				    "usage");
}

static void one_names_oneself(void **state)
{
	(void)state;
	scratch_do(s, &pass.counter, "account.key_list", "{s:s}", "account", "cave");
	assert_int_equal(scratch_rows(s), 1);
	/* Somebody else, and nobody: answered alike. */
	for (int i = 0; i < 2; i++) {
		assert_string_equal(scratch_call(s, &pass.counter, "account.key_remove",
						 "{s:s, s:s}", "account", i ? "moulin" : "nobody",
						 "fingerprint", "x"),
				    "not_yours");
		assert_string_equal(scratch_text(s, "argument"), "account");
	}
}

/* --- Lists --- */

/* Whether :name, as a list's SQL has it, is bound: to what always is, to the
 * framework's, or to an argument. */
static bool is_bound(const struct operation *operation, const char *name, size_t length)
{
	static const char *const always[] = { "account", "operation", "whole",  "now",
					      "visit",   "language",  "filter", "arg_filter",
					      "limit",   "offset",    "most" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (strlen(always[i]) == length && memcmp(always[i], name, length) == 0)
			return true;
	if (length > 4 && memcmp(name, "arg_", 4) == 0)
		name += 4, length -= 4;
	for (const struct param *param = operation->params; param && param->name; param++)
		if (strlen(param->name) == length && memcmp(param->name, name, length) == 0)
			return true;
	return false;
}

static void check_names(const struct operation *operation, const char *sql)
{
	bool quoted = false;

	for (; sql && *sql; sql++) {
		size_t length = strspn(sql + 1, "abcdefghijklmnopqrstuvwxyz_");

		quoted ^= *sql == '\'';
		if (*sql == ':' && !quoted && length > 0 && !is_bound(operation, sql + 1, length))
			fail_msg("%s: nothing is bound to :%.*s", operation->name, (int)length,
				 sql + 1);
	}
}

static void every_name_in_a_list_is_bound(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++) {
		check_names(*o, (*o)->count);
		for (const struct order *order = (*o)->orders; order && order->name; order++)
			check_names(*o, order->sql);
	}
}

static void a_filter_is_found_as_it_is_shown(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "filter", "Access.create");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "filter", "shop:1");
	assert_int_equal(scratch_rows(s), 1);
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "filter", "%");
	assert_int_equal(scratch_rows(s), 0);
	scratch_do(s, &s->admin, "session.list", "{s:s}", "filter", "192.0.2.1");
	assert_int_equal(scratch_rows(s), 2);
	scratch_do(s, &s->admin, "system.backup", NULL);
	scratch_do(s, &s->admin, "backup.list", "{s:s}", "filter", "20261122-094200.tar");
	assert_int_equal(scratch_rows(s), 1);
}

static size_t lines_about(const char *object)
{
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "object", object);
	return scratch_rows(s);
}

static void an_object_is_found_by_all_of_its_number(void **state)
{
	size_t before = lines_about("party:1");

	(void)state;
	for (int i = 0; i < 12; i++) {
		char name[16];

		snprintf(name, sizeof name, "Hôte %d", i);
		scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", name, "kinds",
			   "host");
	}
	scratch_do(s, &s->admin, "audit.list", "{s:s}", "filter", "party:1");
	assert_true(scratch_rows(s) > before);
	assert_int_equal(lines_about("party:1"), before);
	assert_int_equal(lines_about("party:12"), 1);
	assert_int_equal(lines_about("arty:12"), 0);
}

static bool asks_for_something(const struct operation *operation)
{
	for (const struct param *param = operation->params; param && param->name; param++)
		if (param->flags & PARAM_REQUIRED)
			return true;
	return false;
}

/* Every list answers in every order. */
static void every_order_of_every_list_runs(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++) {
		for (const struct order *order = (*o)->orders; order && order->name; order++) {
			if (asks_for_something(*o))
				continue;
			scratch_do(s, &s->admin, (*o)->name, "{s:s, s:s}", "sort", order->name,
				   "filter", "a");
		}
	}
}

/* Who may only look has no form of create or list to learn the words from. */
static void every_choice_that_is_shown_says_its_words(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++)
		for (const struct column *c = (*o)->columns; c && c->name; c++)
			if (c->type == COLUMN_CHOICE && c->choices == NULL)
				fail_msg("%s: %s", (*o)->name, c->name);
}

/* What has no label has no French either. */
static void every_choice_has_a_label(void **state)
{
	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++)
		for (const struct column *c = (*o)->columns; c && c->name; c++)
			for (size_t i = 0; c->choices && c->choices[i]; i++) {
				const char *label = word_label_of(c->noun, c->choices[i]);

				if (lang_text(LANG_FR, label) == label)
					fail_msg("%s: %s: %s", (*o)->name, c->name, c->choices[i]);
			}
}

static void a_zone_must_exist(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "network.set", "{s:s}", "zone", "Indian/Reunion");
	assert_string_equal(
		scratch_call(s, &s->admin, "network.set", "{s:s}", "zone", "Europe/Pariss"),
		"usage");
	assert_string_equal(scratch_call(s, &s->admin, "network.set", "{s:s}", "zone", "Europe"),
			    "usage");
}

static void a_stranger_has_no_operation(void **state)
{
	struct caller stranger = scratch_stranger(false, "192.0.2.1");

	(void)state;
	for (const struct operation *const *o = operation_table(); *o; o++) {
		const char *outcome;

		if ((*o)->access == OP_ANYBODY || (*o)->prepare)
			continue;
		outcome = scratch_call(s, &stranger, (*o)->name, NULL);
		if (strcmp(outcome, "not_allowed") != 0)
			fail_msg("%s: %s", (*o)->name, outcome);
	}
}

static int64_t refused_reads(void)
{
	return scratch_number(s, "SELECT count(*) FROM audit WHERE operation = 'audit.list'"
				 " AND outcome = 'not_allowed'");
}

/* The first of an hour has its line, and the next says how many had none. */
static void a_flood_of_refused_reads_leaves_a_line_an_hour(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++)
		assert_string_equal(scratch_call(s, &pass.counter, "audit.list", NULL),
				    "not_allowed");
	assert_int_equal(refused_reads(), 1);
	assert_string_equal(scratch_call(s, &pass.host_account, "audit.list", NULL), "not_allowed");
	assert_int_equal(refused_reads(), 2);
	s->now += 3599;
	assert_string_equal(scratch_call(s, &pass.counter, "audit.list", NULL), "not_allowed");
	assert_int_equal(refused_reads(), 2);
	s->now += 1;
	assert_string_equal(scratch_call(s, &pass.counter, "audit.list", NULL), "not_allowed");
	assert_int_equal(refused_reads(), 3);
	assert_int_equal(
		scratch_number(s, "SELECT count(*) FROM audit WHERE objects = 'before:50'"), 1);
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), 1);
}

static void an_ended_session_is_nobody(void **state)
{
	(void)state;
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	scratch_do(s, &s->admin, "session.end", "{s:I}", "session",
		   (json_int_t)pass.counter.session);
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.today", NULL),
			    "not_allowed");
	scratch_do(s, &s->admin, "account.disable", "{s:s}", "account", "moulin");
	assert_string_equal(scratch_call(s, &pass.host_account, "voucher.list", NULL),
			    "not_allowed");
}

static void a_role_changed_counts_at_once(void **state)
{
	(void)state;
	scratch_do(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "shop", "operations",
		   "redemption.today");
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.today", NULL),
			    "not_allowed");
	scratch_do(s, &s->admin, "role.allow", "{s:s, s:s}", "role", "shop", "operations",
		   "redemption.today");
	scratch_do(s, &pass.counter, "redemption.today", NULL);
	/* What was taken away stays away when the server starts again. */
	scratch_do(s, &s->admin, "role.deny", "{s:s, s:s}", "role", "shop", "operations",
		   "redemption.today");
	scratch_reopen(s);
	pass.counter = scratch_account(s, "autre", "shop", 0, pass.shop);
	assert_string_equal(scratch_call(s, &pass.counter, "redemption.today", NULL),
			    "not_allowed");
}

static bool described(const char *name)
{
	for (size_t i = 0; i < scratch_rows(s); i++)
		if (strcmp(scratch_row_text(s, i, "name"), name) == 0)
			return true;
	return false;
}

static void each_is_told_what_it_may_call(void **state)
{
	(void)state;
	scratch_do(s, &pass.counter, "system.describe", NULL);
	assert_true(described("redemption.create"));
	assert_true(described("account.password"));
	assert_false(described("account.create"));
	assert_false(described("auth.local"));
	scratch_do(s, &s->admin, "system.describe", NULL);
	assert_true(described("account.create"));
}

/* --- The audit trail --- */

static void verify(bool whole)
{
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "ok"), whole);
}

static void a_changed_line_is_found(void **state)
{
	(void)state;
	verify(true);
	scratch_tamper(s, "UPDATE audit SET outcome = 'done ' WHERE id = 3");
	verify(false);
	assert_int_equal(scratch_int(s, "broken_at"), 3);
	scratch_tamper(s, "UPDATE audit SET outcome = 'done' WHERE id = 3");
	verify(true);
	scratch_tamper(s, "UPDATE audit SET account = NULL WHERE id = 4");
	verify(false);
}

/* Read a thousand at a time, each with what was written meanwhile. */
static void a_long_trail_is_walked_to_its_end(void **state)
{
	(void)state;
	for (int i = 0; i < 1100; i++)
		scratch_call(s, &pass.counter, "account.create", "{s:s}", "login", "x");
	verify(true);
	assert_true(scratch_int(s, "lines") > 1100);
	assert_int_equal(scratch_int(s, "lines"), scratch_number(s, "SELECT count(*) FROM audit"));
	scratch_tamper(s, "UPDATE audit SET at = at + 1 WHERE id = 1001");
	verify(false);
	assert_int_equal(scratch_int(s, "broken_at"), 1001);
	scratch_tamper(s, "UPDATE audit SET at = at - 1 WHERE id = 1001");
	scratch_tamper(s, "DELETE FROM audit WHERE id = 1050");
	verify(false);
	assert_int_equal(scratch_int(s, "broken_at"), 1050);
}

static void a_missing_line_is_found(void **state)
{
	(void)state;
	scratch_tamper(s, "DELETE FROM audit WHERE id = 3");
	verify(false);
	assert_int_equal(scratch_int(s, "broken_at"), 3);
}

static void a_cut_tail_shows_in_the_head(void **state)
{
	char head[80];

	(void)state;
	scratch_do(s, &s->admin, "audit.verify", NULL);
	snprintf(head, sizeof head, "%s", scratch_text(s, "head"));
	scratch_tamper(s, "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)");
	verify(true);
	assert_string_not_equal(scratch_text(s, "head"), head);
}

static void every_write_leaves_its_line_and_no_personal_data(void **state)
{
	int64_t lines;

	(void)state;
	scratch_do(s, &s->admin, "audit.verify", NULL);
	lines = scratch_int(s, "lines");
	scratch_do(s, &pass.host_account, "voucher.issue", "{s:s, s:s}", "email",
		   "marie@example.fr", "password", pass.password);
	assert_string_equal(scratch_call(s, &pass.counter, "account.create", "{s:s}", "login", "x"),
			    "not_allowed");
	scratch_do(s, &s->admin, "audit.verify", NULL);
	assert_int_equal(scratch_int(s, "lines"), lines + 2);
	scratch_do(s, &s->admin, "audit.list", "{s:i}", "limit", 2);
	assert_string_equal(scratch_row_text(s, 0, "outcome"), "not_allowed");
	assert_string_equal(scratch_row_text(s, 1, "operation"), "voucher.issue");
	assert_string_equal(scratch_row_text(s, 1, "objects"), "voucher:1 party:1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_pass, close_pass)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_request_is_told_so),
		TEST(every_wrong_argument_is_named),
		TEST(a_too_long_text_is_refused),
		TEST(an_empty_list_of_what_is_wanted_is_missing),
		TEST(a_time_that_is_none_is_refused),
		TEST(one_names_oneself),
		TEST(every_name_in_a_list_is_bound),
		TEST(every_order_of_every_list_runs),
		TEST(a_filter_is_found_as_it_is_shown),
		TEST(an_object_is_found_by_all_of_its_number),
		TEST(every_choice_that_is_shown_says_its_words),
		TEST(every_choice_has_a_label),
		TEST(a_zone_must_exist),
		TEST(a_stranger_has_no_operation),
		TEST(a_flood_of_refused_reads_leaves_a_line_an_hour),
		TEST(an_ended_session_is_nobody),
		TEST(a_role_changed_counts_at_once),
		TEST(each_is_told_what_it_may_call),
		TEST(a_changed_line_is_found),
		TEST(a_long_trail_is_walked_to_its_end),
		TEST(a_missing_line_is_found),
		TEST(a_cut_tail_shows_in_the_head),
		TEST(every_write_leaves_its_line_and_no_personal_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
