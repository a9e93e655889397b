/* A question or a message over the screen below. */
#ifndef GUICHET_DIALOG_H
#define GUICHET_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/kit/paint.h"

/* A message, closed by Enter or Escape. `large` is shown in its middle when not
 * NULL: a one-time password, a code. */
void dialog_message(enum style style, const char *title, const char *text, const char *large);
/* Enter for yes, Escape for no. `yes` names what Enter does: N_("revoke"). */
bool dialog_confirm(const char *title, const char *text, const char *yes);
/* The same with a reason, which must not be empty; written to buf. */
bool dialog_reason(const char *title, const char *text, const char *label, const char *yes,
		   char *buf, size_t size);

#endif
