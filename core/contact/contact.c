/* What a customer is called and how they are reached: owns the columns name,
 * name_key, phone and phone_key of customer, and the table customer_word. */
#include "core/contact/contact.h"

#include <stdlib.h>
#include <string.h>

#include "core/contact/private.h"
#include "core/party/reach.h"
#include "core/text/text.h"

const char *const contact_kinds[] = { "person", "organisation", NULL };
const char *const contact_languages[] = { "fr", "en", "de", "es", NULL };

/* --- Names --- */

static void add_words(struct call *call, int64_t customer, char *key)
{
	static const char sql[] = "INSERT OR IGNORE INTO customer_word (word, customer)"
				  " VALUES (:word, :customer_is)";
	char *rest = NULL;

	for (char *word = strtok_r(key, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		call_exec(call, sql, BINDS(B_TEXT(":word", word), B_INT(":customer_is", customer)));
}

void contact_set_name(struct call *call, int64_t customer, const char *name)
{
	static const char set[] = "UPDATE customer SET name = :name_is, name_key = :key"
				  " WHERE id = :customer_is";
	static const char forget[] = "DELETE FROM customer_word WHERE customer = :customer_is";
	char *key = text_fold(name);
	const struct bind *binds = BINDS(B_INT(":customer_is", customer), B_TEXT(":name_is", name),
					 B_TEXT(":key", key));

	call_exec(call, set, binds);
	call_exec(call, forget, binds);
	add_words(call, customer, key);
	free(key);
}

/* --- Phones --- */

enum refusal contact_check_phone(struct call *call, const char *argument)
{
	const char *phone = arg_text(call, argument);
	char key[TEXT_PHONE];

	if (phone == NULL || *phone == 0 || text_phone(phone, key))
		return DONE;
	return refuse_argument(call, argument,
			       call_say(call, N_("A phone number is wanted, like 06 12 34 56 78 or "
						 "+44 20 7946 0000.")));
}

void contact_set_phone(struct call *call, int64_t customer, const char *phone)
{
	static const char set[] = "UPDATE customer SET phone = :phone_is, phone_key = :key"
				  " WHERE id = :customer_is";
	char key[TEXT_PHONE] = "";

	if (*phone)
		text_phone(phone, key);
	call_exec(call, set,
		  BINDS(B_INT(":customer_is", customer), B_TEXT(":phone_is", phone),
			B_TEXT(":key", key)));
}

int64_t contact_only_shop(struct call *call)
{
	static const char sql[] = "SELECT max(s.id) FROM shop s WHERE s.active"
				  "   AND " SHOP_IN_REACH("s.id", "s.party") " HAVING count(*) = 1";

	return call_int(call, sql, NULL, 0);
}

const struct operation *const contact_operations[] = {
	&contact_find,
	&contact_create,
	&contact_update,
	&contacts_create,
	&contacts_update,
	&contacts_list,
	&contacts_show,
	&contacts_add,
	&contacts_remove,
	&contacts_import,
	&indicator_create,
	&indicator_update,
	&indicator_list,
	&indicator_customers,
	&indicator_give,
	&indicator_take,
	&indicator_import,
	&indicator_rule,
	&indicator_unrule,
	&indicator_rules,
	&customer_preferences,
	&preference_set,
	NULL,
};
