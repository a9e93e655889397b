/* One field of a form, as the description of a parameter wants it. */
#ifndef GUICHET_SCREENS_OPERATION_FIELD_H
#define GUICHET_SCREENS_OPERATION_FIELD_H

#include <jansson.h>

struct form_field;

/* As the description wants it. Choices that had to be made are kept in the array `made`. */
void operation_field(struct form_field *field, const json_t *param, json_t *made);
/* What a record says of it. */
void operation_field_fill(struct form_field *field, const json_t *values);

#endif
