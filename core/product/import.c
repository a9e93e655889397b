/* product.import: products of parties that exist already, with their prices. Lines are
 * matched by their code (ref); an empty field clears, a column that is not in the file
 * changes nothing. What is new is a draft. */
#include <stdlib.h>
#include <string.h>

#include "core/import/import.h"
#include "core/party/record.h"
#include "core/product/private.h"
#include "core/text/text.h"

enum {
	REF,
	PARTY,
	FAMILY,
	NAME_FR,
	NAME_EN,
	NAME_DE,
	NAME_ES,
	INTERNAL_FR,
	INTERNAL_EN,
	BODY_FR,
	BODY_EN,
	BODY_DE,
	BODY_ES,
	TERMS_FR,
	TERMS_EN,
	TERMS_DE,
	TERMS_ES,
	SEASON,
	CATEGORY,
	VAT,
	CHANNELS,
	STOCK,
	ENTRIES,
	VALID_DAYS,
	AT_MOST,
	CANCELLABLE,
	PRICES,
};

enum { TEXT_MOST = 4000, PRICES_MOST = 200 };

static const struct import_column columns[] = {
	[REF] = { "ref", true, false, 60, NULL },
	[PARTY] = { "party", true, false, 0, NULL },
	[FAMILY] = { "family", true, false, 0, NULL },
	[NAME_FR] = { "name_fr", false, false, 120, NULL },
	[NAME_EN] = { "name_en", false, false, 120, NULL },
	[NAME_DE] = { "name_de", false, false, 120, NULL },
	[NAME_ES] = { "name_es", false, false, 120, NULL },
	[INTERNAL_FR] = { "internal_fr", false, false, 120, NULL },
	[INTERNAL_EN] = { "internal_en", false, false, 120, NULL },
	[BODY_FR] = { "body_fr", false, true, TEXT_MOST, NULL },
	[BODY_EN] = { "body_en", false, true, TEXT_MOST, NULL },
	[BODY_DE] = { "body_de", false, true, TEXT_MOST, NULL },
	[BODY_ES] = { "body_es", false, true, TEXT_MOST, NULL },
	[TERMS_FR] = { "terms_fr", false, true, TEXT_MOST, NULL },
	[TERMS_EN] = { "terms_en", false, true, TEXT_MOST, NULL },
	[TERMS_DE] = { "terms_de", false, true, TEXT_MOST, NULL },
	[TERMS_ES] = { "terms_es", false, true, TEXT_MOST, NULL },
	[SEASON] = { "season", false, false, 0, NULL },
	[CATEGORY] = { "category", false, false, 0, NULL },
	[VAT] = { "vat", false, false, 0, NULL },
	[CHANNELS] = { "channels", false, false, 0, NULL },
	[STOCK] = { "stock", false, false, 0, NULL },
	[ENTRIES] = { "entries", false, false, 0, NULL },
	[VALID_DAYS] = { "valid_days", false, false, 0, NULL },
	[AT_MOST] = { "at_most", false, false, 0, NULL },
	[CANCELLABLE] = { "cancellable", false, false, 0, NULL },
	[PRICES] = { "prices", false, false, 2000, NULL },
	{ .name = NULL },
};

/* Where each language says what. */
static const struct {
	const char *language;
	int name, internal, body, terms; /* -1: no column */
} texts[] = {
	{ "fr", NAME_FR, INTERNAL_FR, BODY_FR, TERMS_FR },
	{ "en", NAME_EN, INTERNAL_EN, BODY_EN, TERMS_EN },
	{ "de", NAME_DE, -1, BODY_DE, TERMS_DE },
	{ "es", NAME_ES, -1, BODY_ES, TERMS_ES },
};

struct tally {
	int64_t created, updated, prices, lines;
};

static void unknown(struct import *import, size_t column, const char *value)
{
	import_bad(import, N_("{column}: there is no {value}, or it is not yours."), "column",
		   columns[column].name, "value", value, NULL);
}

static void wrong(struct import *import, size_t column)
{
	import_bad(import, N_("{column}: {value} is not a number within the limits."), "column",
		   columns[column].name, "value", import_field(import, column), NULL);
}

/* --- The row --- */

static int64_t by_ref(struct call *call, const char *sql, const char *ref)
{
	return call_int(call, sql, BINDS(B_TEXT(":row_ref", ref)), 0);
}

/* An empty field is none. */
static void read_reference(struct call *call, struct import *import, size_t column, const char *sql,
			   int64_t *id)
{
	const char *ref = import_field(import, column);

	if (!import_has(import, column))
		return;
	*id = *ref ? by_ref(call, sql, ref) : 0;
	if (*ref && !*id)
		unknown(import, column, ref);
}

static void read_owner(struct call *call, struct import *import, struct product *product)
{
	int64_t party = party_by_ref(call, import_field(import, PARTY));

	if (!party)
		unknown(import, PARTY, import_field(import, PARTY));
	else if (product->id && party != product->party)
		import_bad(import, N_("The identifier {value} is another party's."), "value",
			   import_field(import, REF), NULL);
	product->party = party;
}

