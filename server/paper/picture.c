/* Pictures on a page and in mail: PNG is decoded by cairo; a JPEG goes into the PDF as it
 * is, which needs its size only. What is no picture, or too large a one, is left out. */
#include "server/paper/picture.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 8000, PIXELS_MAX = 24 * 1000 * 1000 };

/* --- Base 64 --- */

static int digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

unsigned char *picture_bytes(const json_t *picture, size_t *length)
{
	const char *text = json_string_value(json_object_get(picture, "bytes"));
	unsigned char *bytes = text ? malloc(strlen(text) / 4 * 3 + 4) : NULL;
	unsigned held = 0;
	int bits = 0;

	*length = 0;
	for (; bytes && *text && *text != '='; text++) {
		int six = digit(*text);

		if (six < 0) {
			free(bytes);
			return NULL;
		}
		held = (held << 6 | (unsigned)six) & 0xFFFFFF;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[(*length)++] = (unsigned char)(held >> bits);
		}
	}
	return bytes;
}

/* --- How large it says it is --- */

static bool png_size(const unsigned char *bytes, size_t length, int *width, int *height)
{
	static const unsigned char mark[] = "\x89PNG\r\n\x1a\n";

	if (length < 24 || memcmp(bytes, mark, 8) != 0 || bytes[16] || bytes[17] || bytes[20] ||
	    bytes[21])
		return false;
	*width = bytes[18] << 8 | bytes[19];
	*height = bytes[22] << 8 | bytes[23];
	return true;
}

/* Segments, each with its length, up to the one that begins a frame. */
static bool jpeg_size(const unsigned char *bytes, size_t length, int *width, int *height)
{
	size_t at = 2;

	if (length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
		return false;
	while (at + 9 < length && bytes[at] == 0xFF) {
		unsigned char kind = bytes[at + 1];
		size_t size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];

		if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC) {
			*height = bytes[at + 5] << 8 | bytes[at + 6];
			*width = bytes[at + 7] << 8 | bytes[at + 8];
			return true;
		}
		if (size < 2)
			return false;
		at += 2 + size;
	}
	return false;
}

static bool sensible(int width, int height)
{
	return width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX &&
	       (long)width * height <= PIXELS_MAX;
}

/* --- As a surface --- */

struct reading {
	const unsigned char *bytes;
	size_t left;
};

static cairo_status_t read_some(void *context, unsigned char *to, unsigned length)
{
	struct reading *reading = context;

	if (length > reading->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, reading->bytes, length);
	reading->bytes += length;
	reading->left -= length;
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *jpeg(unsigned char *bytes, size_t length, int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);

	if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, bytes, length, free,
					bytes) != CAIRO_STATUS_SUCCESS)
		free(bytes);
	return surface;
}

cairo_surface_t *picture_surface(const json_t *picture)
{
	size_t length;
	unsigned char *bytes = picture_bytes(picture, &length);
	struct reading reading = { bytes, length };
	cairo_surface_t *surface = NULL;
	int width, height;

	if (!bytes)
		return NULL;
	if (jpeg_size(bytes, length, &width, &height) && sensible(width, height))
		return jpeg(bytes, length, width, height);
	if (png_size(bytes, length, &width, &height) && sensible(width, height))
		surface = cairo_image_surface_create_from_png_stream(read_some, &reading);
	free(bytes);
	if (surface && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
		cairo_surface_destroy(surface);
		surface = NULL;
	}
	return surface;
}
