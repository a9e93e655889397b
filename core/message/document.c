/* What a message tells, as the document that paper and mail are made from. */
#include <stdlib.h>
#include <string.h>

#include "core/access/access.h"
#include "core/code/code.h"
#include "core/delivery/delivery.h"
#include "core/message/private.h"
#include "core/offer/title.h"
#include "core/product/product.h"
#include "core/report/report.h"
#include "core/single/sheet.h"
#include "core/slot/slot.h"
#include "core/voucher/voucher.h"

static json_t *voucher_of(struct call *call, const struct message *message)
{
	return voucher_document(call, message->object, message->language, true);
}

static json_t *access_of(struct call *call, const struct message *message)
{
	return access_document(call, message->object, message->language, true);
}

#define TITLE OFFER_TITLE("o.id")

/* The offers that somebody chose, and the code by which they are found again. */
static json_t *selection_of(struct call *call, const struct message *message)
{
	static const char sql[] =
		"SELECT json_object('until', date(k.until - 1, 'unixepoch', 'localtime'), 'offers',"
		"  (SELECT json_group_array(json_object('title', " TITLE ", 'producer', p.name))"
		"   FROM kept_selection_offer ko JOIN offer o ON o.id = ko.offer"
		"   JOIN party p ON p.id = o.party WHERE ko.kept = k.id))"
		"  FROM kept_selection k WHERE k.id = :kept_is AND k.until > :now";
	const char *text = call_text(
		call, sql,
		BINDS(B_INT(":kept_is", message->object), B_TEXT(":language", message->language)));
	json_t *document = text ? json_loads(text, 0, NULL) : NULL;
	char grouped[CODE_GROUPED];

	if (document)
		json_object_update_new(document,
				       json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", "selection",
						 "code", code_group(message->extra, grouped),
						 "language", message->language, "network",
						 setting_text(call, "name"), "address",
						 setting_text(call, "public_address")));
	return document;
}

static json_t *summary_of(struct call *call, const struct message *message)
{
	json_t *document = report_month(call, message->object, message->extra, message->language);

	json_object_update_new(document,
			       json_pack("{s:s, s:s, s:s}", "kind", "summary", "language",
					 message->language, "network", setting_text(call, "name")));
	return document;
}

static json_t *codes_of(struct call *call, const struct message *message)
{
	return sheet_document(call, message->object, message->language);
}

static json_t *order_of(struct call *call, const struct message *message)
{
	return order_mail_document(call, message->object, message->language, message->extra);
}

static json_t *test_of(struct call *call, const struct message *message)
{
	return json_pack("{s:s, s:s, s:s}", "kind", "test", "language", message->language,
			 "network", setting_text(call, "name"));
}

/* The local day and time, "2026-11-22" and "10:42". */
static json_t *moment_of(struct call *call, int64_t at)
{
	static const char day[] = "SELECT strftime('%Y-%m-%d', :at_is, 'unixepoch', 'localtime')";
	static const char time[] = "SELECT strftime('%H:%M', :at_is, 'unixepoch', 'localtime')";
	const struct bind *binds = BINDS(B_INT(":at_is", at));

	return json_pack("{s:s, s:s}", "day", call_text(call, day, binds), "time",
			 call_text(call, time, binds));
}

/* A session that was moved, and then cancelled before this could be sent, is told by
 * the second message alone. */
static json_t *slot_of(struct call *call, const struct message *message)
{
	bool moved = strncmp(message->extra, "moved ", 6) == 0;
	const char *was = strchr(message->extra, ' ');
	char *why = NULL;
	int64_t before = was ? strtoll(was, &why, 10) : 0;
	struct slot slot;

	if (!was || !slot_read(call, message->object, &slot) ||
	    (moved && strcmp(slot.state, "cancelled") == 0))
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:o, s:o}", "kind", "slot", "language",
			 message->language, "network", setting_text(call, "name"), "moved", moved,
			 "product", product_name(call, slot.product, message->language), "note",
			 *why ? why + 1 : "", "was", moment_of(call, before), "now",
			 moment_of(call, slot.starts));
}

/* The code goes with the mail, and is only a hash here. */
static json_t *activation_of(struct call *call, const struct message *message)
{
	static const char customers[] =
		"SELECT date(max(until) - 1, 'unixepoch', 'localtime')"
		"  FROM activation WHERE customer = :customer_is AND until > :now";
	/* Who is no customer yet. */
	static const char strangers[] =
		"SELECT date(max(until) - 1, 'unixepoch', 'localtime')"
		"  FROM registration WHERE email = :email_is AND until > :now";
	const char *until = call_text(call, message->object ? customers : strangers,
				      BINDS(B_INT(":customer_is", message->object),
					    B_TEXT(":email_is", message->recipient)));
	char grouped[CODE_GROUPED];

	if (until == NULL)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "kind", "activation", "language",
			 message->language, "network", setting_text(call, "name"), "address",
			 setting_text(call, "public_address"), "code",
			 code_group(message->extra, grouped), "until", until);
}

static json_t *alert_of(struct call *call, const struct message *message)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "kind", "alert", "language", message->language,
			 "network", setting_text(call, "name"), "why", message->extra);
}

json_t *message_document(struct call *call, const struct message *message)
{
	static json_t *(*const documents[])(struct call *, const struct message *) = {
		[MESSAGE_VOUCHER] = voucher_of,
		[MESSAGE_ACCESS] = access_of,
		[MESSAGE_SELECTION] = selection_of,
		[MESSAGE_SUMMARY] = summary_of,
		[MESSAGE_CODES] = codes_of,
		[MESSAGE_ORDER] = order_of,
		[MESSAGE_TEST] = test_of,
		[MESSAGE_SLOT] = slot_of,
		[MESSAGE_ACTIVATION] = activation_of,
		[MESSAGE_ALERT] = alert_of,
	};

	/* What was in extra is gone once the message was sent. */
	if ((message->what == MESSAGE_SELECTION || message->what == MESSAGE_SUMMARY ||
	     message->what == MESSAGE_ACTIVATION || message->what == MESSAGE_ALERT) &&
	    !*message->extra)
		return NULL;
	return documents[message->what](call, message);
}