static void read_family(struct call *call, struct import *import, struct product *product)
{
	static const char used[] = "SELECT EXISTS (SELECT 1 FROM slot WHERE product = :row_id)"
				   "    OR EXISTS (SELECT 1 FROM order_line"
				   "                WHERE product = :row_id)";
	const char *family = import_field(import, FAMILY);
	size_t i = 0;

	while (product_families[i] && strcmp(product_families[i], family) != 0)
		i++;
	if (!product_families[i])
		unknown(import, FAMILY, family);
	else if (product->id && strcmp(product->family, family) != 0 &&
		 call_int(call, used, BINDS(B_INT(":row_id", product->id)), 0))
		import_bad(import, N_("It has sessions or was sold as what it is."), NULL);
	else
		product->family = product_families[i];
}

/* An empty field is no limit. */
static void read_number(struct import *import, size_t column, int64_t least, int64_t most,
			int64_t none, int64_t *value)
{
	bool given;
	int64_t number = 0;

	if (!import_has(import, column) || !import_int(import, column, most, &given, &number))
		return;
	if (given && number < least)
		wrong(import, column);
	*value = given ? number : none;
}

static void read_vat(struct import *import, struct product *product)
{
	const char *text = import_field(import, VAT);

	if (*text && (!text_hundredths(text, &product->vat) || product->vat > 10000))
		wrong(import, VAT);
}

static void read_cancellable(struct import *import, struct product *product)
{
	const char *text = import_field(import, CANCELLABLE);

	if (!*text)
		return;
	product->cancellable = strcmp(text, "yes") == 0 || strcmp(text, "oui") == 0;
	if (!product->cancellable && strcmp(text, "no") != 0 && strcmp(text, "non") != 0)
		import_bad(import, N_("{column}: yes or no."), "column",
			   import_name(import, CANCELLABLE), NULL);
}

static void read_row(struct call *call, struct import *import, struct product *product)
{
	static const char season[] = "SELECT id FROM season WHERE ref = :row_ref";
	static const char category[] = "SELECT id FROM category WHERE ref = :row_ref";
	const char *argument;
	const char *fault;

	read_owner(call, import, product);
	read_family(call, import, product);
	read_reference(call, import, SEASON, season, &product->season);
	read_reference(call, import, CATEGORY, category, &product->category);
	read_vat(import, product);
	read_cancellable(import, product);
	read_number(import, STOCK, 0, 1000000000, -1, &product->stock);
	read_number(import, ENTRIES, 1, 1000000, 0, &product->entries);
	read_number(import, VALID_DAYS, 1, 36500, 0, &product->valid_days);
	read_number(import, AT_MOST, 1, 10000, 0, &product->at_most);
	fault = product->family ? product_fault(product, &argument) : NULL;
	if (fault)
		import_bad(import, fault, NULL);
}

/* --- Prices: "full=12.50 child=0 full/front=38", with spaces between --- */

struct cell {
	int64_t audience, seat, cents;
};

static bool read_cell(struct call *call, struct import *import, char *text, struct cell *cell)
{
	static const char audience[] = "SELECT id FROM list_item WHERE list = 'audience'"
				       " AND active AND ref = :row_ref";
	static const char seat[] = "SELECT id FROM list_item WHERE list = 'seat'"
				   " AND active AND ref = :row_ref";
	char *amount = strchr(text, '=');
	char *slash;

	if (!amount || (*amount++ = 0, !text_hundredths(amount, &cell->cents)) ||
	    cell->cents > 100000000) {
		import_bad(import, N_("prices: such as full=12.50 child=0 full/front=38."), NULL);
		return false;
	}
	slash = strchr(text, '/');
	if (slash)
		*slash++ = 0;
	cell->audience = by_ref(call, audience, text);
	cell->seat = slash ? by_ref(call, seat, slash) : 0;
	if (!cell->audience)
		unknown(import, PRICES, text);
	else if (slash && !cell->seat)
		unknown(import, PRICES, slash);
	return cell->audience && (!slash || cell->seat);
}

static size_t read_prices(struct call *call, struct import *import, struct cell *cells)
{
	char *text = call_copy(call, import_field(import, PRICES));
	char *rest;
	size_t count = 0;

	for (char *word = strtok_r(text, " ", &rest); word && count < PRICES_MOST;
	     word = strtok_r(NULL, " ", &rest))
		if (read_cell(call, import, word, &cells[count]))
			count++;
	return count;
}

static size_t read_channels(struct call *call, struct import *import, int64_t *channels)
{
	static const char sql[] = "SELECT id FROM list_item WHERE list = 'channel'"
				  " AND ref = :row_ref";
	char *text = call_copy(call, import_field(import, CHANNELS));
	char *rest;
	size_t count = 0;

	for (char *word = strtok_r(text, ", ", &rest); word && count < PRICES_MOST;
	     word = strtok_r(NULL, ", ", &rest)) {
		channels[count] = by_ref(call, sql, word);
		if (!channels[count++])
			unknown(import, CHANNELS, word);
	}
	return count;
}

