/* The operations of orders. */
#include "core/order/order.h"

#include "core/order/private.h"

const struct operation *const order_operations[] = {
	&cancellation_list,  &cancellation_set, &order_abandon, &order_add,      &order_cancel,
	&order_change,       &order_code,       &order_confirm, &order_customer, &order_delivery,
	&order_expire,       &order_hold,       &order_list,    &order_open,     &order_pay,
	&order_quote_cancel, &order_remove,     &order_resume,  &order_show,     &order_uncode,
	&order_without,      &slot_refund,      NULL,
};
