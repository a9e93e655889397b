/* offer.create, offer.update, offer.publish and offer.withdraw. There is no
 * delete: an offer that was used stays on record, and withdrawing ends it. */
#include <string.h>

#include "core/offer/index.h"
#include "core/offer/private.h"
#include "core/offer/record.h"
#include "core/offer/terms.h"
#include "core/party/record.h"

/* --- The arguments that create and update share --- */

#define TEXT_PARAMS(required)                                               \
	{ .name = "title",                                                  \
	  .type = ARG_TEXT,                                                 \
	  .flags = (required),                                              \
	  .label = N_("Title"),                                             \
	  .help = N_("In the network's language.") },                       \
		{ .name = "title_en",                                       \
		  .type = ARG_TEXT,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Title in English") },                        \
		{ .name = "title_de",                                       \
		  .type = ARG_TEXT,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Title in German") },                         \
		{ .name = "title_es",                                       \
		  .type = ARG_TEXT,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Title in Spanish") },                        \
		{ .name = "body",                                           \
		  .type = ARG_LONG,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("What it gives") },                           \
		{ .name = "body_en",                                        \
		  .type = ARG_LONG,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("What it gives, in English") },               \
		{ .name = "conditions",                                     \
		  .type = ARG_LONG,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Conditions") },                              \
		{ .name = "conditions_en",                                  \
		  .type = ARG_LONG,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Conditions in English") },                   \
		{ .name = "hours",                                          \
		  .type = ARG_LONG,                                         \
		  .flags = PARAM_CLEAR,                                     \
		  .label = N_("Opening hours") },                           \
	{                                                                   \
		.name = "hours_en", .type = ARG_LONG, .flags = PARAM_CLEAR, \
		.label = N_("Opening hours in English")                     \
	}

#define OFFER_REF_PARAM                                                                           \
	{                                                                                         \
		.name = "ref", .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = N_("Identifier"), \
		.help = N_("As in the source that it was imported from.")                         \
	}

/* Which argument says what in which language; NULL: the network's. Those of the
 * network's language come first, so that a title is there for the others. */
enum text_part { TITLE, BODY, CONDITIONS, HOURS };
static const struct {
	const char *argument, *language;
	enum text_part part;
} text_arguments[] = {
	{ "title", NULL, TITLE },           { "body", NULL, BODY },
	{ "conditions", NULL, CONDITIONS }, { "title_en", "en", TITLE },
	{ "body_en", "en", BODY },          { "conditions_en", "en", CONDITIONS },
	{ "hours", NULL, HOURS },           { "hours_en", "en", HOURS },
	{ "title_de", "de", TITLE },        { "title_es", "es", TITLE },
};

static void set_part(struct offer_text *text, enum text_part part, const char *value)
{
	const char **parts[] = {
		[TITLE] = &text->title,
		[BODY] = &text->body,
		[CONDITIONS] = &text->conditions,
		[HOURS] = &text->hours,
	};

	*parts[part] = value ? value : "";
}

/* Other languages may leave the title out: it is then the network's. */
static enum refusal write_text(struct call *call, int64_t offer, const char *language)
{
	const char *home = setting_text(call, "language");
	struct offer_text text = offer_text_read(call, offer, language);

	for (size_t i = 0; i < sizeof(text_arguments) / sizeof(text_arguments[0]); i++) {
		const char *of = text_arguments[i].language ? text_arguments[i].language : home;

		if (strcmp(of, language) == 0 && arg_given(call, text_arguments[i].argument))
			set_part(&text, text_arguments[i].part,
				 arg_text(call, text_arguments[i].argument));
	}
	if (!*text.title && (*text.body || *text.conditions || *text.hours))
		text.title = offer_text_read(call, offer, home).title;
	if (!*text.title && strcmp(language, home) == 0)
		return refuse_argument(call, "title", call_say(call, N_("Missing.")));
	offer_text_write(call, offer, language, &text);
	return DONE;
}

static enum refusal write_texts(struct call *call, int64_t offer)
{
	static const char *const others[] = { "fr", "en", "de", "es" };
	const char *home = setting_text(call, "language");

	TRY(write_text(call, offer, home));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i], home) != 0)
			TRY(write_text(call, offer, others[i]));
	return DONE;
}

/* A place of its own, only where one is given; it begins as the one that the
 * offer had from its shop or its producer. */
static enum refusal write_place(struct call *call, struct offer *offer)
{
	struct place place;

	if (!place_given(call))
		return DONE;
	place = offer_own_place(call, offer);
	TRY(place_from_arguments(call, &place));
	place_write(call, &offer->place, &place, false);
	return DONE;
}

static enum refusal taken(struct call *call)
{
	return refuse(call, REFUSED_EXISTS, "what", arg_text(call, "ref"), NULL);
}

