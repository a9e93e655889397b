/* The counter: one field, always ready; what is presented is looked up, and
 * redeemed. */
#ifndef GUICHET_SCREENS_COUNTER_H
#define GUICHET_SCREENS_COUNTER_H

/* Asks which counter when the account has several. */
void counter_show(void);
/* The same, with a code already presented. */
void counter_show_code(const char *code);

#endif
