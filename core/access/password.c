/* The typed access password, from its keyed hash to who granted what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/access/access.h"
#include "core/access/private.h"
#include "core/account/slow.h"
#include "core/account/visitor.h"
#include "core/code/code.h"
#include "core/core.h"
#include "core/network/settings.h"

void access_hash(struct call *call, const char *canonical, unsigned char hash[KEYS_HASH])
{
	keys_hash(core_keys(call->core), KEYS_ACCESS, canonical, strlen(canonical), hash);
}

/* A valid row for the hash: not revoked, within its period, of a live party. */
static bool find(struct call *call, const char *canonical, struct access *access)
{
	static const char sql[] =
		"SELECT a.id, a.party, a.reason FROM access a JOIN party p ON p.id = a.party"
		" WHERE a.hash = :hash AND a.revoked_at IS NULL AND a.valid_from <= :now"
		"   AND (a.valid_until IS NULL OR a.valid_until > :now) AND p.active";
	unsigned char hash[KEYS_HASH];
	struct query *query;
	bool found;

	access_hash(call, canonical, hash);
	query = call_query(call, sql, BINDS(B_BLOB(":hash", hash, sizeof hash)));
	found = query_step(query);
	if (found)
		*access = (struct access){
			.id = column_int(query, 0),
			.party = column_int(query, 1),
			.reason = call_copy(call, column_text(query, 2)),
		};
	query_end(query);
	return found;
}

enum refusal access_by_password(struct call *call, const char *typed, struct access *access)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	const char *guesser = visitor_guesser(call, "access");
	struct login_try *attempt = login_try_new(call, guesser);

	TRY(login_try_wait(call, attempt));
	/* Wrong and mistyped take the same way: the hash of something is looked up. */
	if (code_read(typed, canonical, foreign) == CODE_OWN && find(call, canonical, access)) {
		login_try_good(call, guesser);
		return DONE;
	}
	login_try_failed(call);
	return refuse(call, REFUSED_ACCESS, NULL);
}

/* The end of the day that the network set for all members, this year or the next;
 * the 29th of February is the 28th where there is none. */
static int64_t season_end(int64_t now, int month, int day)
{
	char today[11];
	int64_t end = 0;

	network_day(now, today);
	for (int year = (int)strtol(today, NULL, 10); end <= now; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

		end = network_midnight(year, month,
				       (month == 2 && day == 29 && !leap ? 28 : day) + 1);
	}
	return end;
}

int64_t access_validity(struct call *call, const char *reason)
{
	bool guest = strcmp(reason, "guest") == 0;
	int month, day;

	if (!guest && sscanf(setting_text(call, "member_until"), "%2d-%2d", &month, &day) == 2)
		return season_end(call->now, month, day);
	return network_days_after(call->now,
				  (int)setting_int(call, guest ? "guest_days" : "member_days"));
}
