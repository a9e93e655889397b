/* Who is it? The core decides; this file only asks it, with what the client has
 * shown. libssh verifies signatures before it says that a key signed. */
#ifndef GATE_AUTH_H
#define GATE_AUTH_H

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <stdbool.h>
#include <stdint.h>

#include "server/gate/control.h"

struct child;
struct wire;

enum auth_stage {
	AUTH_FIRST,  /* a password, a signature, or a dialogue */
	AUTH_SECOND, /* the first was right; a code is needed too */
	AUTH_DONE,
};

enum auth_question { ASKED_NOTHING, ASKED_PASSWORD, ASKED_CODE };

struct auth {
	struct wire *core; /* NULL once it was given to guichet */
	enum auth_stage stage;
	enum auth_question asked;
	char login[CONTROL_LOGIN_MAX]; /* from AUTH_SECOND on, who it is about */
	char asking[CONTROL_LOGIN_MAX];
	enum method method;
	bool greeted;
	bool core_lost;
	int failures;    /* wrong passwords, codes and signatures */
	int offers;      /* keys merely offered, and tries without proof */
	int64_t idle_ms; /* the session ends after so long without a key; 0: never */
};

/* Takes the core connection over. */
void auth_init(struct auth *auth, int core);
void auth_install(struct child *child, struct ssh_server_callbacks_struct *callbacks);
/* Sets what may be tried next; before the first attempt. */
void auth_offer_methods(struct child *child);
/* True when the client has had its tries. */
bool auth_exhausted(const struct auth *auth);
void auth_close_core(struct auth *auth);

#endif
