/* offer.import: offers of parties that exist already. Lines are matched by their
 * ref; an empty field clears, a column that is not in the file changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "core/import/import.h"
#include "core/network/settings.h"
#include "core/offer/index.h"
#include "core/offer/offer.h"
#include "core/offer/private.h"
#include "core/offer/record.h"
#include "core/offer/terms.h"
#include "core/party/place_import.h"
#include "core/party/reach.h"
#include "core/party/record.h"

enum {
	REF,
	PARTY,
	SHOP,
	CATEGORY,
	TITLE,
	TITLE_EN,
	BODY,
	BODY_EN,
	CONDITIONS,
	CONDITIONS_EN,
	BOOKING,
	STREET,
	POSTCODE,
	COMMUNE,
	LAT,
	LON,
	PHONE,
	EMAIL,
	WEBSITE,
	VALID_FROM,
	VALID_UNTIL,
	PER_CODE,
	PER_DAY,
	QUOTA,
	HOURS,
	HOURS_EN,
	CONTACT,
	PEOPLE,
	DAYS,
	FROM_TIME,
	UNTIL_TIME,
	SEASON_FROM,
	SEASON_UNTIL,
	CENTS,
	BUDGET,
};

static const struct import_column columns[] = {
	[REF] = { "ref", true, false, 0 },
	[PARTY] = { "party", true, false, 0 },
	[SHOP] = { "shop", false, false, 0 },
	[CATEGORY] = { "category", true, false, 0 },
	[TITLE] = { "title", true, false, 0 },
	[TITLE_EN] = { "title_en", false, false, 0 },
	[BODY] = { "body", false, true, 4000 },
	[BODY_EN] = { "body_en", false, true, 4000 },
	[CONDITIONS] = { "conditions", false, true, 4000 },
	[CONDITIONS_EN] = { "conditions_en", false, true, 4000 },
	[BOOKING] = { "booking", false, false, 0 },
	[STREET] = { "street", false, false, 0 },
	[POSTCODE] = { "postcode", false, false, 0 },
	[COMMUNE] = { "commune", false, false, 0 },
	[LAT] = { "lat", false, false, 0 },
	[LON] = { "lon", false, false, 0 },
	[PHONE] = { "phone", false, false, 0 },
	[EMAIL] = { "email", false, false, 0 },
	[WEBSITE] = { "website", false, false, 0 },
	[VALID_FROM] = { "valid_from", false, false, 0 },
	[VALID_UNTIL] = { "valid_until", false, false, 0 },
	[PER_CODE] = { "per_code", false, false, 0 },
	[PER_DAY] = { "per_day", false, false, 0 },
	[QUOTA] = { "quota", false, false, 0 },
	[HOURS] = { "hours", false, true, 4000 },
	[HOURS_EN] = { "hours_en", false, true, 4000 },
	[CONTACT] = { "contact", false, false, 0 },
	[PEOPLE] = { "people", false, false, 0 },
	[DAYS] = { "days", false, false, 0 },
	[FROM_TIME] = { "from_time", false, false, 0 },
	[UNTIL_TIME] = { "until_time", false, false, 0 },
	[SEASON_FROM] = { "season_from", false, false, 0 },
	[SEASON_UNTIL] = { "season_until", false, false, 0 },
	[CENTS] = { "cents", false, false, 0 },
	[BUDGET] = { "budget", false, false, 0 },
	{ .name = NULL },
};

static const struct place_columns place_columns = {
	STREET, POSTCODE, COMMUNE, PLACE_NO_COLUMN, LAT, LON, PHONE, EMAIL, WEBSITE,
};

static const struct place_columns contact_columns = {
	PLACE_NO_COLUMN, PLACE_NO_COLUMN, PLACE_NO_COLUMN, PLACE_NO_COLUMN, PLACE_NO_COLUMN,
	PLACE_NO_COLUMN, PHONE,           EMAIL,           WEBSITE,
};

struct tally {
	int64_t created, updated, unchanged, lines;
};

static void unknown(struct import *import, size_t column)
{
	import_bad(import, N_("{column}: there is no {value}, or it is not yours."), "column",
		   columns[column].name, "value", import_field(import, column), NULL);
}

/* By ref, or by id when the text is a number. */
static int64_t reference_id(struct call *call, struct import *import, size_t column,
			    const char *sql)
{
	const char *text = import_field(import, column);
	bool number = strlen(text) <= 18 && strspn(text, "0123456789") == strlen(text);
	int64_t id = call_int(call, sql,
			      BINDS(B_TEXT(":row_ref", text),
				    B_INT(":row_id", number ? strtoll(text, NULL, 10) : 0)),
			      0);

	if (!id)
		unknown(import, column);
	return id;
}

