/* Owns what people do at their terminals. */
#include "tests/bench/house/person.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	LIST_TOP = 16, /* the first row of what the counter did lately */
	CODE_MOST = 16,
	FLOOD_BYTES = 1024,
	SIP_BYTES = 32,
	SIP_MS = 100,
	TYPING_MS = 30, /* of those who do harm */
};

static const char HELP[] = "\033OP"; /* F1 */
static const char LEAVE[] = "\003";

/* --- A clerk --- */

/* As the counter's list shows it: four, four and the rest. */
static void shown(const char *code, char text[CODE_MOST + 4])
{
	snprintf(text, CODE_MOST + 4, "%.4s-%.4s-%s", code, code + 4, code + 8);
}

/* Both the verdict and the list's new row: the list is drawn last. */
static bool sees_verdict(const struct person *person)
{
	char text[CODE_MOST + 4];

	shown(person->codes[person->verdicts], text);
	return grid_has(&person->grid, LIST_TOP, text) &&
	       (grid_has(&person->grid, 0, "A C C E P T") ||
		grid_has(&person->grid, 0, "R E F U S"));
}

/* Without time between the keys it is a scanner: the code and Enter at once. */
static double type(struct person *person, const struct pace *pace, double now)
{
	char keys[CODE_MOST + 2];
	int length = snprintf(keys, sizeof keys, "%s\r", person->codes[person->verdicts]);
	int count = pace->key > 0 ? 1 : length;

	if (now < person->due)
		return person->due;
	session_write(&person->session, keys + person->typed, (size_t)count);
	person->typed += count;
	person->due = now + pace->key;
	if (person->typed < length)
		return person->due;
	person->asked = now;
	return INFINITY;
}

static double redeem(struct person *person, const struct pace *pace, double now)
{
	if (person_done(person))
		return INFINITY;
	if (person->asked > 0 && sees_verdict(person)) {
		person->waited[person->verdicts++] = now - person->asked;
		person->asked = 0;
		person->typed = 0;
		person->turn += pace->period;
		person->due = person->turn > now ? person->turn : now;
		if (person_done(person))
			return INFINITY;
	}
	return person->asked > 0 ? INFINITY : type(person, pace, now);
}

/* --- Those who do harm --- */

/* Opens the help and leaves it, again and again: each key costs a whole screen. */
static double turn_pages(struct person *person, const struct pace *pace, double now)
{
	(void)pace;
	if (now < person->due)
		return person->due;
	if (session_writable(&person->session)) {
		const char *key = person->typed++ % 2 ? LEAVE : HELP;

		session_write(&person->session, key, strlen(key));
	}
	person->due = now + TYPING_MS;
	return person->due;
}

static double sip(struct person *person, const struct pace *pace, double now)
{
	char bytes[SIP_BYTES];

	if (now >= person->turn) {
		session_read(&person->session, bytes, sizeof bytes);
		person->turn = now + SIP_MS;
	}
	return earlier(turn_pages(person, pace, now), person->turn);
}

/* The same again and again, as fast as it is taken. */
static double pour(struct person *person, const char *text, double now)
{
	char bytes[FLOOD_BYTES];
	size_t length = strlen(text);

	if (!session_writable(&person->session))
		return now + 1;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = text[((size_t)person->typed + i) % length];
	person->typed = (int)(((size_t)person->typed + sizeof bytes) % length);
	session_write(&person->session, bytes, sizeof bytes);
	return now;
}

/* Codes that nobody has. */
static double flood(struct person *person, const struct pace *pace, double now)
{
	(void)pace;
	return pour(person, "NONSENSE7\r", now);
}

static double shout(struct person *person, const struct pace *pace, double now)
{
	(void)pace;
	return pour(person,
		    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"redemption.create\","
		    "\"params\":{\"code\":\"NONSENSE7\"}}\n",
		    now);
}

static double nothing(struct person *person, const struct pace *pace, double now)
{
	(void)person, (void)pace, (void)now;
	return INFINITY;
}

/* --- All --- */

static const struct behaviour behaviours[] = {
	{ .name = "clerk", .reads = true, .act = redeem },
	{ .name = "idle", .reads = true, .harms = true, .act = nothing },
	{ .name = "deaf", .harms = true, .act = turn_pages },
	{ .name = "slow", .harms = true, .act = sip },
	{ .name = "flood", .reads = true, .harms = true, .act = flood },
	{ .name = "shout", .reads = true, .harms = true, .act = shout, .command = "batch" },
};

const struct behaviour *behaviour_find(const char *name)
{
	for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
		if (strcmp(behaviours[i].name, name) == 0)
			return &behaviours[i];
	return NULL;
}

void person_start(struct person *person, int codes, double now)
{
	person->begun = person->verdicts;
	person->goal = person->verdicts + codes;
	if (person->goal > person->code_count)
		person->goal = person->code_count;
	person->turn = person->due = now;
}

void person_read(struct person *person)
{
	char bytes[16384];
	size_t got;

	if (person->session.stage != SESSION_OPEN)
		session_step(&person->session);
	if (person->in && !person->behaviour->reads)
		return;
	while (person->session.stage == SESSION_OPEN &&
	       (got = session_read(&person->session, bytes, sizeof bytes)) > 0)
		grid_take(&person->grid, bytes, got);
	if (!person->in && person->session.command != NULL)
		person->in = person->session.stage == SESSION_OPEN;
	else if (!person->in)
		person->in = grid_has(&person->grid, GRID_ROWS - 1, "F1");
}

bool person_done(const struct person *person)
{
	return person->behaviour->harms || person->verdicts == person->goal ||
	       person->session.stage == SESSION_LOST;
}
