/* Public keys in OpenSSH's form, one line: "ssh-ed25519 AAAA... comment". */
#ifndef GUICHET_KEY_H
#define GUICHET_KEY_H

#include <stdbool.h>

enum { KEY_BLOB = 4096, KEY_COMMENT = 128, KEY_LINE = 4500 };

struct public_key {
	char type[48];
	char blob[KEY_BLOB];       /* base64, as in authorized_keys */
	char fingerprint[64];      /* "SHA256:..." as ssh-keygen -l prints it */
	char comment[KEY_COMMENT]; /* cut at a whole character */
};

enum key_fault {
	KEY_FINE,
	KEY_MALFORMED, /* not such a line, or its inside does not agree */
	KEY_TYPE,      /* of a type that is not taken: ssh-dss, a certificate... */
	KEY_WEAK,      /* RSA under 2048 bits */
};

/* line must be valid UTF-8; spaces at both ends are left out. */
enum key_fault key_parse(const char *line, struct public_key *key);
/* What is wrong with it, in English, to be translated. */
const char *key_fault_text(enum key_fault fault);

#endif
