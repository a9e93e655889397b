/* The terminal's description, made thrifty before curses reads it. */
#ifndef GUICHET_DESCRIPTION_H
#define GUICHET_DESCRIPTION_H

/* Puts a description of this terminal into the environment's TERMINFO, which has curses
 * send fewer bytes for the same screen. Does nothing where it can't. */
void description_trim(const char *name);
/* Takes it out again, once curses has read it. */
void description_forget(void);

#endif
