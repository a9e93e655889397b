/* Makes offers through the operations, and asks offer.evaluate. */
#include "tests/support/price.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- The world --- */

static const char *const products[] = {
	"p0",    "p1",    "p5",     "p99",   "p100",  "p106",  "p206",  "p306",  "p333",
	"p406",  "p500",  "p800",   "p999",  "p1000", "p1250", "p1400", "p1550", "p2000",
	"p2300", "p4300", "p10000", "v1000", "v2000", "x1000", "e2000",
};

static const char *family_of(const char *ref)
{
	return *ref == 'v' ? "visit" : *ref == 'e' ? "event" : "service";
}

static void add_product(const struct scratch *s, const char *ref)
{
	int cents = atoi(ref + 1);
	char sql[512];

	snprintf(sql, sizeof sql,
		 "INSERT INTO product (ref, party, family, state, created_at, changed_at)"
		 " VALUES ('%s', %d, '%s', 'in_use', 0, 0)",
		 ref, *ref == 'x' ? 2 : 1, family_of(ref));
	scratch_tamper(s, sql);
	snprintf(sql, sizeof sql,
		 "INSERT INTO product_text (product, language, name, name_key)"
		 " SELECT id, 'fr', ref, ref FROM product WHERE ref = '%s'",
		 ref);
	scratch_tamper(s, sql);
	snprintf(sql, sizeof sql,
		 "INSERT INTO price (product, audience, cents) SELECT id, column1, column2"
		 "  FROM product, (VALUES (1, %d), (2, %d), (3, %d)) WHERE ref = '%s'",
		 cents, cents * 4 / 5, cents / 2, ref);
	scratch_tamper(s, sql);
}

void price_open(struct scratch *s)
{
	scratch_open(s);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:[s]}", "name", "Abbaye", "kinds",
		   "producer");
	scratch_do(s, &s->admin, "party.create", "{s:s, s:[s]}", "name", "Brasserie", "kinds",
		   "producer");
	for (size_t i = 0; i < sizeof products / sizeof *products; i++)
		add_product(s, products[i]);
	/* Session 1 begins at 14:00 today, session 2 at 10:30: twelve minutes ago. */
	scratch_tamper(s,
		       "INSERT INTO slot (product, starts, minutes, created_at)"
		       " SELECT id, 1795352400, 60, 0 FROM product WHERE ref = 'v1000'"
		       " UNION ALL SELECT id, 1795339800, 60, 0 FROM product WHERE ref = 'v2000'");
	/* Anne is on the list, of level 2, and has bought before; Paul buys for his trade. */
	scratch_tamper(s, "INSERT INTO customer (id, email, created_at, professional) VALUES"
			  " (1, 'anne@example.fr', 0, 0), (2, 'paul@example.fr', 0, 1)");
	/* Hélène has a voucher until the end of the month; those of the others ended
	 * yesterday, were taken back, and begin tomorrow. */
	scratch_tamper(s, "INSERT INTO customer (id, email, created_at) VALUES"
			  " (3, 'helene@example.fr', 0), (4, 'ended@example.fr', 0),"
			  " (5, 'revoked@example.fr', 0), (6, 'early@example.fr', 0)");
	scratch_tamper(s, "INSERT INTO code (id, text, kind, own) VALUES"
			  " (903, 'HELENE', 'voucher', 0), (904, 'ENDED', 'voucher', 0),"
			  " (905, 'REVOKED', 'voucher', 0), (906, 'EARLY', 'voucher', 0)");
	scratch_tamper(s, "INSERT INTO voucher (code, customer, party, reason, valid_from,"
			  " valid_until, issued_at, revoked_at) VALUES"
			  " (903, 3, 1, 'guest', 0, 1796079600, 0, NULL),"
			  " (904, 4, 1, 'guest', 0, 1795302000, 0, NULL),"
			  " (905, 5, 1, 'guest', 0, 1796079600, 0, 1),"
			  " (906, 6, 1, 'guest', 1795388400, 1796079600, 0, NULL)");
	scratch_tamper(s, "INSERT INTO customer_order (id, state, channel, account, customer,"
			  " language, opened_at, until, confirmed_at) VALUES"
			  " (1, 'confirmed', 4, 1, 1, 'fr', 0, 0, 0)");
	scratch_tamper(s, "INSERT INTO contact_list (id, ref, name, created_at)"
			  " VALUES (1, 'spring', 'Spring', 0)");
	scratch_tamper(s, "INSERT INTO contact_list_member VALUES (1, 1)");
	scratch_tamper(s, "INSERT INTO indicator (id, ref, name) VALUES (1, 'visits', 'Visits')");
	scratch_tamper(s, "INSERT INTO indicator_level VALUES (1, 1, 'New'), (1, 2, 'Regular'),"
			  " (1, 3, 'Devoted')");
	scratch_tamper(s, "INSERT INTO customer_indicator (customer, indicator, level, source, "
			  "least, given_at)"
			  " VALUES (1, 1, 2, 'hand', 2, 0)");
	scratch_tamper(s, "INSERT INTO season (id, ref, name, starts, ends) VALUES"
			  " (1, 'winter', 'Winter', 1795000000, 1803000000),"
			  " (2, 'summer', 'Summer', 1812000000, 1822000000)");
}

