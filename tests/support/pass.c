/* Built through operations only, as a network would be. */
#include "tests/support/pass.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t made(struct pass *pass)
{
	return scratch_int(&pass->scratch, "id");
}

void pass_open(struct pass *pass)
{
	struct scratch *s = &pass->scratch;

	scratch_open(s);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Moulin de Montrésor",
		   "kinds", "host");
	pass->host = made(pass);
	scratch_do(s, &s->admin, "party.create", "{s:s, s:s}", "name", "Cave des Tilleuls", "kinds",
		   "producer");
	pass->producer = made(pass);
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s}", "party", (json_int_t)pass->producer,
		   "name", "Cave des Tilleuls");
	pass->shop = made(pass);
	scratch_do(s, &s->admin, "shop.create", "{s:I, s:s}", "party", (json_int_t)pass->producer,
		   "name", "Caveau du Pont");
	pass->other_shop = made(pass);
	pass->host_account = scratch_account(s, "moulin", "host", pass->host, 0);
	pass->counter = scratch_account(s, "cave", "shop", 0, pass->shop);
	scratch_do(s, &pass->host_account, "access.create", "{s:I, s:s}", "party",
		   (json_int_t)pass->host, "reason", "guest");
	snprintf(pass->password, sizeof pass->password, "%s", scratch_text(s, "password"));
}

int64_t pass_offer(struct pass *pass, const char *title, const char *limits)
{
	struct scratch *s = &pass->scratch;
	json_t *arguments = limits ? json_loads(limits, 0, NULL) : json_object();
	int64_t offer;

	json_object_set_new(arguments, "party", json_integer(pass->producer));
	json_object_set_new(arguments, "category", json_string("wine"));
	json_object_set_new(arguments, "title", json_string(title));
	scratch_do(s, &s->admin, "offer.create", "o", arguments);
	offer = made(pass);
	scratch_do(s, &s->admin, "offer.publish", "{s:I}", "offer", (json_int_t)offer);
	return offer;
}

void pass_voucher(struct pass *pass, const char *email, char code[48])
{
	struct scratch *s = &pass->scratch;

	scratch_do(s, &pass->host_account, "voucher.issue", "{s:s, s:s}", "email", email,
		   "password", pass->password);
	snprintf(code, 48, "%s", scratch_text(s, "code"));
}

const char *pass_redeem(struct pass *pass, const char *code, int64_t offer)
{
	if (offer == 0)
		return scratch_call(&pass->scratch, &pass->counter, "redemption.create", "{s:s}",
				    "code", code);
	return scratch_call(&pass->scratch, &pass->counter, "redemption.create", "{s:s, s:I}",
			    "code", code, "offer", (json_int_t)offer);
}
