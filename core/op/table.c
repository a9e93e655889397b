/* All operations. A module's array is listed here once. */
#include <stdlib.h>
#include <string.h>

#include "core/access/access.h"
#include "core/account/account.h"
#include "core/advantage/advantage.h"
#include "core/audit/audit.h"
#include "core/card/card.h"
#include "core/closing/closing.h"
#include "core/commune/commune.h"
#include "core/contact/contact.h"
#include "core/customer/customer.h"
#include "core/delivery/delivery.h"
#include "core/item/item.h"
#include "core/kiosk/kiosk.h"
#include "core/ledger/ledger.h"
#include "core/message/message.h"
#include "core/network/network.h"
#include "core/offer/offer.h"
#include "core/op/operation.h"
#include "core/order/order.h"
#include "core/party/party.h"
#include "core/product/on_sale.h"
#include "core/product/product.h"
#include "core/receipt/receipt.h"
#include "core/redemption/redemption.h"
#include "core/report/report.h"
#include "core/role/role.h"
#include "core/season/season.h"
#include "core/single/single.h"
#include "core/slot/slot.h"
#include "core/system/system.h"
#include "core/ticket/ticket.h"
#include "core/till/till.h"
#include "core/voucher/voucher.h"

/* One on a line, so that many may add theirs. */
/* clang-format off */
static const struct operation *const *const modules[] = {
	access_operations,
	advantage_operations,
	account_operations,
	audit_operations,
	auth_operations,
	card_operations,
	category_operations,
	closing_operations,
	code_operations,
	commune_operations,
	contact_operations,
	customer_operations,
	item_operations,
	delivery_operations,
	kiosk_operations,
	ledger_operations,
	mail_operations,
	network_operations,
	offer_operations,
	order_operations,
	party_operations,
	product_operations,
	product_sale_operations,
	receipt_operations,
	redemption_operations,
	report_operations,
	role_operations,
	season_operations,
	selection_operations,
	session_operations,
	shop_operations,
	single_operations,
	slot_operations,
	system_operations,
	till_operations,
	ticket_operations,
	voucher_operations,
};
/* clang-format on */

enum { OPERATIONS_MAX = 512 };

static const struct operation *table[OPERATIONS_MAX + 1];
static size_t table_count;

static int by_name(const void *a, const void *b)
{
	const struct operation *const *left = a;
	const struct operation *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* Filled before main, so that every thread may read it. */
__attribute__((constructor)) static void fill(void)
{
	for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
		for (const struct operation *const *operation = modules[i]; *operation;
		     operation++) {
			if (table_count == OPERATIONS_MAX)
				abort();
			table[table_count++] = *operation;
		}
	}
	qsort(table, table_count, sizeof *table, by_name);
}

const struct operation *const *operation_table(void)
{
	return table;
}

static const struct operation **find(const char *name)
{
	const struct operation wanted = { .name = name };
	const struct operation *key = &wanted;

	return bsearch(&key, table, table_count, sizeof *table, by_name);
}

size_t operation_number(const struct operation *operation)
{
	return (size_t)(find(operation->name) - table);
}

const struct operation *operation_find(const char *name)
{
	const struct operation **found = find(name);

	return found ? *found : NULL;
}
