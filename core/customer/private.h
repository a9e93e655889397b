/* What the files of core/customer/ share. */
#ifndef GUICHET_CUSTOMER_PRIVATE_H
#define GUICHET_CUSTOMER_PRIVATE_H

#include "core/customer/customer.h"

/* The customer that the argument `customer` names, by number or by e-mail. */
enum refusal customer_find(struct call *call, int64_t *customer);

/* Answers a column with the JSON list that the query makes for :customer_is. */
void customer_reply_json(struct call *call, const char *column, const char *sql, int64_t customer);

#define CUSTOMER_PARAM                                                       \
	{                                                                    \
		"customer", ARG_TEXT, PARAM_REQUIRED, N_("Person"),          \
			N_("The e-mail address, or the number."), .max = 254 \
	}

/* A time is on the wire as strftime(ISO, seconds, 'unixepoch') writes it. */
#define ISO "'%Y-%m-%dT%H:%M:%SZ'"

#define CUSTOMER_CONSENTS                                                                     \
	"SELECT json_group_array(json_object('channel', c.channel, 'given',"                  \
	"  json(iif(c.given, 'true', 'false')), 'at', strftime(" ISO ", c.at, 'unixepoch')))" \
	"  FROM (SELECT * FROM consent WHERE customer = :customer_is ORDER BY id) c"

#define CUSTOMER_USES                                                                       \
	"SELECT json_group_array(json_object('id', u.id, 'at', strftime(" ISO               \
	", u.at, 'unixepoch'), 'offer', u.offer, 'title', u.title, 'shop', s.name,"         \
	"  'people', u.people, 'forced', u.forced,"                                         \
	"  'undone', json(iif(u.undone_at IS NULL, 'false', 'true'))))"                     \
	"  FROM (SELECT u_.*, " OFFER_TITLE(                                                \
		"u_.offer") " AS title FROM voucher v"                                      \
			    "    JOIN offer_use u_ ON u_.code = v.code WHERE v.customer = " \
			    ":customer_is"                                                  \
			    "    ORDER BY u_.at, u_.id) u LEFT JOIN shop s ON s.id = u.shop"

/* Ends a customer's own login for good: nothing opens it, and the address is free. */
void customer_login_close(struct call *call, int64_t customer);
/* Forgets who a customer was; why is kept, without names. */
void customer_forget(struct call *call, int64_t customer, const char *why);

extern const struct operation customer_invite, customer_register, customer_activate,
	customer_signin;
extern const struct operation customer_list, customer_show, customer_export, customer_erase,
	consent_set, consent_list;

#endif
