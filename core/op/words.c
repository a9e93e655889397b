/* What the words of choices are called: states, reasons, kinds. */
#include <string.h>

#include "core/op/operation.h"

static const struct {
	const char *word, *label;
} words[] = {
	{ "access", N_("access password") },
	{ "activation", N_("opening of an account") },
	{ "administrator", N_("administrator") },
	{ "advised", N_("advised") },
	{ "alert", N_("backup that failed") },
	{ "amount", N_("amount off") },
	{ "association", N_("association") },
	{ "basket", N_("the whole basket") },
	{ "by_session", N_("until the session begins") },
	{ "available", N_("available") },
	{ "cancellation", N_("cancellation") },
	{ "cancelled", N_("cancelled") },
	{ "card", N_("substitution card") },
	{ "category", N_("category") },
	{ "closed", N_("closed") },
	{ "contact", N_("contact") },
	{ "contacts", N_("a list of contacts") },
	{ "codes", N_("single-use codes") },
	{ "correction", N_("correction") },
	{ "counter", N_("counter") },
	{ "day", N_("day") },
	{ "de", N_("German") },
	{ "department", N_("department") },
	{ "difference", N_("difference") },
	{ "disabled", N_("disabled") },
	{ "distributor", N_("distributor") },
	{ "done", N_("done") },
	{ "draft", N_("draft") },
	{ "email", N_("e-mail") },
	{ "en", N_("English") },
	{ "es", N_("Spanish") },
	{ "expired", N_("expired") },
	{ "failed", N_("failed") },
	{ "families", N_("families of products") },
	{ "file", N_("file") },
	{ "float", N_("float") },
	{ "forced", N_("forced") },
	{ "fr", N_("French") },
	{ "free", N_("free items") },
	{ "fri", N_("Friday") },
	{ "gift", N_("gift card") },
	{ "given", N_("given") },
	{ "guest", N_("guest") },
	{ "hand", N_("hand") },
	{ "host", N_("host") },
	{ "in", N_("in") },
	{ "indicator", N_("an indicator") },
	{ "invalidated", N_("invalidated") },
	{ "issuer", N_("granted by") },
	{ "key", N_("key") },
	{ "loyalty", N_("loyalty card") },
	{ "making", N_("being made") },
	{ "mandatory", N_("mandatory") },
	{ "member", N_("member or employee") },
	{ "membership", N_("membership card") },
	{ "mon", N_("Monday") },
	{ "month", N_("month") },
	{ "network", N_("network") },
	{ "no", N_("no") },
	{ "none", N_("not needed") },
	{ "not_open", N_("not open") },
	{ "off", N_("not sent from here") },
	{ "offer", N_("offer") },
	{ "open", N_("without proof") },
	{ "opened", N_("opened") },
	{ "organisation", N_("organisation") },
	{ "out", N_("out") },
	{ "partner", N_("partner") },
	{ "party", N_("party") },
	{ "password", N_("password") },
	{ "payment", N_("payment") },
	{ "percent", N_("percentage off") },
	{ "person", N_("person") },
	{ "possible", N_("possible") },
	{ "post", N_("post") },
	{ "postcode", N_("postal code") },
	{ "price", N_("set price") },
	{ "promotion", N_("promotional code") },
	{ "printed", N_("printed") },
	{ "producer", N_("producer") },
	{ "products", N_("products") },
	{ "public", N_("everybody") },
	{ "published", N_("published") },
	{ "queued", N_("to be sent") },
	{ "ready", N_("ready") },
	{ "reason", N_("kind of beneficiary") },
	{ "redemptions", N_("redemptions") },
	{ "refund", N_("refund") },
	{ "refusals", N_("refusals") },
	{ "refused", N_("refused") },
	{ "revoked", N_("revoked") },
	{ "rule", N_("rule") },
	{ "said", N_("what it says") },
	{ "sale", N_("sale") },
	{ "sat", N_("Saturday") },
	{ "season", N_("season") },
	{ "selection", N_("selection") },
	{ "sending", N_("being sent") },
	{ "sent", N_("sent") },
	{ "shop", N_("shop") },
	{ "single", N_("single-use code") },
	{ "slot", N_("session moved or cancelled") },
	{ "sms", N_("text message") },
	{ "summary", N_("monthly summary") },
	{ "sun", N_("Sunday") },
	{ "test", N_("test message") },
	{ "thu", N_("Thursday") },
	{ "ticket", N_("ticket") },
	{ "total", N_("total") },
	{ "tue", N_("Tuesday") },
	{ "used", N_("used") },
	{ "uid", N_("local user") },
	{ "undone", N_("undone") },
	{ "unlimited", N_("without limit") },
	{ "valid", N_("valid") },
	{ "voucher", N_("exchange voucher") },
	{ "vouchers", N_("vouchers") },
	{ "wed", N_("Wednesday") },
	{ "week", N_("week") },
	{ "withdrawn", N_("withdrawn") },
	{ "year", N_("year") },
	{ "yes", N_("yes") },
};

