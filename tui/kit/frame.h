/* What curses draws at once goes out at once. */
#ifndef GUICHET_FRAME_H
#define GUICHET_FRAME_H

#include <stdio.h>

/* The file for curses to write to: at first the terminal itself, so that its modes can be
 * set. */
FILE *frame_file(void);
/* From now on what curses writes is held until frame_send(). */
void frame_hold(void);
void frame_send(void);
/* Sends what is held, and no more is. */
void frame_release(void);
/* Forgets what is held, and no more is. */
void frame_drop(void);
/* The errno with which a frame could not be sent; 0: all were. */
int frame_trouble(void);

#endif