/* --- Running a case --- */

static json_t *object(const char *text)
{
	char plain[1024];
	json_t *json;

	snprintf(plain, sizeof plain, "%s", text ? text : "{}");
	for (char *c = plain; *c; c++)
		if (*c == '\'')
			*c = '"';
	json = json_loads(plain, 0, NULL);
	if (json == NULL)
		fail_msg("no JSON: %s", text);
	return json;
}

/* The offers of a case are called o1, o2, ...; what came before has ended. */
static void make_offers(struct scratch *s, const struct given_case *c)
{
	static const char forget[] = "UPDATE offer SET state = 'withdrawn', ref = NULL"
				     " WHERE scope <> 'none'";

	scratch_tamper(s, forget);
	scratch_tamper(s, "DELETE FROM offer_code");
	for (int i = 0; i < CASE_OFFERS && c->offers[i]; i++) {
		json_t *arguments = object(c->offers[i]);
		char ref[8];

		snprintf(ref, sizeof ref, "o%d", i + 1);
		json_object_set_new(arguments, "ref", json_string(ref));
		json_object_set_new(arguments, "title", json_string(ref));
		if (strcmp(scratch_call(s, &s->admin, "advantage.create", "O", arguments),
			   "done") != 0)
			fail_msg("%s: %s: %s", c->rule, c->offers[i],
				 json_dumps(s->answer, JSON_ENCODE_ANY));
		json_decref(arguments);
		if (strcmp(scratch_call(s, &s->admin, "advantage.publish", "{s:s}", "advantage",
					ref),
			   "done") != 0)
			fail_msg("%s: %s: %s", c->rule, c->offers[i],
				 json_dumps(s->answer, JSON_ENCODE_ANY));
	}
}

static void add_number(char *text, size_t size, int64_t n)
{
	size_t length = strlen(text);

	snprintf(text + length, size - length, "%s%lld", length ? " " : "", (long long)n);
}

static void add_word(char *text, size_t size, const char *word)
{
	size_t length = strlen(text);

	snprintf(text + length, size - length, "%s%s", length ? " " : "", word);
}

static int64_t field(const json_t *object_is, const char *name)
{
	return json_integer_value(json_object_get(object_is, name));
}

/* What offers take off a line adds up to its reduction, and all lines to the whole. */
static void adds_up(const struct scratch *s, const struct given_case *c)
{
	int64_t whole = 0;
	size_t i;
	const json_t *line;

	json_array_foreach(json_object_get(s->answer, "lines"), i, line)
	{
		int64_t of_offers = 0;
		size_t k;
		const json_t *offer;

		json_array_foreach(json_object_get(line, "offers"), k, offer) of_offers +=
			field(offer, "cents");
		if (of_offers != field(line, "reduction") || field(line, "net") < 0)
			fail_msg("%s: line %zu does not add up", c->rule, i + 1);
		whole += of_offers;
	}
	if (whole != scratch_int(s, "reduction") ||
	    scratch_int(s, "gross") - whole != scratch_int(s, "total"))
		fail_msg("%s: the whole does not add up", c->rule);
}

static void judge(const struct scratch *s, const struct given_case *c)
{
	char reductions[256] = "";
	char states[256] = "";
	bool said = c->sentence == NULL;
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(s->answer, "lines"), i, row)
		add_number(reductions, sizeof reductions, field(row, "reduction"));
	json_array_foreach(json_object_get(s->answer, "offers"), i, row)
	{
		const char *sentence = json_string_value(json_object_get(row, "sentence"));

		add_word(states, sizeof states, json_string_value(json_object_get(row, "state")));
		said = said || strstr(sentence, c->sentence);
		if (!said && i + 1 == json_array_size(json_object_get(s->answer, "offers")))
			fail_msg("%s: says \"%s\", not \"%s\"", c->rule, sentence, c->sentence);
	}
	if (strcmp(reductions, c->reductions) != 0 || strcmp(states, c->states) != 0)
		fail_msg("%s:\n  reductions %s, expected %s\n  offers %s, expected %s", c->rule,
			 reductions, c->reductions, states, c->states);
	adds_up(s, c);
}

void price_run(struct scratch *s, const struct given_case *c)
{
	json_t *arguments = object(c->when);

	make_offers(s, c);
	if (c->meanwhile)
		scratch_tamper(s, c->meanwhile);
	json_object_set_new(arguments, "lines", json_string(c->lines));
	if (strcmp(scratch_call(s, &s->admin, "offer.evaluate", "O", arguments), "done") != 0)
		fail_msg("%s: %s", c->rule, json_dumps(s->answer, JSON_ENCODE_ANY));
	json_decref(arguments);
	judge(s, c);
}
