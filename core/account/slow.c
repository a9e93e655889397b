/* Owns the table login_failure, as far as logins go. Each failure is one row for
 * (login, address), kept for a day; rows of addresses that succeeded stay. */
#include "core/account/slow.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "core/account/login.h"
#include "core/core.h"
#include "core/keys/keys.h"

enum {
	DAY = 24 * 60 * 60,
	HOUR = 60 * 60,
	PAIR_WAIT_MAX = 15 * 60, /* seconds */
	MANY_WAIT_MAX = 60,
};

struct login_try *login_try_new(struct call *call, const char *login)
{
	struct login_try *attempt = call_alloc(call, sizeof *attempt);

	attempt->login = login_lower(call, login);
	call_keep(call, attempt);
	return attempt;
}

static void hash_login(struct call *call, const char *login, unsigned char hash[KEYS_HASH])
{
	keys_hash(core_keys(call->core), KEYS_LOGIN, login, strlen(login), hash);
}

const char *login_network(struct call *call, const char *address)
{
	struct in6_addr bytes;
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, address, &bytes) != 1)
		return address;
	if (IN6_IS_ADDR_V4MAPPED(&bytes))
		return address;
	memset(bytes.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &bytes, text, sizeof text);
	return call_format(call, "%s/64", text);
}

/* Seconds that a count of failures costs after the last of them. */
static int64_t wait_after(int64_t failures, int64_t allowed, int64_t longest)
{
	int64_t doublings = failures - allowed + 1;

	if (doublings < 1)
		return 0;
	if (doublings > 20 || (int64_t)1 << doublings > longest)
		return longest;
	return (int64_t)1 << doublings;
}

/* Seconds still to wait; never more than wait, even when the clock was set back. */
static int64_t left(int64_t wait, int64_t last_at, int64_t now)
{
	int64_t rest = last_at + wait - now;

	return rest < 0 ? 0 : rest > wait ? wait : rest;
}

static int64_t longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t wait_left(struct call *call, const struct login_try *attempt)
{
	unsigned char who[KEYS_HASH];
	const char *network = login_network(call, call->caller->address);
	int64_t many = setting_int(call, "failures_address");
	int64_t wait = 0;
	bool known = false;
	struct query *query;

	hash_login(call, attempt->login, who);
	query = call_query(call,
			   "SELECT failures, last_at, good FROM login_failure"
			   " WHERE who = :who AND address = :network",
			   BINDS(B_BLOB(":who", who, sizeof who), B_TEXT(":network", network)));
	if (query_step(query)) {
		int64_t last_at = column_int(query, 1);

		known = column_int(query, 2) != 0;
		if (last_at > call->now - DAY)
			wait = left(wait_after(column_int(query, 0),
					       setting_int(call, "failures_login"), PAIR_WAIT_MAX),
				    last_at, call->now);
	}
	query_end(query);
	if (known)
		return wait;
	query = call_query(call,
			   "SELECT ifnull(sum(failures), 0), ifnull(max(last_at), 0)"
			   "  FROM login_failure"
			   " WHERE address = :network AND last_at > :since AND failures > 0"
			   " UNION ALL "
			   "SELECT ifnull(sum(failures), 0), ifnull(max(last_at), 0)"
			   "  FROM login_failure"
			   " WHERE who = :who AND last_at > :since AND failures > 0",
			   BINDS(B_BLOB(":who", who, sizeof who), B_TEXT(":network", network),
				 B_INT(":since", call->now - HOUR)));
	while (query_step(query))
		wait = longer(wait, left(wait_after(column_int(query, 0), many, MANY_WAIT_MAX),
					 column_int(query, 1), call->now));
	return wait;
}

enum refusal login_try_wait(struct call *call, const struct login_try *attempt)
{
	int64_t seconds = wait_left(call, attempt);

	if (seconds == 0)
		return DONE;
	return refuse(call, REFUSED_SLOW_DOWN, "seconds",
		      call_format(call, "%lld", (long long)seconds), NULL);
}

/* Runs after the refusal took everything else back. */
static void record_failure(struct call *call)
{
	const struct login_try *attempt = call_kept(call);
	unsigned char who[KEYS_HASH];

	hash_login(call, attempt->login, who);
	call_exec(call,
		  "INSERT INTO login_failure (who, address, failures, last_at)"
		  " VALUES (:who, :network, 1, :at)"
		  " ON CONFLICT (who, address) DO UPDATE SET"
		  "  failures = CASE WHEN last_at > :since THEN failures + 1 ELSE 1 END,"
		  "  last_at = :at",
		  BINDS(B_BLOB(":who", who, sizeof who),
			B_TEXT(":network", login_network(call, call->caller->address)),
			B_INT(":at", call->now), B_INT(":since", call->now - DAY)));
	call_exec(call, "DELETE FROM login_failure WHERE good = 0 AND last_at < :since",
		  BINDS(B_INT(":since", call->now - DAY)));
}

enum refusal login_try_failed(struct call *call)
{
	const struct login_try *attempt = call_kept(call);

	if (attempt->account != 0)
		audit_object(call, "account", attempt->account);
	call_after_refusal(call, record_failure);
	return refuse(call, REFUSED_LOGIN, NULL);
}

void login_try_good(struct call *call, const char *login)
{
	unsigned char who[KEYS_HASH];

	hash_login(call, login, who);
	call_exec(call,
		  "INSERT INTO login_failure (who, address, failures, last_at, good)"
		  " VALUES (:who, :network, 0, :at, 1)"
		  " ON CONFLICT (who, address) DO UPDATE SET failures = 0, good = 1, last_at = :at",
		  BINDS(B_BLOB(":who", who, sizeof who),
			B_TEXT(":network", login_network(call, call->caller->address)),
			B_INT(":at", call->now)));
}
