/* How guichet-gate ends, and what guichetd makes of it. */
#ifndef GUICHET_WIRE_GATE_EXIT_H
#define GUICHET_WIRE_GATE_EXIT_H

enum gate_exit {
	GATE_DONE = 0,
	GATE_FAILED = 1,
	GATE_USAGE = 2,
	GATE_KEY = 3,     /* the host key can't be used */
	GATE_ADDRESS = 4, /* the address can't be listened on */
	GATE_TAKEN = 5,   /* another program listens there */
};

#endif
