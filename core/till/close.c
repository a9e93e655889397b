/* Closing a till: what is in the drawer is counted, means by means, and stands beside
 * what should be there. A difference is recorded, never hidden; the cash goes to the
 * safe. */
#include <stdlib.h>
#include <string.h>

#include "core/till/private.h"

/* --- What was counted --- */

/* "12.50" or "12,50" as cents; false when it is no amount. */
static bool read_cents(const char *text, int64_t *cents)
{
	int decimals = 0;
	int digits = 0;

	*cents = 0;
	for (; *text >= '0' && *text <= '9' && digits < 9; text++, digits++)
		*cents = *cents * 10 + (*text - '0');
	if (digits == 0)
		return false;
	*cents *= 100;
	if (*text == '.' || *text == ',') {
		for (text++; *text >= '0' && *text <= '9' && decimals < 2; text++, decimals++)
			*cents += (*text - '0') * (decimals == 0 ? 10 : 1);
		if (decimals == 0)
			return false;
	}
	return *text == 0;
}

static struct till_means *means_named(struct till_means *all, const char *name, size_t length)
{
	for (; all->means; all++)
		if (strlen(all->ref) == length && strncmp(all->ref, name, length) == 0)
			return all;
	return NULL;
}

/* One of "cash:120.50". counts has a place for each means; -1 where none is given. */
static const char *read_count(struct call *call, struct till_means *all, const char *text,
			      int64_t *counts)
{
	size_t length = strcspn(text, ":");
	struct till_means *means = means_named(all, text, length);
	int64_t cents;

	if (text[length] == 0 || !read_cents(text + length + 1, &cents))
		return call_format(call, call_say(call, N_("%s: like cash:120.50 is wanted.")),
				   text);
	if (means == NULL || !means->countable)
		return call_format(call, call_say(call, N_("%s: that is not counted in a till.")),
				   text);
	if (counts[means - all] >= 0)
		return call_format(call, call_say(call, N_("%s: counted twice.")), means->name);
	counts[means - all] = cents;
	return NULL;
}

/* Cash is always counted; what else should be there too. */
static enum refusal read_counts(struct call *call, struct till_means *all, int64_t *counts)
{
	for (size_t i = 0; all[i].means; i++)
		counts[i] = -1;
	for (size_t i = 0; i < arg_count(call, "counts"); i++) {
		const char *fault = read_count(call, all, arg_text_at(call, "counts", i), counts);

		if (fault)
			return refuse_argument(call, "counts", fault);
	}
	for (size_t i = 0; all[i].means; i++) {
		if (!all[i].countable || counts[i] >= 0)
			continue;
		if (i == 0 || all[i].expected != 0)
			return refuse_argument(
				call, "counts",
				call_format(call,
					    call_say(call, N_("%s (%s) is to be counted too.")),
					    all[i].name, all[i].ref));
		counts[i] = 0;
	}
	return DONE;
}

/* --- till.close --- */

static enum refusal keep(struct call *call, const struct till *till, const struct till_means *means,
			 int64_t counted)
{
	static const char sql[] = "INSERT INTO till_count (till, means, expected, counted)"
				  " VALUES (:till_is, :means_is, :expected_is, :counted_is)";

	call_exec(call, sql,
		  BINDS(B_INT(":till_is", till->id), B_INT(":means_is", means->means),
			B_INT(":expected_is", means->expected), B_INT(":counted_is", counted)));
	return till_difference(call, till->id, means, counted - means->expected,
			       arg_given(call, "remark") ? arg_text(call, "remark") : "");
}

static enum refusal run(struct call *call)
{
	static const char sql[] = "UPDATE till SET closed_at = :now, remark = ifnull(:remark, '') "
				  "WHERE id = :till_is";
	struct till_means *all;
	struct till till;
	int64_t cash = 0;
	int64_t *counts;
	size_t count = 0;

	TRY(till_find(call, &till));
	if (till.closed_at)
		return refuse(call, REFUSED_WRONG_STATE, "state",
			      call_format(call, call_say(call, N_("closed since %s")),
					  call_when(call, LANG_STAMP, till.closed_at)),
			      NULL);
	all = till_expected(call, &till);
	while (all[count].means)
		count++;
	counts = call_alloc(call, (count + 1) * sizeof *counts);
	TRY(read_counts(call, all, counts));
	for (size_t i = 0; i < count; i++) {
		if (!all[i].countable)
			continue;
		TRY(keep(call, &till, &all[i], counts[i]));
		if (all[i].cash)
			cash += counts[i];
	}
	TRY(till_transfer(call, till.id, -cash, "float", ""));
	call_exec(call, sql, BINDS(B_INT(":till_is", till.id)));
	audit_object(call, "till", till.id);
	return till_reply(call, till.id);
}

const struct operation till_close = {
	.name = "till.close",
	.summary = N_("Count a till and close it"),
	.kind = OP_WRITE,
	.roles = "seller shop producer staff",
	.params = PARAMS({ "counts", ARG_TEXT, PARAM_REQUIRED | PARAM_MANY, N_("Counted"),
			   N_("What is there, by means of payment: cash:120.50,card:36.00. Cash "
			      "is always counted.") },
			 { "remark", ARG_TEXT, 0, N_("Remark"), .max = 400 },
			 { "till", ARG_TILL, 0, N_("Till"), N_("Yours, if none is said.") },
			 { "shop", ARG_SHOP, 0, N_("Desk") }),
	.columns = till_columns,
	.run = run,
};

const struct operation *const till_operations[] = { &till_open, &till_show,  &till_list,
						    &till_move, &till_close, NULL };
