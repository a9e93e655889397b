/* The state of the server: what is wrong first, then figures that look again. */
#ifndef GUICHET_SCREENS_STATUS_H
#define GUICHET_SCREENS_STATUS_H

#include <jansson.h>

/* row: of the list it is opened from, not looked at; may be NULL. */
void status_show(const json_t *row);

#endif
