/* The first administrator, made before anybody can call anything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/account/account.h"
#include "core/account/key.h"
#include "core/account/login.h"
#include "core/account/password.h"
#include "core/role/role.h"
#include "core/text/text.h"

static int64_t insert_account(struct store *store, const char *login, const char *hash, int64_t uid,
			      int64_t now)
{
	char *key = text_fold(login);
	struct query *query = store_query(
		store,
		"INSERT INTO account (login, name, name_key, password_hash, must_change, uid,"
		"   created_at)"
		" VALUES (:login, :login, :key, :hash, :hash IS NOT NULL, :uid, :now)");

	query_text(query, ":login", login);
	query_text(query, ":key", key);
	query_text(query, ":hash", hash);
	query_int(query, ":now", now);
	if (uid >= 0)
		query_int(query, ":uid", uid);
	query_step(query);
	free(key);
	return query_conflict(query) ? 0 : store_last_id(store);
}

static void insert_key(struct store *store, int64_t account, const struct public_key *key,
		       int64_t now)
{
	struct query *query = store_query(
		store,
		"INSERT INTO account_key (account, type, blob, fingerprint, comment, added_at)"
		" VALUES (:account, :type, :blob, :fingerprint, :comment, :now)");

	query_int(query, ":account", account);
	query_text(query, ":type", key->type);
	query_text(query, ":blob", key->blob);
	query_text(query, ":fingerprint", key->fingerprint);
	query_text(query, ":comment", key->comment);
	query_int(query, ":now", now);
	query_step(query);
}

static void insert_grant(struct store *store, int64_t account)
{
	struct query *query = store_query(
		store, "INSERT INTO \"grant\" (account, role) VALUES (:account, :role)");

	query_int(query, ":account", account);
	query_text(query, ":role", ROLE_ADMINISTRATOR);
	query_step(query);
}

bool account_first(struct store *store, const char *login, const char *key, int64_t uid,
		   int64_t now, char *password, size_t password_size, char *error,
		   size_t error_size)
{
	char hash[PASSWORD_HASH];
	char one_time[PASSWORD_ONE_TIME];
	struct public_key parsed;
	int64_t account;

	if (!login_good(login)) {
		snprintf(error, error_size, "\"%s\" is no login: a-z, 0-9, . _ -, 32 at most",
			 login);
		return false;
	}
	if (key != NULL) {
		enum key_fault fault =
			text_check(key, strcspn(key, "\r\n"), false, NULL) == TEXT_FINE
				? key_parse(key, &parsed)
				: KEY_MALFORMED;

		if (fault != KEY_FINE) {
			snprintf(error, error_size, "%s", key_fault_text(fault));
			return false;
		}
		password[0] = '\0';
	} else {
		password_one_time(one_time);
		password_hash(one_time, hash);
		snprintf(password, password_size, "%s", one_time);
	}
	account = insert_account(store, login, key != NULL ? NULL : hash, uid, now);
	if (account == 0) {
		snprintf(error, error_size, "an account \"%s\" exists already", login);
		return false;
	}
	if (key != NULL)
		insert_key(store, account, &parsed, now);
	insert_grant(store, account);
	return true;
}
