/* The interface on a terminal: from the first screen to the last. */
#ifndef GUICHET_INTERFACE_H
#define GUICHET_INTERFACE_H

#include "schema/lang/lang.h"

struct wire;

/* Runs the screens on the terminal of standard input and output until the
 * operator leaves or the connection ends. The wire, already authenticated, stays
 * the caller's. lang is what the terminal asked for; the account's own language,
 * which session.hello tells, comes before it and is left in ui_lang. Returns the
 * exit code of the process: 0 left by choice, 4 the connection was cut. */
int interface_run(struct wire *wire, enum lang lang);

#endif
