/* kiosk.sync: the public key that signed codes are checked with, the codes revoked
 * since the last time, what can be had here, and the epoch: when it has changed, the
 * data file was restored, and what the kiosk was told is kept may be lost. */
#include <sodium.h>

#include "core/code/signed.h"
#include "core/core.h"
#include "core/keys/sign.h"
#include "core/kiosk/kiosk.h"
#include "core/network/settings.h"
#include "core/redemption/here.h"

/* A write takes its time before it is on the disk: a little is told twice rather
 * than never. */
enum { OVERLAP = 300 };

static json_t *list(struct call *call, const char *sql)
{
	const char *text = call_text(call, sql, BINDS(B_INT(":overlap", OVERLAP)));

	return json_loads(text ? text : "[]", 0, NULL);
}

/* Those that their own period would still let through. */
static json_t *revoked(struct call *call)
{
	static const char sql[] =
		"SELECT json_group_array(text) FROM"
		"  (SELECT c.text FROM voucher v JOIN code c ON c.id = v.code"
		"    WHERE v.revoked_at >= ifnull(:since, :overlap) - :overlap"
		"      AND v.valid_until > :now"
		"   UNION ALL SELECT c.text FROM card k JOIN code c ON c.id = k.code"
		"    WHERE k.revoked_at >= ifnull(:since, :overlap) - :overlap"
		"      AND ifnull(k.valid_until, :now + 1) > :now"
		"   UNION ALL SELECT c.text FROM ticket t JOIN code c ON c.id = t.code"
		"     JOIN order_line l ON l.id = t.line LEFT JOIN slot s ON s.id = l.slot"
		"    WHERE t.cancelled_at >= ifnull(:since, :overlap) - :overlap"
		"      AND ifnull(t.valid_until, :now + 1) > :now"
		"      AND ifnull(s.starts + s.minutes * 60, :now + 1) > :now)";

	return list(call, sql);
}

static json_t *offers(struct call *call, const struct here *here)
{
	struct candidate *found;
	size_t count = here_offers(call, here, &found);
	json_t *all = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(all, json_pack("{s:I, s:s, s:s, s:I}", "offer",
						     (json_int_t)found[i].benefit.id, "title",
						     found[i].benefit.title, "conditions",
						     found[i].conditions, "per_code",
						     (json_int_t)found[i].benefit.per_code));
	return all;
}

static enum refusal run(struct call *call)
{
	unsigned char key[KEYS_PUBLIC];
	char text[sodium_base64_ENCODED_LEN(KEYS_PUBLIC, sodium_base64_VARIANT_ORIGINAL)];
	struct here here = { .shop = 0 };

	TRY(here_find(call, &here));
	keys_public(core_keys(call->core), key);
	sodium_bin2base64(text, sizeof text, key, sizeof key, sodium_base64_VARIANT_ORIGINAL);
	reply_text(call, "public_key", text);
	reply_text(call, "epoch", code_epoch(call));
	reply_int(call, "now", call->now);
	reply_text(call, "zone", setting_text(call, "zone"));
	reply_int(call, "offline_days", setting_int(call, "offline_days"));
	reply_int(call, "shop", here.shop);
	reply_text(call, "shop_name", here.name);
	reply_json(call, "revoked", revoked(call));
	reply_json(call, "offers", offers(call, &here));
	return DONE;
}

static const struct operation kiosk_sync = {
	.name = "kiosk.sync",
	.summary = N_("What a kiosk needs to work without a line"),
	.kind = OP_READ,
	.roles = "kiosk",
	.params = PARAMS({ "since", ARG_TIME, 0, N_("Since"),
			   N_("Only codes revoked since then: `now` of the last answer.") },
			 { "shop", ARG_SHOP, 0, N_("Counter") }),
	.columns = COLUMNS(
		{ "public_key", COLUMN_TEXT, N_("Public key") },
		{ "epoch", COLUMN_TEXT, N_("Epoch") }, { "now", COLUMN_TIME, N_("Now") },
		{ "zone", COLUMN_TEXT, N_("Time zone") },
		{ "offline_days", COLUMN_INT, N_("Days offline") }, { "shop", COLUMN_INT, NULL },
		{ "shop_name", COLUMN_TEXT, N_("Counter") },
		{ "revoked", COLUMN_JSON, N_("Revoked") }, { "offers", COLUMN_JSON, N_("Offers") }),
	.run = run,
};

const struct operation *const kiosk_operations[] = { &kiosk_sync, NULL };
