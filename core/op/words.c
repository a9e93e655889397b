/* What the words of choices are called: states, reasons, kinds. */
#include <string.h>

#include "core/op/operation.h"

static const struct {
	const char *word, *label;
} words[] = {
	{ "administrator", N_("administrator") },
	{ "advised", N_("advised") },
	{ "already_redeemed", N_("already used") },
	{ "association", N_("association") },
	{ "card", N_("substitution card") },
	{ "category", N_("category") },
	{ "closed_for_good", N_("not at this time") },
	{ "closed_now", N_("not at this time") },
	{ "counter", N_("counter") },
	{ "day", N_("day") },
	{ "department", N_("department") },
	{ "disabled", N_("disabled") },
	{ "distributor", N_("distributor") },
	{ "done", N_("done") },
	{ "draft", N_("draft") },
	{ "email", N_("e-mail") },
	{ "en", N_("English") },
	{ "expired", N_("expired") },
	{ "forced", N_("forced") },
	{ "fr", N_("French") },
	{ "gift", N_("gift card") },
	{ "given", N_("given") },
	{ "guest", N_("guest") },
	{ "host", N_("host") },
	{ "issuer", N_("granted by") },
	{ "key", N_("key") },
	{ "limit_reached", N_("limit reached") },
	{ "loyalty", N_("loyalty card") },
	{ "mandatory", N_("mandatory") },
	{ "member", N_("member or employee") },
	{ "membership", N_("membership card") },
	{ "month", N_("month") },
	{ "network", N_("network") },
	{ "none", N_("not needed") },
	{ "not_active", N_("not active yet") },
	{ "not_here", N_("not here") },
	{ "offer", N_("offer") },
	{ "partner", N_("partner") },
	{ "party", N_("party") },
	{ "password", N_("password") },
	{ "possible", N_("possible") },
	{ "post", N_("post") },
	{ "postcode", N_("postal code") },
	{ "printed", N_("printed") },
	{ "producer", N_("producer") },
	{ "published", N_("published") },
	{ "reason", N_("kind of beneficiary") },
	{ "redemptions", N_("redemptions") },
	{ "refusals", N_("refusals") },
	{ "refused", N_("refused") },
	{ "revoked", N_("revoked") },
	{ "season", N_("season") },
	{ "shop", N_("shop") },
	{ "single", N_("single-use code") },
	{ "sms", N_("text message") },
	{ "ticket", N_("ticket") },
	{ "too_early", N_("not valid yet") },
	{ "typing_error", N_("typing error") },
	{ "uid", N_("local user") },
	{ "undone", N_("undone") },
	{ "unknown_code", N_("unknown code") },
	{ "valid", N_("valid") },
	{ "voucher", N_("exchange voucher") },
	{ "vouchers", N_("vouchers") },
	{ "week", N_("week") },
	{ "withdrawn", N_("withdrawn") },
};

const char *word_label(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].label;
	return word;
}
