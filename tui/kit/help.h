/* What F1 shows: what the screen is for, and every key that works on it. */
#ifndef GUICHET_HELP_H
#define GUICHET_HELP_H

struct screen;
struct action;

void help_show(struct screen *about, const struct action *everywhere);

#endif