static bool read_owner(struct call *call, struct import *import, struct offer *offer)
{
	static const char party_sql[] =
		"SELECT p.id FROM party p WHERE (p.ref = :row_ref OR p.id = :row_id)"
		"   AND " PARTY_IN_REACH("p.id") " ORDER BY p.ref = :row_ref DESC LIMIT 1";
	static const char shop_sql[] = "SELECT id FROM shop WHERE ref = :row_ref OR id = :row_id"
				       " ORDER BY ref = :row_ref DESC LIMIT 1";
	static const char category_sql[] =
		"SELECT id FROM category WHERE ref = :row_ref OR id = :row_id"
		" ORDER BY ref = :row_ref DESC LIMIT 1";
	int64_t party = reference_id(call, import, PARTY, party_sql);
	struct shop shop;

	if (offer->id && party && party != offer->party)
		import_bad(import, N_("The identifier {value} is another party's."), "value",
			   import_field(import, REF), NULL);
	offer->party = party;
	offer->category = reference_id(call, import, CATEGORY, category_sql);
	if (import_has(import, SHOP)) {
		offer->shop = 0;
		if (*import_field(import, SHOP))
			offer->shop = reference_id(call, import, SHOP, shop_sql);
	}
	if (offer->shop && (!shop_read(call, offer->shop, &shop) || shop.party != party))
		unknown(import, SHOP);
	return import_sound(import);
}

static void read_booking(struct import *import, struct offer *offer)
{
	const char *text = import_field(import, BOOKING);

	if (!import_has(import, BOOKING))
		return;
	offer->booking = "none";
	for (size_t i = 0; *text && offer_bookings[i]; i++) {
		if (strcmp(offer_bookings[i], text) == 0) {
			offer->booking = offer_bookings[i];
			return;
		}
	}
	if (*text)
		import_bad(import, N_("booking: none, advised or mandatory."), NULL);
}

static void read_period(struct import *import, struct offer *offer)
{
	bool given = false;
	int64_t day = 0;

	if (import_has(import, VALID_FROM) && import_day(import, VALID_FROM, &given, &day))
		offer->valid_from = given ? day : 0;
	if (import_has(import, VALID_UNTIL) && import_day(import, VALID_UNTIL, &given, &day))
		offer->valid_until = given ? network_day_after(day) : 0;
}

static void bad_value(struct import *import, size_t column, const char *msgid)
{
	import_bad(import, msgid, "column", columns[column].name, "value",
		   import_field(import, column), NULL);
}

/* Days of the week, with commas or spaces between. */
static void read_days(struct call *call, struct import *import, struct offer *offer)
{
	char *text = call_copy(call, import_field(import, DAYS)), *rest;

	if (!import_has(import, DAYS))
		return;
	offer->days = 0;
	for (char *word = strtok_r(text, ", ", &rest); word; word = strtok_r(NULL, ", ", &rest)) {
		if (!terms_day(word)) {
			bad_value(import, DAYS,
				  N_("{column}: {value}: days are mon, tue, wed, thu, fri, sat, "
				     "sun."));
			return;
		}
		offer->days |= terms_day(word);
	}
}

