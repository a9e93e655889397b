/* party.import: places of a tourism register, whole, in one go. A host becomes a
 * party; every other kind a producer with a shop and an offer, which share its
 * place. Lines are matched by their id, so that the same file can come again. */
#include <string.h>

#include "core/import/import.h"
#include "core/offer/index.h"
#include "core/offer/record.h"
#include "core/party/party.h"
#include "core/party/place_import.h"
#include "core/party/record.h"

enum {
	ID,
	KIND,
	NAME,
	SUMMARY,
	DESCRIPTION,
	STREET,
	POSTCODE,
	COMMUNE,
	INSEE,
	LAT,
	LON,
	PHONE,
	EMAIL,
	WEBSITE,
};

static const struct import_column columns[] = {
	[ID] = { "id", true, false, 0 },
	[KIND] = { "kind", true, false, 0 },
	[NAME] = { "name", true, false, 0 },
	[SUMMARY] = { "summary", false, true, 4000 },
	[DESCRIPTION] = { "description", false, true, 4000 },
	[STREET] = { "street", false, false, 0 },
	[POSTCODE] = { "postcode", false, false, 0 },
	[COMMUNE] = { "commune", false, false, 0 },
	[INSEE] = { "insee", false, false, 0 },
	[LAT] = { "lat", false, false, 0 },
	[LON] = { "lon", false, false, 0 },
	[PHONE] = { "phone", false, false, 0 },
	[EMAIL] = { "email", false, false, 0 },
	[WEBSITE] = { "website", false, false, 0 },
	{ .name = NULL },
};

static const struct place_columns place_columns = {
	STREET, POSTCODE, COMMUNE, INSEE, LAT, LON, PHONE, EMAIL, WEBSITE,
};

/* What each kind of place becomes. */
static const struct kind {
	const char *name;
	const char *party;    /* its kind of party */
	const char *category; /* of its offer; NULL: it has no shop and no offer */
} kinds[] = {
	{ "host", "host", NULL },
	{ "association", "association", NULL },
	{ "restaurant", "producer", "restaurant" },
	{ "wine", "producer", "wine" },
	{ "leisure", "producer", "leisure" },
	{ "event", "producer", "leisure" },
};

struct tally {
	int64_t parties, shops, offers, updated, unchanged;
};

/* A line, judged. */
struct line {
	const char *ref, *name, *body;
	const struct kind *kind;
	int64_t category;
	struct place place;
};

static const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static bool line_category(struct call *call, struct import *import, struct line *line)
{
	static const char sql[] = "SELECT id FROM category WHERE ref = :row_ref";

	if (!line->kind->category)
		return true;
	line->category = call_int(call, sql, BINDS(B_TEXT(":row_ref", line->kind->category)), 0);
	if (!line->category)
		import_bad(import, N_("There is no category {value}."), "value",
			   line->kind->category, NULL);
	return line->category != 0;
}

/* The place that the party has already, so that its contacts stay. */
static struct place place_before(struct call *call, int64_t party)
{
	static const char sql[] = "SELECT place FROM party WHERE id = :row_id";

	if (!party)
		return place_none();
	return place_read(call, call_int(call, sql, BINDS(B_INT(":row_id", party)), 0));
}

static bool line_read(struct call *call, struct import *import, int64_t party, struct line *line)
{
	const char *body = import_field(import, DESCRIPTION);
	bool sound;

	if (!*body)
		body = import_field(import, SUMMARY);
	line->ref = call_copy(call, import_field(import, ID));
	line->name = call_copy(call, import_field(import, NAME));
	line->body = call_copy(call, body);
	line->kind = kind_find(import_field(import, KIND));
	line->place = place_before(call, party);
	sound = import_once(import, line->ref);
	if (!line->kind) {
		import_bad(import,
			   N_("Unknown kind {value}: host, restaurant, wine, leisure, event or "
			      "association."),
			   "value", import_field(import, KIND), NULL);
		sound = false;
	} else {
		sound &= line_category(call, import, line);
	}
	return place_from_import(call, import, &place_columns, &line->place) && sound;
}

/* The party of the line, made or brought up to date. *former is its name before. */
static bool apply_party(struct call *call, const struct line *line, int64_t id, struct party *party,
			const char **former)
{
	bool changed = false;

	*former = line->name;
	if (!id) {
		*party = (struct party){ .ref = line->ref, .name = line->name, .active = true };
		party->place = place_insert(call, &line->place);
		party_insert(call, party);
		party_add_kind(call, party->id, line->kind->party);
		return true;
	}
	party_read(call, id, party);
	*former = party->name;
	int64_t place = party->place;

	changed |= place_write(call, &party->place, &line->place, true);
	changed |= party_add_kind(call, party->id, line->kind->party);
	if (strcmp(party->name, line->name) != 0 || place != party->place) {
		party->name = line->name;
		party_update(call, party);
		changed = true;
	}
	return changed;
}

