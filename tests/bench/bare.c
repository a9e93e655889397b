/* What guichetd's redemptions are measured beside, each as bare as it can be:
 *
 *     bare disk FILE COUNT           4 KiB appended and on the disk, COUNT times
 *     bare sqlite FILE COUNT BATCH   COUNT redemptions in a copy of guichet's data file,
 *                                    BATCH in a transaction
 *
 * A redemption looks a random code and its holder up, asks whether it was used for this
 * offer, and writes the rows that guichet writes, with their indexes and foreign keys: the
 * use, its count, its line, the answer kept for a retry. No permission, no rules, no chain,
 * nothing sealed, no JSON, no socket. To the standard output: operations a second. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
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

enum { OFFERS = 6000, OFFERS_OF_SHOP = 3, CODE = 16, CODES = 1000000, NONCE = 33 };
enum { ANSWER = 400 }; /* bytes of a sealed one */

static sqlite3 *db;
static char codes[CODES][CODE];

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

/* Whether there is a row; its first columns go to values. */
static bool step(sqlite3_stmt *statement, long long *values, int count)
{
	int outcome = sqlite3_step(statement);

	if (outcome != SQLITE_ROW && outcome != SQLITE_DONE)
		fail(sqlite3_errmsg(db));
	for (int i = 0; outcome == SQLITE_ROW && i < count; i++)
		values[i] = sqlite3_column_int64(statement, i);
	sqlite3_reset(statement);
	return outcome == SQLITE_ROW;
}

static void bind(sqlite3_stmt *statement, long long a, long long b, long long c, long long d)
{
	const long long values[] = { a, b, c, d };

	for (int i = 0; i < sqlite3_bind_parameter_count(statement) && i < 4; i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
}

/* All own codes, in any order. */
static long learn_codes(void)
{
	sqlite3_stmt *all = prepare("SELECT text FROM code WHERE own ORDER BY random()");
	long count = 0;

	while (count < CODES && sqlite3_step(all) == SQLITE_ROW)
		snprintf(codes[count++], CODE, "%s", (const char *)sqlite3_column_text(all, 0));
	sqlite3_finalize(all);
	return count;
}

static struct {
	sqlite3_stmt *find, *used, *use, *count, *line, *keep;
} ask;

static void prepare_all(void)
{
	ask.find = prepare("SELECT c.id, v.customer FROM code c JOIN voucher v ON v.code = c.id"
			   " WHERE c.text = ?1");
	ask.used = prepare("SELECT 1 FROM offer_use WHERE code = ?1 AND offer = ?2 AND turn > 0");
	ask.use = prepare("INSERT INTO offer_use (code, offer, customer, shop, account, at,"
			  "  recorded_at, day, nth)"
			  " VALUES (?1, ?2, ?3, ?4, 1, 1800000000, 1800000000, '2027-01-15', 1)");
	ask.count = prepare("UPDATE offer_count SET used = used + 1 WHERE offer = ?1");
	ask.line = prepare("INSERT INTO audit (at, account, session, address, operation, outcome,"
			   "  objects, hash) VALUES (1800000000, 1, 1, 'local',"
			   "  'redemption.create', 'done', 'redemption:' || ?1 || ' voucher:' || ?1"
			   "  || ' offer:' || ?2 || ' shop:' || ?2, zeroblob(32))");
	ask.keep = prepare("INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
			   " VALUES (1, ?1, zeroblob(32), zeroblob(?2), 1800000000)");
}

static void redeem_one(const char *code, long long offer)
{
	long long found[2] = { 0 };
	char nonce[NONCE];

	sqlite3_bind_text(ask.find, 1, code, -1, SQLITE_STATIC);
	if (!step(ask.find, found, 2))
		fail(code);
	bind(ask.used, found[0], offer, 0, 0);
	if (step(ask.used, NULL, 0))
		return;
	bind(ask.use, found[0], offer, found[1], (offer - 1) / OFFERS_OF_SHOP + 1);
	step(ask.use, NULL, 0);
	bind(ask.count, offer, 0, 0, 0);
	step(ask.count, NULL, 0);
	bind(ask.line, found[0], offer, 0, 0);
	step(ask.line, NULL, 0);
	snprintf(nonce, sizeof nonce, "%08lx%08lx%08lx%08lx", random(), random(), random(),
		 random());
	sqlite3_bind_text(ask.keep, 1, nonce, -1, SQLITE_STATIC);
	sqlite3_bind_int64(ask.keep, 2, ANSWER);
	step(ask.keep, NULL, 0);
}

static double redeem(const char *path, long count, long batch)
{
	double begun;
	long known;

	if (sqlite3_open(path, &db))
		fail(path);
	run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
	    "PRAGMA wal_autocheckpoint = 8192; PRAGMA foreign_keys = ON");
	known = learn_codes();
	if (known == 0)
		fail("no code in the data file");
	prepare_all();
	begun = now();
	for (long i = 0; i < count; i++) {
		if (i % batch == 0)
			run("BEGIN IMMEDIATE");
		redeem_one(codes[i % known], random() % OFFERS + 1);
		if ((i + 1) % batch == 0 || i + 1 == count)
			run("COMMIT");
	}
	return now() - begun;
}

int main(int argc, char **argv)
{
	long count = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	double seconds;

	if (count < 1 || argc > 5) {
		fprintf(stderr, "usage: bare disk|sqlite FILE COUNT [BATCH]\n");
		return 2;
	}
	seconds = strcmp(argv[1], "disk") == 0
			  ? append(argv[2], count)
			  : redeem(argv[2], count, argc > 4 ? strtol(argv[4], NULL, 10) : 1);
	printf("%.1f\n", (double)count / seconds);
	return 0;
}