/* Words that mean something else of some nouns, or agree with them in French. */
static const struct {
	const char *noun, *word, *label;
} words_of[] = {
	{ "advantage", "published", N_("live") },
	{ "advantage", "voucher", N_("holders of an exchange voucher") },
	{ "advantage", "withdrawn", N_("ended") },
	{ "backup", "damaged", N_("damaged") },
	{ "backup", "none", N_("no backup") },
	{ "backup", "sound", N_("proved") },
	{ "backup", "unchecked", N_("unproved") },
	{ "item", "audience", N_("audiences") },
	{ "item", "balance", N_("customer’s balance") },
	{ "item", "card", N_("bank card") },
	{ "item", "cash", N_("cash") },
	{ "item", "channel", N_("sales channels") },
	{ "item", "cheque", N_("cheque") },
	{ "item", "desk", N_("desk") },
	{ "item", "means", N_("means of payment") },
	{ "item", "preference", N_("preferences") },
	{ "item", "seat", N_("seat categories") },
	{ "item", "transfer", N_("bank transfer") },
	{ "item", "visitor", N_("visitor terminal") },
	{ "item", "voucher", N_("voucher as payment") },
	{ "order", "cancelled", N_("order cancelled") },
	{ "order", "confirmed", N_("confirmed") },
	{ "order", "desk", N_("at the desk") },
	{ "order", "expired", N_("basket given up") },
	{ "order", "held", N_("basket set aside") },
	{ "order", "open", N_("in progress") },
	{ "order", "print", N_("to print oneself") },
	{ "product", "competition", N_("competition") },
	{ "product", "dated_pass", N_("dated pass") },
	{ "product", "event", N_("event") },
	{ "product", "in_use", N_("in use") },
	{ "product", "membership", N_("membership") },
	{ "product", "package", N_("package") },
	{ "product", "service", N_("service") },
	{ "product", "subscription", N_("subscription") },
	{ "product", "timed_pass", N_("timed pass") },
	{ "product", "to_validate", N_("to be validated") },
	{ "product", "undated_pass", N_("undated pass") },
	{ "product", "value", N_("value voucher") },
	{ "product", "visit", N_("visit") },
	{ "product", "withdrawn", N_("no longer in use") },
	{ "slot", "cancelled", N_("is cancelled") },
	{ "slot", "closed", N_("is closed") },
	{ "slot", "open", N_("is open") },
	{ "ticket", "over", N_("ticket out of date") },
	{ "ticket", "used", N_("ticket used") },
};

static const char *label_in_common(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].label;
	return NULL;
}

static const char *label_of_noun(const char *noun, const char *word)
{
	for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
		if (strcmp(words_of[i].noun, noun) == 0 && strcmp(words_of[i].word, word) == 0)
			return words_of[i].label;
	return NULL;
}

static const char *label_of_refusal(const char *word)
{
	enum refusal refusal;

	return refusal_find(word, &refusal) ? refusal_label(refusal) : NULL;
}

const char *word_label_of(const char *noun, const char *word)
{
	bool why = noun && strcmp(noun, "refusal") == 0;
	const char *label = why ? label_of_refusal(word) : noun ? label_of_noun(noun, word) : NULL;

	return label ? label : word_label(word);
}

/* States are named as the refusals that they lead to: "expired", "too_early". */
const char *word_label(const char *word)
{
	const char *label = label_in_common(word);

	if (!label)
		label = label_of_refusal(word);
	return label ? label : word;
}