/* The shop of the line. One that people named otherwise keeps its name. */
static bool apply_shop(struct call *call, struct import *import, const struct line *line,
		       const struct party *party, const char *former, struct shop *shop,
		       struct tally *tally)
{
	int64_t id = shop_by_ref(call, line->ref);

	if (!id) {
		*shop = (struct shop){ .ref = line->ref,
				       .party = party->id,
				       .name = line->name,
				       .place = party->place,
				       .quick = true,
				       .active = true };
		tally->shops++;
		return shop_insert(call, shop);
	}
	shop_read(call, id, shop);
	if (shop->party != party->id)
		import_bad(import, N_("The identifier {value} is another party's."), "value",
			   line->ref, NULL);
	else if (strcmp(shop->name, former) == 0 && strcmp(former, line->name) != 0) {
		shop->name = line->name;
		return shop_update(call, shop);
	}
	return false;
}

/* The offer of the line: a draft that says what the register says. Once people
 * have given it a title of its own, its texts are theirs. */
static bool apply_offer(struct call *call, struct import *import, const struct line *line,
			const struct shop *shop, const char *former, struct tally *tally)
{
	const char *language = setting_text(call, "language");
	struct offer offer = { .id = offer_by_ref(call, line->ref) };
	struct offer_text text = { line->name, line->body, "", "" };
	bool changed;

	if (!offer.id) {
		offer = (struct offer){ .ref = line->ref,
					.party = shop->party,
					.shop = shop->id,
					.category = line->category,
					.booking = "none",
					.contact = "",
					.state = "draft",
					.per_code = 1 };
		offer_insert(call, &offer);
		tally->offers++;
	}
	offer_read(call, offer.id, &offer);
	if (offer.party != shop->party) {
		import_bad(import, N_("The identifier {value} is another party's."), "value",
			   line->ref, NULL);
		return false;
	}
	struct offer_text before = offer_text_read(call, offer.id, language);

	changed = false;
	if (!*before.title || strcmp(before.title, former) == 0) {
		text.conditions = before.conditions;
		text.hours = before.hours;
		changed |= offer_text_write(call, offer.id, language, &text);
	}
	if (arg_int(call, "publish") && strcmp(offer.state, "draft") == 0)
		changed |= offer_set_state(call, offer.id, "published");
	return changed;
}

static void apply(struct call *call, struct import *import, const struct line *line, int64_t id,
		  struct tally *tally)
{
	struct party party;
	struct shop shop;
	const char *former;
	bool changed = apply_party(call, line, id, &party, &former);

	if (line->kind->category) {
		changed |= apply_shop(call, import, line, &party, former, &shop, tally);
		if (import_sound(import))
			changed |= apply_offer(call, import, line, &shop, former, tally);
	}
	if (changed) {
		offer_index_party(call, party.id);
		audit_object(call, "party", party.id);
	}
	if (!id)
		tally->parties++;
	else if (changed)
		tally->updated++;
	else
		tally->unchanged++;
}

static enum refusal run(struct call *call)
{
	struct import *import = import_open(call, columns);
	struct tally tally = { 0 };

	while (import_next(import)) {
		int64_t party = party_by_ref(call, import_field(import, ID));
		struct line line = { 0 };

		if (line_read(call, import, party, &line) && import_sound(import))
			apply(call, import, &line, party, &tally);
	}
	reply_int(call, "parties", tally.parties);
	reply_int(call, "shops", tally.shops);
	reply_int(call, "offers", tally.offers);
	reply_int(call, "updated", tally.updated);
	reply_int(call, "unchanged", tally.unchanged);
	return import_close(import);
}

const struct operation party_import = {
	.name = "party.import",
	.summary = N_("Import hosts and producers, with their shops and offers, from CSV"),
	.kind = OP_WRITE,
	.access = OP_NETWORK,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = IMPORT_PARAMS(
		N_("CSV with the columns id, kind, name, and summary, description, street, "
		   "postcode, commune, insee, lat, lon, phone, email, website.")),
	.columns = COLUMNS({ "parties", COLUMN_INT, N_("Parties made") },
			   { "shops", COLUMN_INT, N_("Shops made") },
			   { "offers", COLUMN_INT, N_("Offers made") }, IMPORT_COLUMNS_COMMON),
	.run = run,
};
