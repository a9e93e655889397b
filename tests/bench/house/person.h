/* Somebody at a terminal: a clerk who redeems, or one of those who do harm. */
#ifndef HOUSE_PERSON_H
#define HOUSE_PERSON_H

#include "tests/bench/house/grid.h"
#include "tests/bench/house/session.h"

struct person;

struct pace {
	double period; /* milliseconds from one redemption to the next; 0: as fast as verdicts come
			*/
	double key;    /* from one key to the next */
};

/* What a person does; times are milliseconds. */
struct behaviour {
	const char *name;
	bool reads;          /* whatever comes, at once */
	const char *command; /* instead of the interface */
	bool harms;          /* nobody waits for it */
	/* Does what is due, and returns when it is to be asked again. */
	double (*act)(struct person *person, const struct pace *pace, double now);
};

struct person {
	const struct behaviour *behaviour;
	struct session session;
	struct grid grid;
	char *line; /* what was told of it, which these are part of: */
	char *place, *login, *key;
	char **codes;
	int code_count;
	double *waited; /* for each verdict, from Enter */
	int verdicts;
	int begun, goal; /* of the verdicts, in this run */
	int typed;       /* characters of the code that have been sent; all and one more: Enter */
	double due;      /* the next key, or the next code */
	double turn;     /* when the next code was to be begun */
	double asked;    /* when Enter was sent */
	bool in;         /* its first screen stands */
};

static inline double earlier(double one, double other)
{
	return one < other ? one : other;
}

const struct behaviour *behaviour_find(const char *name);
/* So many codes more, from `now` on. */
void person_start(struct person *person, int codes, double now);
/* Takes what has come. */
void person_read(struct person *person);
bool person_done(const struct person *person);

#endif
