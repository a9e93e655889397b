/* A scanner is a keyboard: set for another layout than the machine's, it types
 * other characters than those of the code. */
#ifndef GUICHET_SCREENS_SCANNER_H
#define GUICHET_SCREENS_SCANNER_H

enum { SCANNER_READINGS = 2, SCANNER_SIZE = 512 };

/* What may have been meant, most likely first, without what was typed itself.
 * Returns how many (0 when nothing hints at another layout). */
int scanner_readings(const char *typed, char readings[SCANNER_READINGS][SCANNER_SIZE]);

#endif
