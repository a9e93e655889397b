#include "tests/support/mixed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/op/private.h"
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

/* --- The log's way back --- */

static struct worker *new_worker(struct mixed *mixed, enum worker_kind kind)
{
	char error[256] = "";
	struct worker *worker = worker_new(scratch_of(mixed)->core, kind, error, sizeof error);

	if (worker == NULL)
		fail_msg("%s", error);
	return worker;
}

static void open_keeper(struct mixed *mixed)
{
	mixed->keeper = new_worker(mixed, WORKER_KEEPER);
	mixed->holder = new_worker(mixed, WORKER_READER);
	mixed->held = mixed->writers_turn = false;
	mixed->log_pages = 0;
	worker_leave_log(scratch_of(mixed)->writer);
}

/* A snapshot for some commits, as a long question holds one. */
static void hold(struct mixed *mixed)
{
	static const char sql[] = "SELECT count(*) FROM audit";
	struct store *store = mixed->holder->store;

	if (!mixed->held && mixed->commits % 7 == 0) {
		store_begin(store);
		query_step(store_query(store, sql));
		mixed->held = true;
	} else if (mixed->held && mixed->commits % 7 == 4) {
		store_rollback(store);
		mixed->held = false;
	}
}

/* As server/daemon/keeper.c, with a log that is long after some commits, another number of
 * them each time. */
void mixed_tend(struct mixed *mixed)
{
	struct worker *writer = scratch_of(mixed)->writer;
	int64_t pages = store_log_pages(writer->store);
	int64_t left;

	if (mixed->keeper == NULL)
		return;
	mixed->begun_anew += pages < mixed->log_pages;
	mixed->log_pages = pages;
	mixed->commits++;
	hold(mixed);
	if (mixed->writers_turn) {
		left = worker_shorten_log(writer);
	} else if (pages >= 20 + mixed->commits * 7 % 50) {
		left = worker_shorten_log(mixed->keeper);
	} else {
		return;
	}
	assert_true(left >= 0);
	mixed->shortened += left == 0;
	mixed->kept += left > 0;
	mixed->writers_turn = !mixed->writers_turn;
}

void mixed_leave(struct mixed *mixed)
{
	worker_free(mixed->keeper);
	worker_free(mixed->holder);
	mixed->keeper = mixed->holder = NULL;
	scratch_leave(scratch_of(mixed));
}

void mixed_enter(struct mixed *mixed)
{
	scratch_enter(scratch_of(mixed));
	open_keeper(mixed);
	sign_in(mixed, "moulin", &mixed->host);
	sign_in(mixed, "cave", &mixed->counter);
	sign_in(mixed, "paul", &mixed->desk.seller);
}

/* Most of a fresh data file are communes, which no operation of a round asks for. */
static void make_small(struct mixed *mixed)
{
	struct scratch *s = scratch_of(mixed);

	mixed_leave(mixed);
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

/* --- Several in one commit --- */

static struct request *ask(struct mixed *mixed, struct caller *caller, const char *operation,
			   json_t *params)
{
	json_t *object = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				   operation, "params", params);
	char *line = json_dumps(object, 0);
	struct request *request = request_new(scratch_of(mixed)->core, caller, line, strlen(line));

	free(line);
	json_decref(object);
	return request;
}

static struct request *ask_redeem(struct mixed *mixed, const char *code, const char *nonce)
{
	return ask(mixed, &mixed->counter, "redemption.create",
		   json_pack("{s:s, s:I, s:s}", "code", code, "offer", (json_int_t)mixed->offer,
			     "nonce", nonce));
}

/* Two codes redeemed, one of them twice, a third voucher, a setting: one commit. */
static void crowd(struct mixed *mixed, int round)
{
	static const char *const outcomes[] = { "done", "already_redeemed", "done", "done",
						"done" };
	enum { COUNT = sizeof outcomes / sizeof *outcomes };
	struct scratch *s = scratch_of(mixed);
	struct request *group[COUNT];
	char codes[2][48], nonces[3][32], email[64];

	for (int i = 0; i < 3; i++)
		snprintf(nonces[i], sizeof nonces[i], "crowd-%012d-%012d", round, i);
	snprintf(email, sizeof email, "crowd%d@example.fr", round);
	voucher(mixed, round, "anne", codes[0]);
	voucher(mixed, round, "paul", codes[1]);
	group[0] = ask_redeem(mixed, codes[0], nonces[0]);
	group[1] = ask_redeem(mixed, codes[0], nonces[1]);
	group[2] = ask_redeem(mixed, codes[1], nonces[2]);
	group[3] = ask(mixed, &mixed->host, "voucher.issue",
		       json_pack("{s:s, s:s}", "email", email, "password", mixed->password));
	group[4] = ask(mixed, &s->admin, "network.set", json_pack("{s:s}", "name", email));
	worker_group(s->writer, group, COUNT, s->now);
	if (s->written)
		s->written(s);
	for (int i = 0; i < COUNT; i++) {
		assert_string_equal(request_outcome(group[i]), outcomes[i]);
		request_free(group[i]);
	}
}

/* --- One after the other --- */

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
		mixed_leave(mixed);
		mixed_enter(mixed);
	}
}

void mixed_round(struct mixed *mixed, int round)
{
	scratch_of(mixed)->now += 60;
	if (round % 3 == 2)
		crowd(mixed, round);
	else
		counter(mixed, round);
	desk(mixed, round);
	manage(mixed, round);
}
