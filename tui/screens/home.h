/* The first screen: what is waiting, then where one can go. */
#ifndef GUICHET_SCREENS_HOME_H
#define GUICHET_SCREENS_HOME_H

void home_show(void);

#endif
