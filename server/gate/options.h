/* What the command line says. Read-only once parsed. */
#ifndef GATE_OPTIONS_H
#define GATE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
	const char *listen;
	const char *host_key;
	const char *gate_socket;
	const char *guichet;
	int grace;           /* seconds from the connection to a proven identity */
	int max_startups;    /* connections without an identity, in all */
	int max_per_address; /* the same, from one address */
	int keepalive;       /* seconds between signs of life; a client is dead after three */
	uint64_t rekey;      /* bytes after which keys are renewed */
	int ready_fd;        /* told the address once it listens there, or -1 */
	int resume;          /* descriptor with the state of a former self, or -1 */
	bool zlib;
	bool with_parent; /* ends when its parent does */
	bool probe;       /* enters the lock-in, tries to leave it, says what happened */
};

/* True when the program is to go on; else *code is its exit code. */
bool options_parse(struct options *options, int argc, char **argv, int *code);

#endif
