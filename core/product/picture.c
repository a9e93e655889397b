/* product.picture, product.picture_remove and product.picture_export. */
#include "core/picture/picture.h"
#include "core/product/private.h"

/* The one that it had goes. */
static void replace(struct call *call, struct product *product, int64_t picture)
{
	int64_t before = product->picture;

	product->picture = picture;
	product_update(call, product);
	picture_drop(call, before);
	audit_object(call, "product", product->id);
}

static enum refusal read_product(struct call *call, struct product *product)
{
	if (!product_read(call, arg_int(call, "product"), product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	return product_check_editable(call, product);
}

static enum refusal keep(struct call *call)
{
	struct product product;
	int64_t picture;

	TRY(read_product(call, &product));
	TRY(picture_keep(call, product.ref, &picture));
	replace(call, &product, picture);
	return DONE;
}

static enum refusal take_away(struct call *call)
{
	struct product product;

	TRY(read_product(call, &product));
	if (!product.picture)
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("picture")), NULL);
	replace(call, &product, 0);
	return DONE;
}

static enum refusal give(struct call *call)
{
	struct product product;

	if (!product_read(call, arg_int(call, "product"), &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	return picture_reply(call, product.picture);
}

#define PRODUCT_PARAM                                                            \
	{                                                                        \
		.name = "product", .type = ARG_PRODUCT, .flags = PARAM_REQUIRED, \
		.label = N_("Product")                                           \
	}

const struct operation product_picture = {
	.name = "product.picture",
	.summary = N_("Give a product its picture, PNG or JPEG"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(PRODUCT_PARAM, PICTURE_PARAMS),
	.columns = PICTURE_KEPT,
	.run = keep,
};

const struct operation product_picture_remove = {
	.name = "product.picture_remove",
	.summary = N_("Take a product’s picture away"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(PRODUCT_PARAM),
	.run = take_away,
};

const struct operation product_picture_export = {
	.name = "product.picture_export",
	.summary = N_("The picture of a product, as it was given"),
	.kind = OP_READ,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS(PRODUCT_PARAM),
	.columns = PICTURE_COLUMNS,
	.run = give,
};
