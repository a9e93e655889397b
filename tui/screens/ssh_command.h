/* A command that the operator runs where they sit: files are read and written there, which
 * only their ssh can do. */
#ifndef GUICHET_SCREENS_SSH_COMMAND_H
#define GUICHET_SCREENS_SSH_COMMAND_H

#include <jansson.h>

/* ssh … OPERATION name=value ... FILE, ready to be copied: `file` is "< list.csv" or
 * "> page.pdf". Null is left out. malloc'd. */
char *ssh_command(const char *operation, const json_t *params, const char *file);

#endif
