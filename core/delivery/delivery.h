/* What is handed out of an order: its tickets on paper, and its mail. */
#ifndef GUICHET_DELIVERY_H
#define GUICHET_DELIVERY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/op/call.h"

/* Queues the mail of a confirmed order to its customer: what was bought, its tickets, its
 * receipt. False when there is no address, or no mail is sent from here. */
bool order_mail(struct call *call, int64_t order);
/* The document of that mail; copies is the number of the receipt's duplicate ("0": the
 * receipt itself). NULL when there is nothing to send any more. */
json_t *order_mail_document(struct call *call, int64_t order, const char *language,
			    const char *copies);

/* Answers the document of an order's tickets, or of one of them (0: all), in the layout
 * that the argument says, and counts the print; refused when there is none to print. */
enum refusal tickets_paper(struct call *call, int64_t order, int64_t ticket);
extern const char *const ticket_layouts[];

extern const struct operation *const delivery_operations[];

#endif
