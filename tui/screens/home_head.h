/* The upper half of the home screen: what is waiting and the day's figures for
 * those who run the network, the passwords to hand out for a party. */
#ifndef GUICHET_SCREENS_HOME_HEAD_H
#define GUICHET_SCREENS_HOME_HEAD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/kit/paint.h"

struct home_head {
	bool empty;      /* the network: its first steps come before all else */
	json_t *status;  /* system.status */
	json_t *waiting; /* system.waiting */
	json_t *days;    /* system.today */
	json_t *today;   /* redemption.today */
	json_t *access;  /* access.list of the party */
};

void home_head_load(struct home_head *head);
void home_head_free(struct home_head *head);
/* Returns the rows taken. */
int home_head_draw(const struct home_head *head, struct area area);
/* Opens what the line with this figure (from 1) counts; false when there is none. */
bool home_head_open(const struct home_head *head, int line);

#endif
