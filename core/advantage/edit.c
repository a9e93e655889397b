/* advantage.create and advantage.update: one set of arguments, laid over the row. */
#include <string.h>

#include "core/advantage/private.h"
#include "core/offer/terms.h"
#include "core/product/product.h"

/* --- The arguments that create and update share --- */

#define WORDS(name_, label_)                                                               \
	{                                                                                  \
		.name = (name_), .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = (label_) \
	}
#define LINES(name_, label_)                                                               \
	{                                                                                  \
		.name = (name_), .type = ARG_LONG, .flags = PARAM_CLEAR, .label = (label_) \
	}
#define LIMIT(name_, label_, help_)                                                        \
	{                                                                                  \
		.name = (name_), .type = ARG_INT, .flags = PARAM_CLEAR, .label = (label_), \
		.help = (help_), .max = 1000000000                                         \
	}
#define YES_NO(name_, label_, help_)                                                  \
	{                                                                             \
		.name = (name_), .type = ARG_BOOL, .label = (label_), .help = (help_) \
	}
#define MANY(name_, type_, label_, help_)                                            \
	{                                                                            \
		.name = (name_), .type = (type_), .flags = PARAM_MANY | PARAM_CLEAR, \
		.label = (label_), .help = (help_)                                   \
	}
#define HOUR(name_, label_, help_)                                                          \
	{                                                                                   \
		.name = (name_), .type = ARG_TEXT, .flags = PARAM_CLEAR, .label = (label_), \
		.help = (help_), .max = 5                                                   \
	}

#define SHARED_PARAMS(required, target_, scope_, effect_)                                               \
	{ "title", ARG_TEXT, (required), N_("Public name"), N_("In the network's language.") },         \
		WORDS("title_en", N_("Public name in English")),                                        \
		WORDS("title_de", N_("Public name in German")),                                         \
		WORDS("title_es", N_("Public name in Spanish")),                                        \
		{ "internal", ARG_TEXT, PARAM_CLEAR, N_("Internal name"),                               \
		  N_("What staff call it; the public name, unless another is given.") },                \
		WORDS("internal_en", N_("Internal name in English")),                                   \
		WORDS("internal_de", N_("Internal name in German")),                                    \
		WORDS("internal_es", N_("Internal name in Spanish")),                                   \
		LINES("body", N_("What it gives")),                                                     \
		LINES("body_en", N_("What it gives, in English")),                                      \
		LINES("conditions", N_("Conditions")),                                                  \
		LINES("conditions_en", N_("Conditions in English")),                                    \
		{ "ref",                                                                                \
		  ARG_TEXT,                                                                             \
		  PARAM_CLEAR,                                                                          \
		  N_("Identifier"),                                                                     \
		  N_("A short name of your own for it."),                                               \
		  .max = 40 },                                                                          \
		{ "target",           ARG_CHOICE,           0,                                          \
		  N_("For"),          .initial = (target_), .choices = advantage_targets,               \
		  .noun = "advantage" },                                                                \
		{ "contacts", ARG_CONTACTS, PARAM_CLEAR, N_("List of contacts") },                      \
		{ "indicator", ARG_INDICATOR, PARAM_CLEAR, N_("Indicator") },                           \
		{ "level", ARG_INT, PARAM_CLEAR, N_("Level at least"), .max = 1000 },                   \
		{ "access_code", ARG_CODE, PARAM_CLEAR, N_("Access code"),                              \
		  N_("The one code that opens it, known to many.") },                                   \
		{ "scope", ARG_CHOICE, 0, N_("On"), .initial = (scope_), .choices = advantage_scopes }, \
		{ "families",                                                                           \
		  ARG_CHOICE,                                                                           \
		  PARAM_MANY | PARAM_CLEAR,                                                             \
		  N_("Families"),                                                                       \
		  .choices = product_families,                                                          \
		  .noun = "product" },                                                                  \
		MANY("products", ARG_PRODUCT, N_("Products"), NULL),                                    \
		MANY("audiences", ARG_AUDIENCE, N_("Audiences"), N_("None: all of them.")),             \
		{ "effect",    ARG_CHOICE,           0,                                                 \
		  N_("Gives"), .initial = (effect_), .choices = advantage_effects },                    \
		{ "percent", ARG_RATE, PARAM_CLEAR, N_("Percentage"), NULL, .min = 1 },                 \
		{ "value", ARG_AMOUNT, PARAM_CLEAR, N_("Amount or price"),                              \
		  N_("Off each unit, or off the whole basket; or what each unit costs.") },             \
		{ "buy", ARG_INT, PARAM_CLEAR, N_("Bought"), .max = 1000 },                             \
		{ "free", ARG_INT, PARAM_CLEAR, N_("Free"), N_("The cheapest of them."), .max = 1000 }, \
		MANY("prices", ARG_TEXT, N_("Set prices"),                                              \
		     N_("product:audience:price, with commas between.")),                               \
		MANY("channels", ARG_CHANNEL, N_("Sales channels"), N_("None: all of them.")),          \
		{ "season", ARG_SEASON, PARAM_CLEAR, N_("Season") },                                    \
		{ "valid_from", ARG_DATE, PARAM_CLEAR, N_("From") },                                    \
		HOUR("valid_from_time", N_("First hour"), N_("On the first day; such as 09:30.")),      \
		{ "valid_until", ARG_LAST_DAY, PARAM_CLEAR, N_("Until"),                                \
		  N_("The last day, included.") },                                                      \
		HOUR("valid_until_time", N_("Last hour"), N_("On the last day; such as 18:00.")),       \
		{ "days",                                                                               \
		  ARG_CHOICE,                                                                           \
		  PARAM_MANY | PARAM_CLEAR,                                                             \
		  N_("Days"),                                                                           \
		  N_("Days of the week, with commas between; empty: every day."),                       \
		  .choices = offer_days },                                                              \
		HOUR("from_time", N_("From the hour"), N_("Such as 09:30.")),                           \
		HOUR("until_time", N_("Until the hour"),                                                \
		     N_("Such as 18:00; before the first hour: past midnight.")),                       \
		{ "sale_end",                                                                           \
		  ARG_CHOICE,                                                                           \
		  0,                                                                                    \
		  N_("End of sale"),                                                                    \
		  N_("By session: until it begins, and a tolerance."),                                  \
		  .choices = advantage_sale_ends },                                                     \
		{ "sale_minutes",                                                                       \
		  ARG_INT,                                                                              \
		  PARAM_CLEAR,                                                                          \
		  N_("Tolerance (minutes)"),                                                            \
		  N_("After a session has begun; below 0: before it begins."),                          \
		  .min = -100000,                                                                       \
		  .max = 100000 },                                                                      \
		{ "min_amount", ARG_AMOUNT, PARAM_CLEAR, N_("From an amount of"),                       \
		  N_("Of what it is on, before any offer.") },                                          \
		LIMIT("min_units", N_("From a number of"), N_("Units of what it is on.")),              \
		YES_NO("first_order", N_("First order only"), NULL),                                    \
		YES_NO("professional", N_("Professionals only"), NULL),                                 \
		LIMIT("quota", N_("Quota"), N_("Units in all; uses, on the whole basket.")),            \
		{ "budget", ARG_AMOUNT, PARAM_CLEAR, N_("Budget"),                                      \
		  N_("What it may give in all.") },                                                     \
		LIMIT("per_customer", N_("By customer"), N_("Units; uses, on the whole basket.")),      \
		LIMIT("per_day", N_("Uses a day"), N_("By code, or by customer.")),                     \
		LIMIT("per_code", N_("Uses by code"), N_("A single-use code has one.")),                \
		LIMIT("people", N_("Units of one order"), N_("At most.")),                              \
		YES_NO("exclusive", N_("Exclusive"), N_("With no other offer.")),                       \
		YES_NO("whole_price", N_("Whole prices only"),                                          \
		       N_("Not on what another offer has reduced.")),                                   \
		YES_NO("keeps_use", N_("Keeps its use"), N_("Cancelling does not give it back."))

