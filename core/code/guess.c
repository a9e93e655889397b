/* A bucket for each account that guessed lately: it fills by one with each guess
 * and drains by one each minute. */
#include "core/code/guess.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum { REMEMBERED = 8 };

struct guesser {
	int64_t account;
	int64_t seconds; /* that it takes to drain, at `at` */
	int64_t at;
	uint64_t lately[REMEMBERED]; /* hashes of what was guessed, in a ring */
	unsigned next;
};

struct guesses {
	pthread_mutex_t mutex;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct guesser *list; /* of those whose bucket is not empty, and some others */
	size_t count, room;
};

struct guesses *guesses_new(void)
{
	struct guesses *guesses = calloc(1, sizeof *guesses);

	if (guesses == NULL || pthread_mutex_init(&guesses->mutex, NULL) != 0)
		abort();
	randombytes_buf(guesses->key, sizeof guesses->key);
	return guesses;
}

void guesses_free(struct guesses *guesses)
{
	if (guesses == NULL)
		return;
	pthread_mutex_destroy(&guesses->mutex);
	free(guesses->list);
	free(guesses);
}

/* A clock that was set back drains nothing, and keeps nobody waiting longer. */
static void drain(struct guesser *guesser, int64_t now)
{
	int64_t passed = now - guesser->at;

	if (passed > 0)
		guesser->seconds = guesser->seconds > passed ? guesser->seconds - passed : 0;
	guesser->at = now;
}

static struct guesser *find(struct guesses *guesses, int64_t account, int64_t now)
{
	for (size_t i = 0; i < guesses->count; i++) {
		if (guesses->list[i].account != account)
			continue;
		drain(&guesses->list[i], now);
		return &guesses->list[i];
	}
	return NULL;
}

/* In the place of one whose bucket is empty, if there is any. */
static struct guesser *add(struct guesses *guesses, int64_t account, int64_t now)
{
	struct guesser *guesser = NULL;

	for (size_t i = 0; i < guesses->count && guesser == NULL; i++) {
		drain(&guesses->list[i], now);
		if (guesses->list[i].seconds == 0)
			guesser = &guesses->list[i];
	}
	if (guesser == NULL) {
		if (guesses->count == guesses->room) {
			guesses->room = guesses->room ? guesses->room * 2 : 16;
			guesses->list =
				realloc(guesses->list, guesses->room * sizeof *guesses->list);
			if (guesses->list == NULL)
				abort();
		}
		guesser = &guesses->list[guesses->count++];
	}
	*guesser = (struct guesser){ .account = account, .at = now };
	return guesser;
}

static uint64_t hash_of(const struct guesses *guesses, const char *typed)
{
	uint64_t hash = 0;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)typed, strlen(typed),
			 guesses->key);
	return hash;
}

static bool is_lately(const struct guesser *guesser, uint64_t hash)
{
	for (unsigned i = 0; i < REMEMBERED; i++)
		if (guesser->lately[i] == hash)
			return true;
	return false;
}

enum refusal guess_wait(struct call *call)
{
	struct guesses *guesses = core_guesses(call->core);
	const struct guesser *guesser;
	int64_t wait = 0;

	pthread_mutex_lock(&guesses->mutex);
	guesser = find(guesses, call->caller->account, call->now);
	if (guesser)
		wait = guesser->seconds - (GUESSES_AT_ONCE - 1) * GUESS_SECONDS;
	pthread_mutex_unlock(&guesses->mutex);
	if (wait <= 0)
		return DONE;
	return refuse(call, REFUSED_SLOW_DOWN, "seconds",
		      call_format(call, "%lld", (long long)wait), NULL);
}

void guess_count(struct call *call, const char *typed)
{
	struct guesses *guesses = core_guesses(call->core);
	uint64_t hash = hash_of(guesses, typed);
	struct guesser *guesser;

	pthread_mutex_lock(&guesses->mutex);
	guesser = find(guesses, call->caller->account, call->now);
	if (guesser == NULL)
		guesser = add(guesses, call->caller->account, call->now);
	if (!is_lately(guesser, hash)) {
		guesser->lately[guesser->next++ % REMEMBERED] = hash;
		guesser->seconds += GUESS_SECONDS;
	}
	pthread_mutex_unlock(&guesses->mutex);
}
