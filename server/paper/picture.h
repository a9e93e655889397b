/* Pictures of products, as they come in a document: {type, bytes: base 64}. */
#ifndef GUICHET_PAPER_PICTURE_H
#define GUICHET_PAPER_PICTURE_H

#include <cairo.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* malloc'd; NULL when it is no base 64. */
unsigned char *picture_bytes(const json_t *picture, size_t *length);
/* NULL when it is no picture, or too large. */
cairo_surface_t *picture_surface(const json_t *picture);

#endif
