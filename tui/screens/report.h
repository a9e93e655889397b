/* Reports (P11): redemptions by what one chooses, as bars or as a table. */
#ifndef GUICHET_SCREENS_REPORT_H
#define GUICHET_SCREENS_REPORT_H

void report_show(void);

#endif
