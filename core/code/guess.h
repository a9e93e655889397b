/* Slowing down whoever guesses codes. A code that nobody was ever given is a guess;
 * a typing error, which the check character tells, is none, because it tells
 * nothing. An account may guess so often at once, and then once a minute: a
 * counter that is shown strange codes all day does not notice, and who tries them
 * in turn needs longer than codes last. While an account waits nothing is looked
 * up, or the answer would be one to the guess.
 *
 * Kept in memory only: a flood writes nothing, and a restart gives no more than
 * the first guesses again. Shared by all threads. */
#ifndef GUICHET_GUESS_H
#define GUICHET_GUESS_H

#include "core/op/refusal.h"

struct call;
struct guesses;

enum { GUESSES_AT_ONCE = 30, GUESS_SECONDS = 60 };

struct guesses *guesses_new(void);
void guesses_free(struct guesses *guesses);

/* Refused with slow_down as long as the caller has to wait. */
enum refusal guess_wait(struct call *call);
/* What was typed is no code. The same again within a moment counts once: a counter
 * looks a code up and then presents it. */
void guess_count(struct call *call, const char *typed);

#endif
