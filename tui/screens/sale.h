/* The desk sale (S6, S12): a basket, one field always ready for a product or a code,
 * the customer, the offers, the payment. */
#ifndef GUICHET_SCREENS_SALE_H
#define GUICHET_SCREENS_SALE_H

/* Asks which desk when the account has several. */
void sale_show(void);

#endif
