/* Finding the programs that are installed with guichetd. */
#ifndef GUICHET_DAEMON_PROGRAM_H
#define GUICHET_DAEMON_PROGRAM_H

/* The path that was given, or (NULL) the program beside guichetd or where `make
 * install` puts it. To be freed. */
char *program_path(const char *given, const char *name);

#endif
