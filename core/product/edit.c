/* product.create and product.update. What was sold stays on record: there is no
 * delete, and withdrawing ends a product. */
#include <string.h>

#include "core/party/record.h"
#include "core/product/private.h"

/* --- What it says --- */

static const char *argument_in(struct call *call, const char *part, const char *language,
			       const char *before)
{
	const char *argument = call_format(call, "%s_%s", part, language);

	return arg_given(call, argument) ? arg_text(call, argument) : before;
}

/* Another language may leave the name out: it is then the network's. */
static enum refusal write_text(struct call *call, int64_t product, const char *language)
{
	const char *home = setting_text(call, "language");
	struct product_text text = product_text_read(call, product, language);

	text.name = argument_in(call, "name", language, text.name);
	text.internal = argument_in(call, "internal", language, text.internal);
	text.body = argument_in(call, "body", language, text.body);
	text.terms = argument_in(call, "terms", language, text.terms);
	if (!*text.name && strcmp(language, home) == 0)
		return refuse_argument(call, call_format(call, "name_%s", language),
				       call_say(call, N_("Missing: this is the network’s "
							 "language.")));
	if (!*text.name && (*text.internal || *text.body || *text.terms))
		text.name = product_text_read(call, product, home).name;
	product_text_write(call, product, language, &text);
	return DONE;
}

static enum refusal write_texts(struct call *call, int64_t product)
{
	const char *home = setting_text(call, "language");

	TRY(write_text(call, product, home));
	for (size_t i = 0; product_languages[i]; i++)
		if (strcmp(product_languages[i], home) != 0)
			TRY(write_text(call, product, product_languages[i]));
	return DONE;
}

/* --- Its row --- */

/* A number that may be cleared; left alone when it is not given. */
static void read_number(struct call *call, const char *argument, int64_t none, int64_t *value)
{
	if (arg_given(call, argument))
		*value = arg_int(call, argument) ? arg_int(call, argument) : none;
}

/* A stock of nothing is a stock; a cleared one is no limit. */
static void read_stock(struct call *call, struct product *product)
{
	if (arg_given(call, "stock"))
		product->stock = call_int(call, "SELECT :stock", NULL, -1);
}

static enum refusal read_row(struct call *call, struct product *product)
{
	const char *argument;
	const char *fault;

	if (arg_given(call, "ref"))
		product->ref = arg_text(call, "ref");
	if (arg_given(call, "family"))
		product->family = arg_text(call, "family");
	if (arg_given(call, "vat"))
		product->vat = arg_int(call, "vat");
	if (arg_given(call, "cancellable"))
		product->cancellable = arg_int(call, "cancellable") != 0;
	read_number(call, "season", 0, &product->season);
	read_number(call, "category", 0, &product->category);
	read_number(call, "entries", 0, &product->entries);
	read_number(call, "valid_days", 0, &product->valid_days);
	read_number(call, "at_most", 0, &product->at_most);
	read_stock(call, product);
	fault = product_fault(product, &argument);
	return fault ? refuse_argument(call, argument, call_say(call, fault)) : DONE;
}

static void write_channels(struct call *call, int64_t product)
{
	size_t count = arg_count(call, "channels");
	int64_t *channels = call_alloc(call, (count + 1) * sizeof *channels);

	for (size_t i = 0; i < count; i++)
		channels[i] = arg_int_at(call, "channels", i);
	if (arg_given(call, "channels"))
		product_channels_write(call, product, channels, count);
}

static enum refusal done(struct call *call, int64_t product)
{
	TRY(write_texts(call, product));
	write_channels(call, product);
	audit_object(call, "product", product);
	reply_int(call, "id", product);
	return DONE;
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

static enum refusal create(struct call *call)
{
	struct product product = {
		.party = arg_int(call, "party"), .state = "draft", .stock = -1, .cancellable = true
	};

	TRY(read_row(call, &product));
	if (!product_insert(call, &product))
		return taken(call);
	party_add_kind(call, product.party, "producer");
	return done(call, product.id);
}

/* Once it was validated, the network answers for what it is, how it is taxed and
 * where it is sold; its producer runs the rest. */
static enum refusal check_rights(struct call *call, const struct product *product)
{
	static const char *const validated[] = { "ref", "family", "vat", "channels" };

	TRY(product_check_editable(call, product));
	for (size_t i = 0; i < sizeof validated / sizeof *validated; i++)
		if (!call->whole && strcmp(product->state, "draft") != 0 &&
		    arg_given(call, validated[i]))
			return refuse_argument(call, validated[i],
					       call_say(call, N_("The network validated this: ask "
								 "it for a change.")));
	return DONE;
}

/* The family says how a product is sold: it stays while sessions rest on it. */
static enum refusal check_family(struct call *call, const struct product *product)
{
	static const char used[] = "SELECT EXISTS (SELECT 1 FROM slot WHERE product = :product)"
				   "    OR EXISTS (SELECT 1 FROM order_line"
				   "                WHERE product = :product)";

