/* What the files of core/product/ share. */
#ifndef GUICHET_PRODUCT_PRIVATE_H
#define GUICHET_PRODUCT_PRIVATE_H

#include <jansson.h>

#include "core/product/product.h"

extern const struct operation product_create, product_update_operation, product_list, product_show,
	product_submit, product_validate, product_reject, product_withdraw, product_restore;
extern const struct operation product_picture, product_picture_remove, product_picture_export,
	product_import;
extern const struct operation price_set_operation, price_remove, price_list;

/* The four languages of what is sold, NULL-terminated. */
extern const char *const product_languages[];

/* What a product says in one language; "" where it says nothing. */
struct product_text {
	const char *name, *internal, *body, *terms;
};

/* Empty texts when nothing is said in that language. */
struct product_text product_text_read(struct call *call, int64_t product, const char *language);
/* Writes what is said; an empty name takes the language away. */
void product_text_write(struct call *call, int64_t product, const char *language,
			const struct product_text *text);

/* Sets product->id; false when the ref is taken. Its zero references and limits, and a
 * stock of -1, are null in the data file. */
bool product_insert(struct call *call, struct product *product);
bool product_update(struct call *call, const struct product *product);
/* What is wrong with it, to be translated, and which argument; NULL: nothing. */
const char *product_fault(const struct product *product, const char **argument);
/* The channels become these, no more and no less. */
void product_channels_write(struct call *call, int64_t product, const int64_t *channels,
			    size_t count);

/* A producer runs its own products: what they say, cost and hold; but not while the
 * network reads them to validate them. */
enum refusal product_check_editable(struct call *call, const struct product *product);

/* The price of one, written or changed. Seat and channel 0: none, all. */
void price_write(struct call *call, int64_t product, int64_t audience, int64_t seat,
		 int64_t channel, int64_t cents);

#endif
