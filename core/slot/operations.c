/* The operations on sessions; each is declared beside its handler. */
#include "core/slot/private.h"

const struct operation *const slot_operations[] = {
	&slot_cancel, &slot_capacity, &slot_close, &slot_close_day, &slot_create, &slot_days,
	&slot_list,   &slot_move,     &slot_open,  &slot_open_day,  &slot_show,   NULL,
};