static void read_opening(struct import *import, struct offer *offer)
{
	const struct {
		size_t column;
		int64_t *minute;
		bool last;
	} hours[] = { { FROM_TIME, &offer->minute_from, false },
		      { UNTIL_TIME, &offer->minute_until, true } };
	const struct {
		size_t column;
		int64_t *day;
	} seasons[] = { { SEASON_FROM, &offer->season_from },
			{ SEASON_UNTIL, &offer->season_until } };

	for (size_t i = 0; i < sizeof(hours) / sizeof(hours[0]); i++)
		if (import_has(import, hours[i].column) &&
		    !terms_minute(import_field(import, hours[i].column), hours[i].last,
				  hours[i].minute))
			bad_value(import, hours[i].column,
				  N_("{column}: {value} is not an hour such as 09:30."));
	for (size_t i = 0; i < sizeof(seasons) / sizeof(seasons[0]); i++)
		if (import_has(import, seasons[i].column) &&
		    !terms_season(import_field(import, seasons[i].column), seasons[i].day))
			bad_value(import, seasons[i].column,
				  N_("{column}: {value} is not a month and a day such as 04-01."));
}

/* What the terms say together must hold, too. */
static void check_terms(struct import *import, const struct offer *offer)
{
	const char *argument, *fault = terms_fault(offer, &argument);

	if (fault)
		import_bad(import, fault, NULL);
}

/* An empty field, or 0, is no limit; but one use by voucher is the usual. */
static void read_limits(struct import *import, struct offer *offer)
{
	const struct {
		size_t column;
		int64_t *limit;
		int64_t usual;
	} limits[] = {
		{ PER_CODE, &offer->per_code, 1 }, { PER_DAY, &offer->per_day, 0 },
		{ QUOTA, &offer->quota, 0 },       { PEOPLE, &offer->people, 0 },
		{ CENTS, &offer->cents, 0 },       { BUDGET, &offer->budget, 0 },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		bool given = false;
		int64_t value = 0;

		if (import_has(import, limits[i].column) &&
		    import_int(import, limits[i].column, 1000000000, &given, &value))
			*limits[i].limit = given ? value : limits[i].usual;
	}
}

static bool says_any(const struct import *import, const int *which, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*import_field(import, (size_t)which[i]))
			return true;
	return false;
}

/* A place of its own only where the line says one: an address, or else the
 * contacts only, at the address of the shop. Without either the offer is where
 * its shop is. *changed when the place did. */
static void read_place(struct call *call, struct import *import, struct offer *offer, bool *changed)
{
	static const int address[] = { STREET, POSTCODE, COMMUNE, LAT, LON };
	static const int contacts[] = { PHONE, EMAIL, WEBSITE };
	bool somewhere = says_any(import, address, sizeof(address) / sizeof(address[0]));
	bool reached = says_any(import, contacts, sizeof(contacts) / sizeof(contacts[0]));
	struct place place =
		somewhere && !offer->place ? place_none() : offer_own_place(call, offer);
	int64_t was = offer->place;

	if (somewhere || reached) {
		if (place_from_import(call, import, somewhere ? &place_columns : &contact_columns,
				      &place) &&
		    import_sound(import))
			*changed |= place_write(call, &offer->place, &place, false);
	} else if (import_has(import, STREET) || import_has(import, COMMUNE)) {
		offer->place = 0;
		*changed |= was != 0;
	}
}

/* Of the texts, as columns, in one language. */
struct text_columns {
	size_t title, body, conditions, hours;
};