	if (!arg_given(call, "family") || strcmp(arg_text(call, "family"), product->family) == 0 ||
	    !call_int(call, used, NULL, 0))
		return DONE;
	return refuse_argument(call, "family",
			       call_say(call, N_("It has sessions or was sold as what it is.")));
}

static enum refusal update(struct call *call)
{
	struct product product;

	if (!product_read(call, arg_int(call, "product"), &product))
		return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("product")), NULL);
	TRY(check_rights(call, &product));
	TRY(check_family(call, &product));
	TRY(read_row(call, &product));
	if (!product_update(call, &product))
		return taken(call);
	return done(call, product.id);
}

/* --- Declarations --- */

#define LINE(argument, said, longest)                                                      \
	{                                                                                  \
		.name = (argument), .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = said, \
		.max = (longest)                                                           \
	}
#define LINES(argument, said)                                                             \
	{                                                                                 \
		.name = (argument), .type = ARG_LONG, .flags = PARAM_CLEAR, .label = said \
	}
#define NUMBER(argument, said, more, first, least, most)                                  \
	{                                                                                 \
		.name = (argument), .type = ARG_INT, .flags = PARAM_CLEAR, .label = said, \
		.help = (more), .initial = (first), .min = (least), .max = (most)         \
	}

#define PRODUCT_PARAMS(required, percent, times, yes)                                             \
	{ .name = "family",                                                                       \
	  .type = ARG_CHOICE,                                                                     \
	  .flags = (required),                                                                    \
	  .label = N_("Family"),                                                                  \
	  .choices = product_families,                                                            \
	  .noun = "product" },                                                                    \
		{ .name = "ref",                                                                  \
		  .type = ARG_TEXT,                                                               \
		  .flags = (required),                                                            \
		  .label = N_("Code"),                                                            \
		  .help = N_("A short word for imports and commands."),                           \
		  .max = 60 },                                                                    \
		LINE("name_fr", N_("Name in French"), 120),                                       \
		LINE("name_en", N_("Name in English"), 120),                                      \
		LINE("name_de", N_("Name in German"), 120),                                       \
		LINE("name_es", N_("Name in Spanish"), 120),                                      \
		LINE("internal_fr", N_("Internal name in French"), 120),                          \
		LINE("internal_en", N_("Internal name in English"), 120),                         \
		LINE("internal_de", N_("Internal name in German"), 120),                          \
		LINE("internal_es", N_("Internal name in Spanish"), 120),                         \
		{ .name = "season",                                                               \
		  .type = ARG_SEASON,                                                             \
		  .flags = PARAM_CLEAR,                                                           \
		  .label = N_("Season"),                                                          \
		  .help = N_("It is sold in that season only.") },                                \
		{ .name = "category",                                                             \
		  .type = ARG_CATEGORY,                                                           \
		  .flags = PARAM_CLEAR,                                                           \
		  .label = N_("Category") },                                                      \
		{ .name = "vat",                                                                  \
		  .type = ARG_RATE,                                                               \
		  .label = N_("VAT rate"),                                                        \
		  .help = N_("In per cent, as 5.5; prices include it."),                          \
		  .initial = (percent) },                                                         \
		{ .name = "channels",                                                             \
		  .type = ARG_CHANNEL,                                                            \
		  .flags = PARAM_MANY | PARAM_CLEAR,                                              \
		  .label = N_("Sales channels") },                                                \
		NUMBER("stock", N_("Stock"),                                                      \
		       N_("Of what has no sessions; empty: there is no end of it."), NULL, 0,     \
		       1000000000),                                                               \
		NUMBER("entries", N_("Entries"),                                                  \
		       N_("How often a ticket lets in; empty: without end."), times, 1, 1000000), \
		NUMBER("valid_days", N_("Valid for days"),                                        \
		       N_("From the sale, or from the day it is for; empty: without end."), NULL, \
		       1, 36500),                                                                 \
		NUMBER("at_most", N_("At most"),                                                  \
		       N_("So many in one order; empty: as many as one "                          \
			  "likes."),                                                              \
		       NULL, 1, 10000),                                                           \
		{ .name = "cancellable",                                                          \
		  .type = ARG_BOOL,                                                               \
		  .label = N_("Can be cancelled"),                                                \
		  .initial = (yes) },                                                             \
		LINES("body_fr", N_("Text in French")), LINES("body_en", N_("Text in English")),  \
		LINES("body_de", N_("Text in German")), LINES("body_es", N_("Text in Spanish")),  \
		LINES("terms_fr", N_("Terms of sale in French")),                                 \
		LINES("terms_en", N_("Terms of sale in English")),                                \
		LINES("terms_de", N_("Terms of sale in German")),                                 \
		LINES("terms_es", N_("Terms of sale in Spanish"))

const struct operation product_create = {
	.name = "product.create",
	.summary = N_("Add a product, as a draft"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Producer") },
			 PRODUCT_PARAMS(PARAM_REQUIRED, "20", "1", "yes")),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

const struct operation product_update_operation = {
	.name = "product.update",
	.summary = N_("Change a product"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "product",
			   .type = ARG_PRODUCT,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Product") },
			 PRODUCT_PARAMS(0, NULL, NULL, NULL)),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};
