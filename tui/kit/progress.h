/* How far long work is, at the bottom of the screen, while it is waited for. */
#ifndef GUICHET_PROGRESS_H
#define GUICHET_PROGRESS_H

/* percent: 1 .. 100. */
void progress_show(int percent);

#endif
