/* What the files of core/advantage/ share. */
#ifndef GUICHET_ADVANTAGE_PRIVATE_H
#define GUICHET_ADVANTAGE_PRIVATE_H

#include "core/advantage/record.h"

extern const struct operation advantage_create, advantage_update_operation, advantage_show,
	advantage_list, advantage_publish, advantage_withdraw, advantage_delete, advantage_move,
	advantage_price, advantage_picture, advantage_picture_remove, advantage_picture_export;

#define ADVANTAGE_PARAM                                                               \
	{                                                                             \
		.name = "advantage", .type = ARG_OFFER, .flags = PARAM_REQUIRED,      \
		.label = N_("Advantage"), .help = N_("Its number or its identifier.") \
	}

/* The advantage of the argument `advantage`; refused when that is an offer of the
 * catalogue, or somebody else's. */
enum refusal advantage_of(struct call *call, struct advantage *advantage);

/* The words of targets, scopes, effects and ends of sale that advantages have; effects
 * in the order of enum benefit_effect. */
extern const char *const advantage_targets[],
	*const advantage_scopes[], *const advantage_effects[], *const advantage_sale_ends[];

/* Lays the arguments that are given over the row, and refuses what does not hold. */
enum refusal advantage_from_arguments(struct call *call, struct advantage *advantage);

/* Makes this the one code that opens it (NULL: none). Refused where it is taken. */
enum refusal advantage_set_code(struct call *call, const struct advantage *advantage,
				const char *typed);

/* Sets the lists that are given as arguments: products, families, audiences, channels,
 * prices. */
enum refusal advantage_set_parts(struct call *call, const struct advantage *advantage);

/* What is lacking before it can go live, as a sentence; NULL: nothing. */
const char *advantage_lacks(struct call *call, const struct advantage *advantage);

#endif
