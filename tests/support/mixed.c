#include "tests/support/mixed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/store.h"

static struct scratch *scratch_of(struct mixed *mixed)
{
	return &mixed->desk.scratch;
}

static void make_pass(struct mixed *mixed)
{
	struct scratch *s = scratch_of(mixed);
	json_int_t host;

	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Moulin de Montrésor",
		   "kinds", "host");
	host = (json_int_t)scratch_int(s, "id");
	mixed->host = scratch_account(s, "moulin", "host", host, 0);
	mixed->counter = scratch_account(s, "cave", "shop", 0, mixed->desk.shop);
	scratch_do(s, &mixed->host, "access.create", "{s:I, s:s}", "party", host, "reason",
		   "guest");
	snprintf(mixed->password, sizeof mixed->password, "%s", scratch_text(s, "password"));
	scratch_do(s, &s->admin, "offer.create", "{s:I, s:s, s:s}", "party",
		   (json_int_t)mixed->desk.producer, "category", "wine", "title",
		   "Dégustation offerte");
	mixed->offer = scratch_int(s, "id");
	scratch_do(s, &s->admin, "offer.publish", "{s:I}", "offer", (json_int_t)mixed->offer);
}

static void make_singles(struct mixed *mixed)
{
	struct scratch *s = scratch_of(mixed);

	scratch_tamper(s, "INSERT INTO season (ref, name, starts, ends)"
			  " VALUES ('S14', 'Saison 2014-2015', 1700000000, 1900000000)");
	scratch_tamper(s, "INSERT INTO offer (ref, state, target, scope, effect, percent, season,"
			  "                   created_at, changed_at)"
			  " SELECT 'TYD', 'published', 'single', 'basket', 'percent', 1000, id, 0,"
			  "        0 FROM season WHERE ref = 'S14'");
	scratch_tamper(s, "INSERT INTO offer_text (offer, language, title, title_key)"
			  " SELECT id, 'fr', 'Promo TYD', 'promo tyd' FROM offer"
			  "  WHERE ref = 'TYD'");
	scratch_tamper(s, "INSERT INTO customer (email, kind, name, name_key, language, created_at)"
			  " VALUES ('ce@tilleuls.example', 'organisation', 'CE des Tilleuls',"
			  "         'ce des tilleuls', 'fr', 0)");
}

static void sign_in(struct mixed *mixed, const char *login, struct caller *caller)
{
	struct scratch *s = scratch_of(mixed);
	char *key = scratch_key(login);

	*caller = scratch_stranger(true, "192.0.2.1");
	scratch_do(s, &s->admin, "account.key_add", "{s:s, s:s}", "account", login, "key", key);
	scratch_do(s, caller, "auth.key", "{s:s, s:s}", "login", login, "key", key);
	free(key);
}

void mixed_enter(struct mixed *mixed)
{
	scratch_enter(scratch_of(mixed));
	sign_in(mixed, "moulin", &mixed->host);
	sign_in(mixed, "cave", &mixed->counter);
	sign_in(mixed, "paul", &mixed->desk.seller);
}

/* Most of a fresh data file are communes, which no operation of a round asks for. */
static void make_small(struct mixed *mixed)
{
	struct scratch *s = scratch_of(mixed);

	scratch_leave(s);
	scratch_tamper(s, "DELETE FROM commune_postcode WHERE insee NOT LIKE '3726%'");
	scratch_tamper(s, "DELETE FROM commune WHERE insee NOT LIKE '3726%'");
	scratch_tamper(s, "VACUUM");
	mixed_enter(mixed);
}

void mixed_open(struct mixed *mixed)
{
	desk_open(&mixed->desk);
	mixed->free_product = desk_product(&mixed->desk, "Visite", "undated_pass", 850);
	scratch_do(&mixed->desk.scratch, &mixed->desk.scratch.admin, "cancellation.set",
		   "{s:i, s:s}", "hours", 24, "fee", "0");
	make_pass(mixed);
	make_singles(mixed);
	make_small(mixed);
}

static void voucher(struct mixed *mixed, int round, const char *who, char code[48])
{
	struct scratch *s = scratch_of(mixed);
	char email[64];

	snprintf(email, sizeof email, "%s%d@example.fr", who, round);
	scratch_do(s, &mixed->host, "voucher.issue", "{s:s, s:s}", "email", email, "password",
		   mixed->password);
	snprintf(code, 48, "%s", scratch_text(s, "code"));
}

static const char *redeem(struct mixed *mixed, const char *code, const char *nonce)
{
	return scratch_call(scratch_of(mixed), &mixed->counter, "redemption.create",
			    "{s:s, s:I, s:s}", "code", code, "offer", (json_int_t)mixed->offer,
			    "nonce", nonce);
}

/* Redeemed, asked again with the same nonce and with another; undone, redeemed again. */
static void counter(struct mixed *mixed, int round)
{
	struct scratch *s = scratch_of(mixed);
	char code[48], nonces[3][32];

	for (int i = 0; i < 3; i++)
		snprintf(nonces[i], sizeof nonces[i], "nonce-%012d-%012d", round, i);
	voucher(mixed, round, "marie", code);
	assert_string_equal(redeem(mixed, code, nonces[0]), "done");
	assert_string_equal(redeem(mixed, code, nonces[0]), "done");
	assert_string_equal(redeem(mixed, code, nonces[1]), "already_redeemed");
	if (round % 2)
		return;
	redeem(mixed, code, nonces[0]);
	scratch_do(s, &mixed->counter, "redemption.undo", "{s:I}", "redemption",
		   (json_int_t)scratch_int(s, "id"));
	assert_string_equal(redeem(mixed, code, nonces[2]), "done");
}

/* Sold for cash and by card; every other order is cancelled and paid back. */
static void desk(struct mixed *mixed, int round)
{
	struct scratch *s = scratch_of(mixed);
	json_int_t order = (json_int_t)desk_basket(&mixed->desk);
	int units = 1 + round % 3;
	char payments[64];

	assert_string_equal(desk_add(&mixed->desk, order, mixed->free_product, 0, units), "done");
	snprintf(payments, sizeof payments, "cash:5.00,card:%d.%02d:REF%d", units * 850 / 100 - 5,
		 units * 850 % 100, round);
	assert_string_equal(desk_confirm(&mixed->desk, order, payments), "done");
	if (round % 2)
		scratch_do(s, &mixed->desk.seller, "order.cancel", "{s:I}", "order", order);
}

static void manage(struct mixed *mixed, int round)
{
	struct scratch *s = scratch_of(mixed);
	char name[64];

	snprintf(name, sizeof name, "Touraine %d", round);
	scratch_do(s, &s->admin, "network.set", "{s:s}", "name", name);
	if (round % 4 == 1)
		scratch_do(s, &s->admin, "code.generate", "{s:s, s:I, s:i}", "offer", "TYD",
			   "customer", (json_int_t)2, "codes", 5000);
	if (round % 8 == 5) {
		scratch_leave(s);
		mixed_enter(mixed);
	}
}

void mixed_round(struct mixed *mixed, int round)
{
	scratch_of(mixed)->now += 60;
	counter(mixed, round);
	desk(mixed, round);
	manage(mixed, round);
}
