/* The terms of an offer, as people type them and as they are kept: booking,
 * period, limits; who, on which days, at what hours, in which season; what a use
 * costs, and what all may cost. */
#ifndef GUICHET_OFFER_TERMS_H
#define GUICHET_OFFER_TERMS_H

#include "core/offer/record.h"

#define TERM_PARAMS(booking_initial, per_code_initial)                                    \
	{ .name = "booking",                                                              \
	  .type = ARG_CHOICE,                                                             \
	  .label = N_("Booking"),                                                         \
	  .initial = (booking_initial),                                                   \
	  .choices = offer_bookings },                                                    \
		{ .name = "contact",                                                      \
		  .type = ARG_TEXT,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("Book with"),                                               \
		  .help = N_("A name, a telephone number or an address.") },              \
		{ .name = "valid_from",                                                   \
		  .type = ARG_DATE,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("From") },                                                  \
		{ .name = "valid_until",                                                  \
		  .type = ARG_LAST_DAY,                                                   \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("Until"),                                                   \
		  .help = N_("The last day, included.") },                                \
		{ .name = "days",                                                         \
		  .type = ARG_CHOICE,                                                     \
		  .flags = PARAM_MANY | PARAM_CLEAR,                                      \
		  .label = N_("Days"),                                                    \
		  .help = N_("Days of the week, with commas between; empty: every day."), \
		  .choices = offer_days },                                                \
		{ .name = "from_time",                                                    \
		  .type = ARG_TEXT,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("From the hour"),                                           \
		  .help = N_("Such as 09:30.") },                                         \
		{ .name = "until_time",                                                   \
		  .type = ARG_TEXT,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("Until the hour"),                                          \
		  .help = N_("Such as 18:00; before the first hour: past midnight.") },   \
		{ .name = "season_from",                                                  \
		  .type = ARG_TEXT,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("Season from"),                                             \
		  .help = N_("Month and day, such as 04-01: the same each year.") },      \
		{ .name = "season_until",                                                 \
		  .type = ARG_TEXT,                                                       \
		  .flags = PARAM_CLEAR,                                                   \
		  .label = N_("Season until"),                                            \
		  .help = N_("Month and day, included; it may lie past the new year.") }, \
		{ .name = "people",                                                       \
		  .type = ARG_INT,                                                        \
		  .label = N_("People at most"),                                          \
		  .help = N_("By use; 0: no limit."),                                     \
		  .max = 100000 },                                                        \
		{ .name = "per_code",                                                     \
		  .type = ARG_INT,                                                        \
		  .label = N_("Uses by voucher"),                                         \
		  .help = N_("0: no limit."),                                             \
		  .initial = (per_code_initial),                                          \
		  .max = 1000000 },                                                       \
		{ .name = "per_day",                                                      \
		  .type = ARG_INT,                                                        \
		  .label = N_("Uses by voucher and day"),                                 \
		  .help = N_("0: no limit."),                                             \
		  .max = 1000000 },                                                       \
		{ .name = "quota",                                                        \
		  .type = ARG_INT,                                                        \
		  .label = N_("Uses in all"),                                             \
		  .help = N_("0: no limit."),                                             \
		  .max = 1000000000 },                                                    \
		{ .name = "cents",                                                        \
		  .type = ARG_INT,                                                        \
		  .label = N_("Cost of a use (cents)"),                                   \
		  .help = N_("What a use takes from the budget."),                        \
		  .max = 100000000 },                                                     \
	{                                                                                 \
		.name = "budget", .type = ARG_INT, .label = N_("Budget (cents)"),         \
		.help = N_("What all uses may cost; 0: no limit."), .max = 100000000000   \
	}

/* The columns that offer.show answers of them. */
#define TERM_COLUMNS                                                                              \
	{ "booking", COLUMN_CHOICE, N_("Booking"), offer_bookings },                              \
		{ "contact", COLUMN_TEXT, N_("Book with") },                                      \
		{ "valid_from", COLUMN_TIME, N_("From") },                                        \
		{ "valid_until", COLUMN_TIME, N_("Until") }, { "days", COLUMN_TEXT, N_("Days") }, \
		{ "from_time", COLUMN_TEXT, N_("From the hour") },                                \
		{ "until_time", COLUMN_TEXT, N_("Until the hour") },                              \
		{ "season_from", COLUMN_TEXT, N_("Season from") },                                \
		{ "season_until", COLUMN_TEXT, N_("Season until") },                              \
		{ "people", COLUMN_INT, N_("People at most") },                                   \
		{ "per_code", COLUMN_INT, N_("Uses by voucher") },                                \
		{ "per_day", COLUMN_INT, N_("Uses by voucher and day") },                         \
		{ "quota", COLUMN_INT, N_("Uses in all") }, { "used", COLUMN_INT, N_("Used") },   \
		{ "cents", COLUMN_CENTS, N_("Cost of a use") },                                   \
		{ "budget", COLUMN_CENTS, N_("Budget") },                                         \
	{                                                                                         \
		"spent", COLUMN_CENTS, N_("Spent")                                                \
	}

/* mon .. sun, NULL-terminated. */
extern const char *const offer_days[];

/* Lays the arguments that are given over the offer, and refuses what does not
 * hold. */
enum refusal terms_from_arguments(struct call *call, struct offer *offer);
/* What does not hold between the terms: an argument's name and, in English, a
 * sentence to be translated; NULL when all is well. */
const char *terms_fault(const struct offer *offer, const char **argument);

/* "mon" .. "sun" as their bit; 0: not a day. */
int64_t terms_day(const char *word);
/* "09:30" as a minute of the day, "04-01" as month * 100 + day; "" as 0: none.
 * False when it is neither. The last minute of a day may be typed as 24:00. */
bool terms_minute(const char *text, bool last, int64_t *minute);
bool terms_season(const char *text, int64_t *day);

/* The fields among TERM_COLUMNS that are not written as they are kept. */
void terms_reply(struct call *call, const struct offer *offer);

#endif
