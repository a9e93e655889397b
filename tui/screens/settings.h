/* The network's settings. */
#ifndef GUICHET_SCREENS_SETTINGS_H
#define GUICHET_SCREENS_SETTINGS_H

void settings_show(void);
/* Only these of them, NULL-terminated. */
void settings_show_some(const char *const *names);

#endif
