/* The network's settings. */
#ifndef GUICHET_SCREENS_SETTINGS_H
#define GUICHET_SCREENS_SETTINGS_H

void settings_show(void);

#endif
