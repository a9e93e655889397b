/* What becomes of a connection that was accepted. */
#ifndef GATE_WELCOME_H
#define GATE_WELCOME_H

struct listener;

/* Gives the connection a process of its own, or closes it. Takes fd over; address
 * is of ADDRESS_MAX bytes. Never waits. */
void welcome(struct listener *listener, int fd, const char *address);

#endif
