/* The operations on offers; each is declared beside its handler. */
#include "core/offer/offer.h"
#include "core/offer/private.h"

const struct operation *const offer_operations[] = {
	&offer_close,  &offer_closures, &offer_create,           &offer_import,
	&offer_list,   &offer_map,      &offer_publish,          &offer_reopen,
	&offer_search, &offer_show,     &offer_update_operation, &offer_withdraw,
	NULL,
};
