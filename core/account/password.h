/* Passwords: what a good one is, how they are kept, and those made for others. */
#ifndef GUICHET_PASSWORD_H
#define GUICHET_PASSWORD_H

#include <stdbool.h>

enum {
	PASSWORD_HASH = 128,   /* bytes of libsodium's text form, with its 0 */
	PASSWORD_ONE_TIME = 16 /* "abcD-2Fgh-jKm3", with its 0 */
};

/* F2: 8 characters or more, with an upper-case letter, a lower-case one, a digit
 * and another character. password must be valid UTF-8. */
bool password_good(const char *password);

/* Argon2id; takes about 30 ms and 19 MiB: not for the writer's thread. */
void password_hash(const char *password, char hash[PASSWORD_HASH]);

/* With hash NULL it takes as long, and says no. */
bool password_verify(const char *hash, const char *password);

/* A random one that password_good() accepts; about 69 bits. */
void password_one_time(char password[PASSWORD_ONE_TIME]);

#endif
