/* Pictures: a PNG or a JPEG, kept with what shows it, a product or an advantage. */
#ifndef GUICHET_PICTURE_H
#define GUICHET_PICTURE_H

#include "core/op/call.h"

/* Keeps the picture of the argument `picture` under the argument `name`, else under
 * stem and its kind's ending, and answers name, type and bytes. Refused when its bytes
 * are of neither kind, or too many. */
enum refusal picture_keep(struct call *call, const char *stem, int64_t *picture);
/* Forgets it, unless something shows it still. 0: nothing to do. */
void picture_drop(struct call *call, int64_t picture);
/* Answers its name, type and bytes; refused when it is 0. */
enum refusal picture_reply(struct call *call, int64_t picture);

#define PICTURE_PARAMS                                                                 \
	{ .name = "picture",                                                           \
	  .type = ARG_BYTES,                                                           \
	  .flags = PARAM_REQUIRED,                                                     \
	  .label = N_("Picture"),                                                      \
	  .help = N_("PNG or JPEG, 1 MiB at most.") },                                 \
	{                                                                              \
		.name = "name", .type = ARG_TEXT, .label = N_("File name"), .max = 120 \
	}
#define PICTURE_KEPT                                                                           \
	COLUMNS({ "name", COLUMN_TEXT, N_("File name") }, { "type", COLUMN_TEXT, N_("Kind") }, \
		{ "bytes", COLUMN_INT, N_("Bytes") })
#define PICTURE_COLUMNS                                                                        \
	COLUMNS({ "name", COLUMN_TEXT, N_("File name") }, { "type", COLUMN_TEXT, N_("Kind") }, \
		{ "picture", COLUMN_BYTES, NULL })

#endif
