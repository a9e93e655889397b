/* Owns what a scanner types that is set for another keyboard than its terminal: it
 * sends keys, not characters, and the terminal reads them by its own layout.
 *
 * Both tables go from what arrived back to what was meant. They hold what codes and
 * addresses are made of; letters that do not move are not in them. */
#include <stdbool.h>
#include <string.h>

#include "core/code/code.h"
#include "core/code/signed.h"

struct key {
	const char *arrived; /* one character, UTF-8 */
	char meant;
};

/* Top row without Shift, A and Q, Z and W, and M, which has another place. */
static const struct key qwerty_on_azerty[] = {
	{ "&", '1' }, { "é", '2' }, { "\"", '3' }, { "'", '4' }, { "’", '4' }, { "(", '5' },
	{ "-", '6' }, { "è", '7' }, { "_", '8' },  { "ç", '9' }, { "à", '0' }, { ")", '-' },
	{ "a", 'q' }, { "q", 'a' }, { "z", 'w' },  { "w", 'z' }, { ",", 'm' }, { "A", 'Q' },
	{ "Q", 'A' }, { "Z", 'W' }, { "W", 'Z' },  { "?", 'M' }, { ":", '.' }, { "!", '/' },
	{ "§", '?' }, { "M", ':' }, { "°", '_' },  { "m", ';' }, { NULL, 0 },
};

/* Top row with Shift, and the same letters. */
static const struct key azerty_on_qwerty[] = {
	{ "!", '1' }, { "@", '2' }, { "#", '3' }, { "$", '4' }, { "%", '5' }, { "^", '6' },
	{ "&", '7' }, { "*", '8' }, { "(", '9' }, { ")", '0' }, { "6", '-' }, { "8", '_' },
	{ "a", 'q' }, { "q", 'a' }, { "z", 'w' }, { "w", 'z' }, { ";", 'm' }, { "A", 'Q' },
	{ "Q", 'A' }, { "Z", 'W' }, { "W", 'Z' }, { ":", 'M' }, { "<", '.' }, { ">", '/' },
	{ "M", '?' }, { ".", ':' }, { "m", ',' }, { NULL, 0 },
};

static const struct {
	const char *scanner;
	const struct key *keys;
} mistakes[] = { { "QWERTY", qwerty_on_azerty }, { "AZERTY", azerty_on_qwerty } };

static const struct key *find(const struct key *keys, const char *at)
{
	for (; keys->arrived != NULL; keys++)
		if (strncmp(at, keys->arrived, strlen(keys->arrived)) == 0)
			return keys;
	return NULL;
}

/* False where something remains that such a scanner does not type: a digit most of
 * all, which is how a code that people mistyped is told from one that was scanned. */
static bool put_back(const struct key *keys, const char *arrived, char meant[CODE_TYPED])
{
	size_t length = 0;

	while (*arrived != 0) {
		const struct key *key = find(keys, arrived);

		if (key == NULL &&
		    ((unsigned char)*arrived >= 0x80 || (*arrived >= '0' && *arrived <= '9')))
			return false;
		meant[length++] = key ? key->meant : *arrived;
		arrived += key ? strlen(key->arrived) : 1;
	}
	meant[length] = 0;
	return true;
}

const char *code_keyboard(const char *typed)
{
	char canonical[CODE_TYPED], foreign[CODE_TYPED], meant[CODE_TYPED];
	enum code_form form = code_read(typed, canonical, foreign);

	/* What is a code as it stands is nobody's mistake: it can be a guess. */
	if (form == CODE_OWN || form == CODE_NOTHING || code_is_signed(typed))
		return NULL;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
		if (put_back(mistakes[i].keys, typed, meant) &&
		    (code_is_signed(meant) || code_read(meant, canonical, foreign) == CODE_OWN))
			return mistakes[i].scanner;
	return NULL;
}