/* --- What they say --- */

enum part { TITLE, INTERNAL, BODY, CONDITIONS };
static const struct {
	const char *argument, *language; /* NULL: the network's */
	enum part part;
} text_arguments[] = {
	{ "title", NULL, TITLE },
	{ "title_en", "en", TITLE },
	{ "title_de", "de", TITLE },
	{ "title_es", "es", TITLE },
	{ "internal", NULL, INTERNAL },
	{ "internal_en", "en", INTERNAL },
	{ "internal_de", "de", INTERNAL },
	{ "internal_es", "es", INTERNAL },
	{ "body", NULL, BODY },
	{ "body_en", "en", BODY },
	{ "conditions", NULL, CONDITIONS },
	{ "conditions_en", "en", CONDITIONS },
};

static void set_part(struct advantage_text *text, enum part part, const char *value)
{
	const char **const parts[] = { [TITLE] = &text->title,
				       [INTERNAL] = &text->internal,
				       [BODY] = &text->body,
				       [CONDITIONS] = &text->conditions };

	*parts[part] = value ? value : "";
}

/* Other languages may leave the public name out: it is then the network's. */
static enum refusal write_text(struct call *call, int64_t id, const char *language)
{
	const char *home = setting_text(call, "language");
	struct advantage_text text = advantage_text_read(call, id, language);

