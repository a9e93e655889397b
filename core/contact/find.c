/* customer.find: the desk's search. One field takes the beginning of a name's words,
 * an e-mail address, a phone number or a code. A desk finds its own customers; whoever
 * says the whole address, number or code is found in the whole network, since they
 * stand at the desk, but shows no more than what was said, and their name. */
#include <stdlib.h>
#include <string.h>

#include "core/code/code.h"
#include "core/code/guess.h"
#include "core/code/signed.h"
#include "core/contact/private.h"
#include "core/party/reach.h"
#include "core/text/text.h"

enum { FOUND = 20, WORDS = 8 };

/* What was typed, as what it may be; NULL: not that. */
struct wanted {
	const char *email;  /* a whole address */
	const char *begins; /* of an address */
	const char *phone;  /* key of a whole number */
	int64_t code;
	const char *word; /* the longest of a name */
	json_t *others;   /* its other words */
};

/* What sorts after everything that begins so. */
static const char *past(struct call *call, const char *begins)
{
	return begins ? call_format(call, "%s\U0010ffff", begins) : NULL;
}

static void read_words(struct call *call, const char *typed, struct wanted *wanted)
{
	char *key = text_fold(typed);
	const char *words[WORDS];
	size_t count = 0;
	size_t longest = 0;
	char *rest = NULL;

	for (char *word = strtok_r(key, " ", &rest); word && count < WORDS;
	     word = strtok_r(NULL, " ", &rest)) {
		words[count] = call_copy(call, word);
		if (strlen(word) > strlen(words[longest]))
			longest = count;
		count++;
	}
	free(key);
	wanted->word = count ? words[longest] : NULL;
	for (size_t i = 0; i < count; i++)
		if (i != longest)
			json_array_append_new(wanted->others, json_string(words[i]));
}

/* What has an own code's form and is none is a guess; a name hardly ever has. */
static enum refusal read_code(struct call *call, const char *typed, struct wanted *wanted)
{
	char canonical[CODE_TYPED];
	char foreign[CODE_TYPED];
	const char *kind;

	if (code_read(typed, canonical, foreign) != CODE_OWN && !code_is_signed(typed))
		return DONE;
	TRY(guess_wait(call));
	if (code_find(call, typed, &wanted->code, &kind) == CODE_UNKNOWN)
		guess_count(call, typed);
	return DONE;
}

static enum refusal read_wanted(struct call *call, const char *typed, struct wanted *wanted)
{
	char email[256];
	char phone[TEXT_PHONE];

	*wanted = (struct wanted){ .others = json_array() };
	if (text_phone(typed, phone)) {
		wanted->phone = call_copy(call, phone);
		return DONE;
	}
	if (text_email(typed, email))
		wanted->email = call_copy(call, email);
	if (strchr(typed, '@') == NULL)
		read_words(call, typed, wanted);
	wanted->begins = call_copy(call, typed);
	return read_code(call, typed, wanted);
}

/* said: by a whole address, number or code. alone: nobody else has the number. */
static const char find_sql[] =
	"WITH found (id, said) AS ("
	"  SELECT id, 1 FROM customer WHERE email = :email_is"
	"  UNION SELECT id, 1 FROM customer WHERE phone_key = :phone_is AND phone_key <> ''"
	"  UNION SELECT customer, 1 FROM voucher WHERE code = :code_is"
	"  UNION SELECT o.customer, 1 FROM ticket t JOIN order_line l ON l.id = t.line"
	"    JOIN customer_order o ON o.id = l.customer_order"
	"   WHERE t.code = :code_is AND o.customer IS NOT NULL"
	"  UNION SELECT id, 0 FROM customer"
	"   WHERE email >= lower(:begins) AND email < lower(:past_begins)"
	"  UNION SELECT w.customer, 0 FROM customer_word w"
	"   WHERE w.word >= :word AND w.word < :past_word AND NOT EXISTS"
	"     (SELECT 1 FROM json_each(:others) j WHERE NOT EXISTS"
	"       (SELECT 1 FROM customer_word v WHERE v.customer = w.customer"
	"           AND substr(v.word, 1, length(j.value)) = j.value)))"
	" SELECT k.id, k.name, k.kind, k.professional, k.email, k.phone, k.language, f.said,"
	"        " CUSTOMER_IN_REACH(
		"k.id") " AS own,"
			"        (SELECT count(*) FROM customer p WHERE p.phone_key = k.phone_key"
			"   AND p.phone_key <> '') = 1 AS alone"
			"   FROM (SELECT id, max(said) AS said FROM found GROUP BY id) f"
			"   JOIN customer k ON k.id = f.id AND k.erased_at IS NULL"
			"  WHERE own OR f.said ORDER BY f.said DESC, k.name_key, k.id LIMIT :most";