/* --- Texts --- */

static const char *said(struct call *call, struct import *import, int column, const char *before)
{
	if (column < 0 || !import_has(import, (size_t)column))
		return before;
	return call_copy(call, import_field(import, (size_t)column));
}

/* Told even after another line was wrong, when nothing is written any more. */
static void check_name(struct call *call, struct import *import, int64_t product)
{
	const char *home = setting_text(call, "language");

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct product_text text = product_text_read(call, product, texts[i].language);

		if (strcmp(texts[i].language, home) == 0 &&
		    !*said(call, import, texts[i].name, text.name))
			import_bad(import, N_("A name in the network's language is wanted."), NULL);
	}
}

static void write_texts(struct call *call, struct import *import, int64_t product)
{
	const char *home = setting_text(call, "language");

	/* The network's language first, whose name stands in for the others'. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			const char *language = texts[i].language;
			bool at_home = strcmp(language, home) == 0;
			struct product_text text = product_text_read(call, product, language);

			if (at_home != (pass == 0))
				continue;
			text.name = said(call, import, texts[i].name, text.name);
			text.internal = said(call, import, texts[i].internal, text.internal);
			text.body = said(call, import, texts[i].body, text.body);
			text.terms = said(call, import, texts[i].terms, text.terms);
			if (!*text.name && (*text.internal || *text.body || *text.terms))
				text.name = product_text_read(call, product, home).name;
			product_text_write(call, product, language, &text);
		}
}

/* --- A line --- */

static void apply(struct call *call, struct import *import, struct product *product,
		  struct tally *tally)
{
	struct cell cells[PRICES_MOST];
	int64_t channels[PRICES_MOST];
	size_t cell_count = read_prices(call, import, cells);
	size_t channel_count = read_channels(call, import, channels);

	if (!import_sound(import))
		return;
	if (product->id)
		product_update(call, product);
	else
		product_insert(call, product);
	write_texts(call, import, product->id);
	party_add_kind(call, product->party, "producer");
	if (import_has(import, CHANNELS))
		product_channels_write(call, product->id, channels, channel_count);
	for (size_t i = 0; i < cell_count; i++)
		price_write(call, product->id, cells[i].audience, cells[i].seat, 0, cells[i].cents);
	tally->prices += (int64_t)cell_count;
	audit_object(call, "product", product->id);
}

static void line(struct call *call, struct import *import, struct tally *tally)
{
	static const char find[] = "SELECT id FROM product WHERE ref = :row_ref";
	struct product product = {
		.state = "draft", .vat = 2000, .stock = -1, .entries = 1, .cancellable = true
	};
	const char *ref = call_copy(call, import_field(import, REF));
	int64_t id = by_ref(call, find, ref);

	tally->lines++;
	import_once(import, ref);
	if (id)
		product_read(call, id, &product);
	product.ref = ref;
	tally->created += !id;
	tally->updated += id != 0;
	read_row(call, import, &product);
	check_name(call, import, product.id);
	apply(call, import, &product, tally);
}

static enum refusal run(struct call *call)
{
	struct import *import = import_open(call, columns);
	struct tally tally = { 0 };

	while (import_next(import))
		line(call, import, &tally);
	reply_int(call, "created", tally.created);
	reply_int(call, "updated", tally.updated);
	reply_int(call, "prices", tally.prices);
	reply_int(call, "lines", tally.lines);
	return import_close(import);
}

const struct operation product_import = {
	.name = "product.import",
	.summary = N_("Import products from CSV, with their prices"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = PARAMS(
		{ .name = "data",
		  .type = ARG_DATA,
		  .flags = PARAM_REQUIRED,
		  .label = N_("File"),
		  .help = N_(
			  "CSV with the columns ref, party, family, name_fr, and name_en, "
			  "name_de, name_es, internal_fr, internal_en, body_fr ..., terms_fr ..., "
			  "season, category, vat, channels, stock, entries, valid_days, at_most, "
			  "cancellable, prices (full=12.50 child=0 full/front=38).") },
		{ .name = "repair",
		  .type = ARG_CHOICE,
		  .label = N_("Repair"),
		  .help = N_("Map control characters and bytes of Windows-1252 (cp1252)."),
		  .choices = import_repairs },
		{ .name = "dry_run",
		  .type = ARG_BOOL,
		  .label = N_("Dry run"),
		  .help = N_("Say what would be done, and do nothing."),
		  .initial = "no" }),
	.columns = COLUMNS(
		{ "created", COLUMN_INT, N_("Made") }, { "updated", COLUMN_INT, N_("Updated") },
		{ "prices", COLUMN_INT, N_("Prices") }, { "lines", COLUMN_INT, N_("Lines") },
		{ "repaired", COLUMN_INT, N_("Repaired") },
		{ "repairs", COLUMN_JSON, N_("Repairs") }),
	.run = run,
};
