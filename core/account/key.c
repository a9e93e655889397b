/* Reads public keys that people paste, and those that the gate verified. The
 * base64 is decoded and its inside walked (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4,
 * OpenSSH's PROTOCOL.u2f), so that only what an ssh client can hold is kept, in
 * one spelling. */
#include "core/account/key.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "schema/lang/lang.h"

enum { DECODED = KEY_BLOB / 4 * 3, RSA_BITS_MIN = 2048, RSA_BITS_MAX = 16384 };

/* What is left to read of the decoded blob. */
struct bytes {
	const unsigned char *at;
	size_t left;
};

struct kind {
	const char *type;
	const char *curve; /* of a CURVE: its name inside */
	size_t point;      /* of an EDWARDS or CURVE: bytes of the public point */
	enum { EDWARDS, CURVE, RSA } family;
	bool application; /* a security key: the relying party follows */
};

static const struct kind kinds[] = {
	{ .type = "ssh-ed25519", .family = EDWARDS, .point = 32 },
	{ .type = "ecdsa-sha2-nistp256", .family = CURVE, .curve = "nistp256", .point = 65 },
	{ .type = "ecdsa-sha2-nistp384", .family = CURVE, .curve = "nistp384", .point = 97 },
	{ .type = "ecdsa-sha2-nistp521", .family = CURVE, .curve = "nistp521", .point = 133 },
	{ .type = "ssh-rsa", .family = RSA },
	{ .type = "sk-ssh-ed25519@openssh.com",
	  .family = EDWARDS,
	  .point = 32,
	  .application = true },
	{ .type = "sk-ecdsa-sha2-nistp256@openssh.com",
	  .family = CURVE,
	  .curve = "nistp256",
	  .point = 65,
	  .application = true },
};

static const struct kind *kind_find(const char *type, size_t length)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strlen(kinds[i].type) == length && memcmp(kinds[i].type, type, length) == 0)
			return &kinds[i];
	return NULL;
}

/* Takes an SSH string (length, bytes) off the front. */
static bool take(struct bytes *from, struct bytes *string)
{
	size_t length;

	if (from->left < 4)
		return false;
	length = (size_t)from->at[0] << 24 | (size_t)from->at[1] << 16 | (size_t)from->at[2] << 8 |
		 (size_t)from->at[3];
	if (length > from->left - 4)
		return false;
	*string = (struct bytes){ from->at + 4, length };
	from->at += 4 + length;
	from->left -= 4 + length;
	return true;
}

static bool take_text(struct bytes *from, const char *text)
{
	struct bytes string;

	return take(from, &string) && string.left == strlen(text) &&
	       memcmp(string.at, text, string.left) == 0;
}

/* Bits of a positive number in its shortest form; 0 when it is not. */
static size_t number_bits(struct bytes number)
{
	size_t bits;

	if (number.left == 0 || (number.at[0] & 0x80) != 0)
		return 0;
	if (number.at[0] == 0) {
		number.at++;
		number.left--;
		if (number.left == 0 || (number.at[0] & 0x80) == 0)
			return 0;
	}
	bits = number.left * 8;
	for (int top = 0x80; (number.at[0] & top) == 0; top >>= 1)
		bits--;
	return bits;
}

static enum key_fault check_rsa(struct bytes *inside)
{
	struct bytes exponent, modulus;
	size_t bits;

	if (!take(inside, &exponent) || !take(inside, &modulus) || number_bits(exponent) < 2)
		return KEY_MALFORMED;
	bits = number_bits(modulus);
	if (bits == 0 || bits > RSA_BITS_MAX)
		return KEY_MALFORMED;
	return bits < RSA_BITS_MIN ? KEY_WEAK : KEY_FINE;
}

static enum key_fault check_inside(const struct kind *kind, struct bytes inside)
{
	enum key_fault fault = KEY_FINE;
	struct bytes point, application;

	if (!take_text(&inside, kind->type))
		return KEY_MALFORMED;
	if (kind->family == RSA) {
		fault = check_rsa(&inside);
	} else {
		if (kind->family == CURVE && !take_text(&inside, kind->curve))
			return KEY_MALFORMED;
		if (!take(&inside, &point) || point.left != kind->point)
			return KEY_MALFORMED;
		if (kind->family == CURVE && point.at[0] != 4) /* uncompressed */
			return KEY_MALFORMED;
	}
	if (kind->application && (!take(&inside, &application) || application.left == 0))
		return KEY_MALFORMED;
	return fault == KEY_FINE && inside.left != 0 ? KEY_MALFORMED : fault;
}

static void write_fingerprint(struct public_key *key, struct bytes blob)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(sizeof digest,
					    sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];

	crypto_hash_sha256(digest, blob.at, blob.left);
	sodium_bin2base64(text, sizeof text, digest, sizeof digest,
			  sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(key->fingerprint, sizeof key->fingerprint, "SHA256:%s", text);
}

static void write_comment(struct public_key *key, const char *comment)
{
	size_t length;

	comment += strspn(comment, " \t");
	length = strcspn(comment, "\r\n");
	while (length > 0 && strchr(" \t", comment[length - 1]) != NULL)
		length--;
	if (length > sizeof key->comment - 1)
		for (length = sizeof key->comment - 1;
		     ((unsigned char)comment[length] & 0xc0) == 0x80;)
			length--;
	memcpy(key->comment, comment, length);
	key->comment[length] = '\0';
}

enum key_fault key_parse(const char *line, struct public_key *key)
{
	unsigned char decoded[DECODED];
	const struct kind *kind;
	struct bytes blob = { decoded, 0 };
	size_t length;
	enum key_fault fault;

	line += strspn(line, " \t\r\n");
	length = strcspn(line, " \t\r\n");
	kind = kind_find(line, length);
	if (kind == NULL)
		return strncmp(line, "ssh-", 4) == 0 || strncmp(line, "ecdsa-", 6) == 0
			       ? KEY_TYPE
			       : KEY_MALFORMED;
	line += length;
	line += strspn(line, " \t");
	length = strcspn(line, " \t\r\n");
	if (length >= sizeof key->blob ||
	    sodium_base642bin(decoded, sizeof decoded, line, length, NULL, &blob.left, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return KEY_MALFORMED;
	fault = check_inside(kind, blob);
	if (fault != KEY_FINE)
		return fault;
	snprintf(key->type, sizeof key->type, "%s", kind->type);
	memcpy(key->blob, line, length);
	key->blob[length] = '\0';
	write_fingerprint(key, blob);
	write_comment(key, line + length);
	return KEY_FINE;
}

const char *key_fault_text(enum key_fault fault)
{
	switch (fault) {
	case KEY_TYPE:
		return N_("Keys of this type are not taken: use ed25519, ECDSA or RSA.");
	case KEY_WEAK:
		return N_("This RSA key is too short: 2048 bits or more.");
	default:
		return N_("This is not an OpenSSH public key: paste the whole line of the .pub "
			  "file.");
	}
}
