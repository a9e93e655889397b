/* What guichetd's redemptions are measured beside, each as bare as it can be:
 *
 *     bare disk FOLDER COUNT           4 KiB appended and on the disk, COUNT times
 *     bare sqlite FOLDER COUNT BATCH   COUNT redemptions in SQLite, BATCH in a transaction
 *
 * A redemption looks a random code up, asks whether it was used for this offer, writes the
 * use, counts it and leaves a line; the file is set up as guichet's is. No rules, no chain,
 * no retries, no socket. To the standard output: operations a second. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "bare: %s\n", what);
	exit(1);
}

static double append(const char *path, long count)
{
	static const char block[4096] = "x";
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	double begun = now();

	if (file < 0)
		fail(path);
	for (long i = 0; i < count; i++)
		if (write(file, block, sizeof block) != sizeof block || fdatasync(file))
			fail("write");
	close(file);
	return now() - begun;
}

/* --- SQLite --- */

static sqlite3 *db;

static void run(const char *sql)
{
	char *error;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail(error);
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL))
		fail(sqlite3_errmsg(db));
	return statement;
}

/* The first column, 0 without a row. */
static long long one(sqlite3_stmt *statement, long long a, long long b)
{
	long long value = 0;
	int outcome;

	sqlite3_bind_int64(statement, 1, a);
	if (sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_int64(statement, 2, b);
	outcome = sqlite3_step(statement);
	if (outcome == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	else if (outcome != SQLITE_DONE)
		fail(sqlite3_errmsg(db));
	sqlite3_reset(statement);
	return value;
}

enum { OFFERS = 6000 };

static void make(long count)
{
	char sql[512];

	run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
	    "CREATE TABLE code (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
	    "CREATE TABLE offer (id INTEGER PRIMARY KEY, used INTEGER NOT NULL);"
	    "CREATE TABLE offer_use (id INTEGER PRIMARY KEY, offer INTEGER NOT NULL,"
	    " code INTEGER NOT NULL, shop INTEGER NOT NULL, at INTEGER NOT NULL);"
	    "CREATE UNIQUE INDEX once ON offer_use (code, offer);"
	    "CREATE INDEX shop ON offer_use (shop, at);"
	    "CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT "
	    "NULL);");
	snprintf(sql, sizeof sql,
		 "BEGIN;"
		 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld)"
		 " INSERT INTO code SELECT i, printf('%%08X', i * 2654435761 & 4294967295) FROM n;"
		 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO offer SELECT i, 0 FROM n; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)",
		 count, OFFERS);
	run(sql);
}

static double redeem(const char *path, long count, long batch)
{
	sqlite3_stmt *find, *used, *use, *add, *audit;
	double begun;

	if (sqlite3_open(path, &db))
		fail(path);
	make(count);
	find = prepare("SELECT id FROM code WHERE text = printf('%08X', ?1)");
	used = prepare("SELECT 1 FROM offer_use WHERE code = ?1 AND offer = ?2");
	use = prepare("INSERT INTO offer_use (offer, code, shop, at) VALUES (?2, ?1, ?2 / 3, 1)");
	add = prepare("UPDATE offer SET used = used + 1 WHERE id = ?1");
	audit = prepare("INSERT INTO audit (at, what) VALUES (?1, 'redemption.create ' || ?2)");
	begun = now();
	for (long i = 1; i <= count; i++) {
		long long offer = random() % OFFERS + 1;
		long long code;

		if ((i - 1) % batch == 0)
			run("BEGIN IMMEDIATE");
		code = one(find, ((random() % count + 1) * 2654435761LL) & 0xffffffffLL, 0);
		if (one(used, code, offer) == 0) {
			one(use, code, offer);
			one(add, offer, 0);
			one(audit, i, code);
		}
		if (i % batch == 0 || i == count)
			run("COMMIT");
	}
	return now() - begun;
}

int main(int argc, char **argv)
{
	long count = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	char path[4096];
	double seconds;

	if (count < 1 || argc > 5) {
		fprintf(stderr, "usage: bare disk|sqlite FOLDER COUNT [BATCH]\n");
		return 2;
	}
	snprintf(path, sizeof path, "%s/bare.%d", argv[2], (int)getpid());
	seconds = strcmp(argv[1], "disk") == 0
			  ? append(path, count)
			  : redeem(path, count, argc > 4 ? strtol(argv[4], NULL, 10) : 1);
	printf("%.1f\n", (double)count / seconds);
	unlink(path);
	return 0;
}