	for (size_t i = 0; i < sizeof text_arguments / sizeof *text_arguments; i++) {
		const char *of = text_arguments[i].language ? text_arguments[i].language : home;

		if (strcmp(of, language) == 0 && arg_given(call, text_arguments[i].argument))
			set_part(&text, text_arguments[i].part,
				 arg_text(call, text_arguments[i].argument));
	}
	if (!*text.title && (*text.internal || *text.body || *text.conditions))
		text.title = advantage_text_read(call, id, home).title;
	if (!*text.title && strcmp(language, home) == 0)
		return refuse_argument(call, "title", call_say(call, N_("Missing.")));
	advantage_text_write(call, id, language, &text);
	return DONE;
}

static enum refusal write_texts(struct call *call, int64_t id)
{
	static const char *const languages[] = { "fr", "en", "de", "es" };
	const char *home = setting_text(call, "language");

	TRY(write_text(call, id, home));
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strcmp(languages[i], home) != 0)
			TRY(write_text(call, id, languages[i]));
	return DONE;
}

/* --- Writing --- */

static enum refusal write_rest(struct call *call, const struct advantage *advantage)
{
	bool coded = advantage->benefit.target == TARGET_PARTNER;

	TRY(write_texts(call, advantage->benefit.id));
	TRY(advantage_set_parts(call, advantage));
	if (arg_given(call, "access_code"))
		TRY(advantage_set_code(call, advantage,
				       coded ? arg_text(call, "access_code") : NULL));
	audit_object(call, "offer", advantage->benefit.id);
	reply_int(call, "id", advantage->benefit.id);
	if (arg_int(call, "dry_run"))
		call_discard(call);
	return DONE;
}

static enum refusal ref_taken(struct call *call, const struct advantage *advantage)
{
	return refuse_argument(call, "ref",
			       call_format(call, call_say(call, N_("%s is taken.")),
					   advantage->ref ? advantage->ref : ""));
}

#define DRY_RUN_PARAM                                                      \
	{                                                                  \
		"dry_run", ARG_BOOL, 0, N_("Dry run"),                     \
			N_("Only say what would be wrong, write nothing.") \
	}

/* --- advantage.create --- */

/* Whoever does not speak for the whole network makes them for a producer. */
static enum refusal create(struct call *call)
{
	struct advantage advantage = {
		.benefit = { .party = arg_int(call, "party"), .value = -1, .budget = -1 }
	};

	if (!call->whole && advantage.benefit.party == 0)
		return refuse_argument(call, "party",
				       call_say(call, N_("Say for which producer.")));
	TRY(advantage_from_arguments(call, &advantage));
	if (!advantage_insert(call, &advantage))
		return ref_taken(call, &advantage);
	return write_rest(call, &advantage);
}

const struct operation advantage_create = {
	.name = "advantage.create",
	.summary = N_("Add an advantage or a promotional code, as a draft"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS({ "party", ARG_PARTY, 0, N_("Producer"),
			   N_("On its own products only; without one, the network’s own.") },
			 SHARED_PARAMS(PARAM_REQUIRED, "public", "products", "percent"),
			 DRY_RUN_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = create,
};

/* --- advantage.update --- */

static enum refusal wrong_state(struct call *call, const struct advantage *advantage)
{
	return refuse(call, REFUSED_WRONG_STATE, "state",
		      call_say(call, word_label_of("advantage", advantage->state)), NULL);
}

/* What is given by code stays so while it is live: codes are in people's hands. A
 * producer prepares; once it is live the network answers for it. */
static enum refusal may_change(struct call *call, const struct advantage *advantage)
{
	bool live = strcmp(advantage->state, "draft") != 0;
	const char *target = benefit_targets[advantage->benefit.target];

	if (live && !call->whole)
		return wrong_state(call, advantage);
	if (live && arg_given(call, "target") && strcmp(arg_text(call, "target"), target) != 0)
		return wrong_state(call, advantage);
	return DONE;
}

static enum refusal update(struct call *call)
{
	struct advantage advantage;
	const char *lacking;

	TRY(advantage_of(call, &advantage));
	TRY(may_change(call, &advantage));
	TRY(advantage_from_arguments(call, &advantage));
	if (!advantage_update(call, &advantage))
		return ref_taken(call, &advantage);
	TRY(write_rest(call, &advantage));
	if (strcmp(advantage.state, "published") != 0)
		return DONE;
	advantage_read(call, advantage.benefit.id, &advantage);
	lacking = advantage_lacks(call, &advantage);
	return lacking ? refuse(call, REFUSED_INCOMPLETE, "what", lacking, NULL) : DONE;
}

const struct operation advantage_update_operation = {
	.name = "advantage.update",
	.summary = N_("Change an advantage"),
	.kind = OP_WRITE,
	.roles = "staff producer",
	.params = PARAMS(ADVANTAGE_PARAM, SHARED_PARAMS(0, NULL, NULL, NULL), DRY_RUN_PARAM),
	.columns = COLUMNS({ "id", COLUMN_INT, N_("Number") }),
	.run = update,
};