static bool write_text(struct call *call, struct import *import, int64_t offer,
		       const char *language, const struct text_columns *from)
{
	struct offer_text text = offer_text_read(call, offer, language);
	const struct {
		size_t column;
		const char **part;
	} parts[] = {
		{ from->title, &text.title },
		{ from->body, &text.body },
		{ from->conditions, &text.conditions },
		{ from->hours, &text.hours },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (import_has(import, parts[i].column))
			*parts[i].part = call_copy(call, import_field(import, parts[i].column));
	if (!*text.title && (*text.body || *text.conditions || *text.hours))
		text.title = call_copy(call, import_field(import, TITLE));
	return offer_text_write(call, offer, language, &text);
}

static bool write_texts(struct call *call, struct import *import, int64_t offer)
{
	static const struct text_columns home_texts = { TITLE, BODY, CONDITIONS, HOURS };
	static const struct text_columns english = { TITLE_EN, BODY_EN, CONDITIONS_EN, HOURS_EN };
	const char *home = setting_text(call, "language");
	bool changed = write_text(call, import, offer, home, &home_texts);

	if (strcmp(home, "en") != 0)
		changed |= write_text(call, import, offer, "en", &english);
	return changed;
}

static void apply(struct call *call, struct import *import, const struct offer *before,
		  struct offer *offer, bool changed, struct tally *tally)
{
	bool created = !offer->id;

	if (created && !offer_insert(call, offer)) {
		unknown(import, REF);
		return;
	}
	if (!created && !offer_equal(before, offer)) {
		offer_update(call, offer);
		changed = true;
	}
	changed |= write_texts(call, import, offer->id);
	if (arg_int(call, "publish") && strcmp(offer->state, "draft") == 0)
		changed |= offer_set_state(call, offer->id, "published");
	if (created)
		party_add_kind(call, offer->party, "producer");
	if (created || changed) {
		offer_index_refresh(call, offer->id);
		audit_object(call, "offer", offer->id);
	}
	tally->created += created;
	tally->updated += !created && changed;
	tally->unchanged += !created && !changed;
}

static void line(struct call *call, struct import *import, struct tally *tally)
{
	const char *ref = call_copy(call, import_field(import, REF));
	struct offer offer = {
		.ref = ref, .booking = "none", .contact = "", .state = "draft", .per_code = 1
	};
	struct offer before;
	bool changed = false;
	int64_t id = offer_by_ref(call, ref);

	tally->lines++;
	if (id)
		offer_read(call, id, &offer);
	before = offer;
	import_once(import, ref);
	read_owner(call, import, &offer);
	read_booking(import, &offer);
	read_period(import, &offer);
	read_limits(import, &offer);
	read_days(call, import, &offer);
	read_opening(import, &offer);
	if (import_has(import, CONTACT))
		offer.contact = call_copy(call, import_field(import, CONTACT));
	check_terms(import, &offer);
	read_place(call, import, &offer, &changed);
	if (import_sound(import))
		apply(call, import, &before, &offer, changed, tally);
}

static enum refusal run(struct call *call)
{
	struct import *import = import_open(call, columns);
	struct tally tally = { 0 };

	while (import_next(import))
		line(call, import, &tally);
	reply_int(call, "created", tally.created);
	reply_int(call, "updated", tally.updated);
	reply_int(call, "unchanged", tally.unchanged);
	reply_int(call, "lines", tally.lines);
	return import_close(import);
}

const struct operation offer_import = {
	.name = "offer.import",
	.summary = N_("Import offers from CSV"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = IMPORT_PARAMS(
		N_("CSV with the columns ref, party, category, title, and shop, title_en, body, "
		   "body_en, conditions, conditions_en, booking, street, postcode, commune, lat, "
		   "lon, phone, email, website, valid_from, valid_until, per_code, per_day, quota, "
		   "hours, hours_en, contact, people, days, from_time, until_time, season_from, "
		   "season_until, cents, budget.")),
	.columns = COLUMNS({ "created", COLUMN_INT, N_("Made") }, IMPORT_COLUMNS_COMMON,
			   { "lines", COLUMN_INT, N_("Lines") }),
	.run = run,
};
