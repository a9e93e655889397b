/* The operations on products; each is declared beside its handler. */
#include "core/product/private.h"

const struct operation *const product_operations[] = {
	&price_list,
	&price_remove,
	&price_set_operation,
	&product_create,
	&product_import,
	&product_list,
	&product_picture,
	&product_picture_export,
	&product_picture_remove,
	&product_reject,
	&product_restore,
	&product_show,
	&product_submit,
	&product_update_operation,
	&product_validate,
	&product_withdraw,
	NULL,
};