/* Somebody of another desk is named by what was said, never by a number. */
static void reply_stranger(struct call *call, const struct wanted *wanted, bool alone)
{
	const char *typed = arg_text(call, "text");

	reply_text(call, "id", NULL);
	reply_text(call, "customer", wanted->phone && !alone ? NULL : typed);
	reply_text(call, "email", wanted->email);
	reply_text(call, "phone", wanted->phone ? typed : NULL);
}

static void reply_found(struct call *call, struct query *query, const struct wanted *wanted)
{
	bool own = column_int(query, 8) != 0;

	reply_row(call);
	if (own) {
		reply_int(call, "id", column_int(query, 0));
		reply_text(call, "customer",
			   call_format(call, "%lld", (long long)column_int(query, 0)));
		reply_text(call, "email", column_text(query, 4));
		reply_text(call, "phone", column_text(query, 5));
		reply_text(call, "language", column_text(query, 6));
	} else {
		reply_stranger(call, wanted, column_int(query, 9) != 0);
	}
	reply_text(call, "name", column_text(query, 1));
	reply_text(call, "kind", column_text(query, 2));
	reply_bool(call, "professional", column_int(query, 3) != 0);
	reply_bool(call, "own", own);
}

static enum refusal run(struct call *call)
{
	int64_t first = arg_int(call, "offset");
	int64_t end = first + arg_int(call, "limit");
	int64_t count = 0;
	struct wanted wanted;
	enum refusal refusal = read_wanted(call, arg_text(call, "text"), &wanted);
	struct query *query;
	char *others;

	others = json_dumps(wanted.others, JSON_COMPACT);
	json_decref(wanted.others);
	if (refusal != DONE) {
		free(others);
		return refusal;
	}
	query = call_query(
		call, find_sql,
		BINDS(B_TEXT(":email_is", wanted.email), B_TEXT(":phone_is", wanted.phone),
		      B_INT(":code_is", wanted.code), B_TEXT(":begins", wanted.begins),
		      B_TEXT(":past_begins", past(call, wanted.begins)),
		      B_TEXT(":word", wanted.word), B_TEXT(":past_word", past(call, wanted.word)),
		      B_TEXT(":others", others), B_INT(":most", FOUND)));
	for (; query_step(query); count++)
		if (count >= first && count < end)
			reply_found(call, query, &wanted);
	query_end(query);
	reply_total(call, count);
	free(others);
	return DONE;
}

const struct operation contact_find = {
	.name = "customer.find",
	.summary = N_("Find a customer by name, e-mail, phone or code"),
	.kind = OP_READ,
	.access = OP_GRANTED,
	.shape = OP_LIST,
	.roles = "staff seller",
	.params = PARAMS({ "text", ARG_TEXT, PARAM_REQUIRED, N_("Name, e-mail, phone or code"),
			   N_("Beginnings of a name, or the whole of another."), .min = 2 }),
	.columns = COLUMNS(
		{ "id", COLUMN_INT, NULL },
		/* what names them in other operations */
		{ "customer", COLUMN_TEXT, NULL }, { "name", COLUMN_TEXT, N_("Name") },
		{ "kind", COLUMN_CHOICE, N_("Kind"), contact_kinds },
		{ "professional", COLUMN_BOOL, N_("Professional") },
		{ "email", COLUMN_TEXT, N_("E-mail") }, { "phone", COLUMN_TEXT, N_("Phone") },
		{ "language", COLUMN_TEXT, N_("Language") }, { "own", COLUMN_BOOL, NULL }),
	.orders = ORDERS({ "likely", NULL }),
	.run = run,
};
