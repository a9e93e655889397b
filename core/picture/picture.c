/* Owns the table picture. Its bytes say what a picture is; what is in it beyond its
 * size is for whoever shows it, in a program of its own. */
#include "core/picture/picture.h"

#include <sodium.h>
#include <string.h>

enum { BYTES_MOST = 1024 * 1024, SIDE_MOST = 10000, HEADER = 33 };

static uint32_t number(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

static bool is_side(uint32_t side)
{
	return side >= 1 && side <= SIDE_MOST;
}

/* A signature, then a chunk IHDR of 13 bytes (PNG, 5.2 and 11.2.2). */
static bool is_png(const unsigned char *bytes, size_t length)
{
	static const unsigned char begins[] = { 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A,
						0,    0,   0,   13,  'I',  'H',  'D',  'R' };

	return length > HEADER && memcmp(bytes, begins, sizeof begins) == 0 &&
	       is_side(number(bytes + 16)) && is_side(number(bytes + 20));
}

/* Start of frame: any of C0 .. CF but C4, C8 and CC (T.81, table B.1). */
static bool is_frame(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

/* Segments up to the frame, which holds the sides. */
static bool is_jpeg(const unsigned char *bytes, size_t length)
{
	size_t at = 2;

	if (length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
		return false;
	while (at + 9 < length && bytes[at] == 0xFF) {
		size_t size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];

		if (is_frame(bytes[at + 1]))
			return is_side((uint32_t)bytes[at + 5] << 8 | bytes[at + 6]) &&
			       is_side((uint32_t)bytes[at + 7] << 8 | bytes[at + 8]);
		if (size < 2)
			return false;
		at += 2 + size;
	}
	return false;
}

static enum refusal read_bytes(struct call *call, unsigned char **bytes, size_t *length,
			       const char **type)
{
	const char *text = arg_text(call, "picture");
	size_t most = strlen(text) / 4 * 3 + 3;

	*bytes = call_alloc(call, most);
	if (sodium_base642bin(*bytes, most, text, strlen(text), NULL, length, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return refuse_argument(call, "picture",
				       call_say(call, N_("This is neither PNG nor JPEG.")));
	if (*length > BYTES_MOST)
		return refuse_argument(call, "picture",
				       call_say(call, N_("1 MiB at most: make it smaller.")));
	if (is_png(*bytes, *length))
		*type = "image/png";
	else if (is_jpeg(*bytes, *length))
		*type = "image/jpeg";
	else
		return refuse_argument(call, "picture",
				       call_say(call, N_("This is neither PNG nor JPEG.")));
	return DONE;
}

enum refusal picture_keep(struct call *call, const char *stem, int64_t *picture)
{
	static const char sql[] = "INSERT INTO picture (name, type, bytes, added_at)"
				  " VALUES (:row_name, :row_type, :row_bytes, :now)";
	unsigned char *bytes = NULL;
	size_t length = 0;
	const char *type = "";
	const char *name;

	TRY(read_bytes(call, &bytes, &length, &type));
	name = arg_given(call, "name")
		       ? arg_text(call, "name")
		       : call_format(call, "%s.%s", stem,
				     strcmp(type, "image/png") == 0 ? "png" : "jpg");
	call_exec(call, sql,
		  BINDS(B_TEXT(":row_name", name), B_TEXT(":row_type", type),
			B_BLOB(":row_bytes", bytes, length)));
	*picture = store_last_id(call->store);
	reply_text(call, "name", name);
	reply_text(call, "type", type);
	reply_int(call, "bytes", (int64_t)length);
	return DONE;
}

void picture_drop(struct call *call, int64_t picture)
{
	static const char gone[] =
		"DELETE FROM picture WHERE id = :row_id"
		"   AND NOT EXISTS (SELECT 1 FROM product WHERE picture = :row_id)"
		"   AND NOT EXISTS (SELECT 1 FROM offer WHERE picture = :row_id)";

	if (picture)
		call_exec(call, gone, BINDS(B_INT(":row_id", picture)));
}

enum refusal picture_reply(struct call *call, int64_t picture)
{
	static const char sql[] = "SELECT name, type, bytes FROM picture WHERE id = :row_id";
	struct query *query = call_query(call, sql, BINDS(B_INT(":row_id", picture)));
	bool found = query_step(query);

	if (found) {
		size_t length;
		const void *bytes = column_blob(query, 2, &length);
		size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
		char *text = call_alloc(call, size);

		sodium_bin2base64(text, size, bytes, length, sodium_base64_VARIANT_ORIGINAL);
		reply_text(call, "name", column_text(query, 0));
		reply_text(call, "type", column_text(query, 1));
		reply_text(call, "picture", text);
	}
	query_end(query);
	return found ? DONE
		     : refuse(call, REFUSED_NOT_FOUND, "what", call_say(call, N_("picture")), NULL);
}
