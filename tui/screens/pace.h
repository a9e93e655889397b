/* How fast one session may ask, however fast its keys come. */
#ifndef GUICHET_SCREENS_PACE_H
#define GUICHET_SCREENS_PACE_H

/* Waits until one more question may be asked: a moment, and only after many at once. */
void pace_wait(void);

#endif
