/* A network with an open account for visitors, and customers with a login of their own. */
#include "tests/support/own.h"

#include <stdio.h>
#include <string.h>

struct own own;

static struct scratch *const s = &own.pass.scratch;

int owner_open(void **state)
{
	(void)state;
	pass_open(&own.pass);
	own.itself = scratch_stranger(false, "guichetd");
	own.itself.daemon = true;
	own.seller = scratch_account(s, "seller", "seller", 0, own.pass.shop);
	scratch_do(s, &s->admin, "network.set", "{s:s}", "mail", "maildir:/nowhere");
	scratch_do(s, &s->admin, "account.create", "{s:s, s:s}", "login", "visitor", "role",
		   "visitor");
	scratch_do(s, &s->admin, "account.open", "{s:s}", "account", "visitor");
	return 0;
}

int owner_close(void **state)
{
	(void)state;
	scratch_close(s);
	return 0;
}

struct caller owner_visitor(const char *address)
{
	struct caller caller = scratch_stranger(true, address);

	scratch_do(s, &caller, "auth.open", "{s:s}", "login", "visitor");
	return caller;
}

/* Takes the message that is due, and reads its code. False when there is none. */
bool owner_mailed(void)
{
	const json_t *document;

	scratch_do(s, &own.itself, "message.take", NULL);
	document = json_object_get(json_object_get(s->answer, "paper"), "document");
	if (document == NULL)
		return false;
	snprintf(own.code, sizeof own.code, "%s",
		 json_string_value(json_object_get(document, "code")));
	scratch_do(s, &own.itself, "message.sent", "{s:I}", "message",
		   (json_int_t)scratch_int(s, "message"));
	return true;
}

/* Somebody who opened their account, logged in by password. */
struct caller owner_customer(const char *email, const char *name)
{
	struct caller visitor = owner_visitor("192.0.2.1");
	struct caller caller = scratch_stranger(true, "192.0.2.2");

	scratch_do(s, &visitor, "customer.register", "{s:s, s:s}", "email", email, "name", name);
	assert_true(owner_mailed());
	scratch_do(s, &visitor, "customer.activate", "{s:s, s:s, s:s}", "email", email, "code",
		   own.code, "password", OWN_PASSWORD);
	scratch_do(s, &caller, "auth.password", "{s:s, s:s}", "login", email, "password",
		   OWN_PASSWORD);
	return caller;
}

int64_t owner_number(const char *email)
{
	scratch_do(s, &s->admin, "customer.show", "{s:s}", "customer", email);
	return scratch_int(s, "id");
}

void owner_tamper(const char *format, ...)
{
	va_list values;
	char sql[1024];

	va_start(values, format);
	vsnprintf(sql, sizeof sql, format, values);
	va_end(values);
	scratch_tamper(s, sql);
}

/* An order of two places in a session, with their tickets. */
void owner_bought(int64_t who, int64_t starts)
{
	owner_tamper("INSERT INTO product (id, ref, party, family, created_at, changed_at)"
		     " VALUES (1, 'visit', %lld, 'visit', 0, 0) ON CONFLICT DO NOTHING",
		     (long long)own.pass.producer);
	owner_tamper("INSERT INTO slot (id, product, starts, minutes, created_at)"
		     " VALUES (1, 1, %lld, 90, 0)",
		     (long long)starts);
	owner_tamper(
		"INSERT INTO customer_order (id, state, channel, shop, account, customer, language,"
		" opened_at, until, confirmed_at, total)"
		" VALUES (1, 'confirmed', 4, %lld, 1, %lld, 'fr', %lld, 0, %lld, 1800)",
		(long long)own.pass.shop, (long long)who, (long long)s->now, (long long)s->now);
	owner_tamper(
		"INSERT INTO order_line (id, customer_order, product, producer, audience, slot,"
		" units, unit, reduction, vat, name)"
		" VALUES (1, 1, 1, %lld, 1, 1, 2, 1000, 200, 1000, 'Visite des caves')",
		(long long)own.pass.producer);
	owner_tamper(
		"INSERT INTO code (id, text, kind, own) VALUES (900, 'K7Q29XFM3', 'ticket', 1),"
		" (901, 'K7Q29XFM4', 'ticket', 1)");
	owner_tamper("INSERT INTO ticket (code, line, nth) VALUES (900, 1, 1), (901, 1, 2)");
}