/* --- offer.create --- */

static enum refusal create(struct call *call)
{
	struct offer offer = {
		.party = arg_int(call, "party"), .booking = "none", .contact = "", .state = "draft"
	};

	TRY(terms_from_arguments(call, &offer));
	TRY(write_place(call, &offer));
	if (!offer_insert(call, &offer))
		return taken(call);
	TRY(write_texts(call, offer.id));
	party_add_kind(call, offer.party, "producer");
	audit_object(call, "offer", offer.id);
	reply_int(call, "id", offer.id);
	return DONE;
}

const struct operation offer_create = {
	.name = "offer.create",
	.summary = N_("Add an offer, as a draft"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "party",
			   .type = ARG_PARTY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Producer") },
			 { .name = "shop",
			   .type = ARG_SHOP,
			   .flags = PARAM_CLEAR,
			   .label = N_("Shop"),
			   .help = N_("Only there; without it, at every shop of the producer.") },
			 { .name = "category",
			   .type = ARG_CATEGORY,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Category") },
			 TEXT_PARAMS(PARAM_REQUIRED), TERM_PARAMS("none", "1"), PLACE_PARAMS,
			 OFFER_REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

/* --- offer.update --- */

static enum refusal missing(struct call *call)
{
	return refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("offer")), NULL);
}

/* A producer prepares offers; once published, the network answers for them. */
static enum refusal update(struct call *call)
{
	struct offer offer;

	if (!offer_read(call, arg_int(call, "offer"), &offer))
		return missing(call);
	if (!call->whole && strcmp(offer.state, "draft") != 0)
		return refuse(call, REFUSED_WRONG_STATE, "state", call_say(call, offer.state),
			      NULL);
	TRY(terms_from_arguments(call, &offer));
	TRY(write_place(call, &offer));
	if (!offer_update(call, &offer))
		return taken(call);
	TRY(write_texts(call, offer.id));
	offer_index_refresh(call, offer.id);
	audit_object(call, "offer", offer.id);
	reply_int(call, "id", offer.id);
	return DONE;
}

const struct operation offer_update_operation = {
	.name = "offer.update",
	.summary = N_("Change an offer"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff producer",
	.params = PARAMS({ .name = "offer",
			   .type = ARG_OFFER,
			   .flags = PARAM_REQUIRED,
			   .label = N_("Offer") },
			 { .name = "shop",
			   .type = ARG_SHOP,
			   .flags = PARAM_CLEAR,
			   .label = N_("Shop"),
			   .help = N_("Only there; without it, at every shop of the producer.") },
			 { .name = "category", .type = ARG_CATEGORY, .label = N_("Category") },
			 TEXT_PARAMS(0), TERM_PARAMS(NULL, NULL), PLACE_PARAMS, OFFER_REF_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};

/* --- offer.publish, offer.withdraw --- */

static enum refusal set_states(struct call *call, const char *state, const char *tally)
{
	int64_t changed = 0;

	for (size_t i = 0; i < arg_count(call, "offer"); i++) {
		int64_t id = arg_int_at(call, "offer", i);
		struct offer offer;
		struct party party;

		if (!offer_read(call, id, &offer) || !party_read(call, offer.party, &party))
			return missing(call);
		if (strcmp(state, "published") == 0 && !party.active)
			return refuse(call, REFUSED_WRONG_STATE, "state",
				      call_say(call, N_("closed")), "party", party.name, NULL);
		if (!offer_set_state(call, id, state))
			continue;
		changed++;
		offer_index_refresh(call, id);
		audit_object(call, "offer", id);
	}
	reply_int(call, tally, changed);
	return DONE;
}

static enum refusal publish(struct call *call)
{
	return set_states(call, "published", "published");
}

static enum refusal withdraw(struct call *call)
{
	return set_states(call, "withdrawn", "withdrawn");
}

#define OFFERS_PARAM                                   \
	PARAMS({ .name = "offer",                      \
		 .type = ARG_OFFER,                    \
		 .flags = PARAM_REQUIRED | PARAM_MANY, \
		 .label = N_("Offers") })

const struct operation offer_publish = {
	.name = "offer.publish",
	.summary = N_("Publish offers: they are found and can be redeemed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = OFFERS_PARAM,
	.columns = COLUMNS({ "published", COLUMN_INT, N_("Published") }),
	.run = publish,
};

const struct operation offer_withdraw = {
	.name = "offer.withdraw",
	.summary = N_("Withdraw offers: they are no longer found nor redeemed"),
	.kind = OP_WRITE,
	.shape = OP_RECORD,
	.roles = "staff",
	.params = OFFERS_PARAM,
	.columns = COLUMNS({ "withdrawn", COLUMN_INT, N_("Withdrawn") }),
	.run = withdraw,
};
